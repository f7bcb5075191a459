/** The third step: what the dry run found, by kind of problem, row and column. Nothing is changed yet. */

import { useSignal } from "@preact/signals";
import { Download } from "lucide-static";
import { Button } from "../../parts/button";
import { Icon } from "../../parts/icon";
import { Notice } from "../../parts/notice";
import { spelled } from "../../words";
import { useSending } from "../parts/form";
import { ProblemNotice } from "../parts/states";
import { post } from "../server";
import { Categories } from "./categories";
import { Summary } from "./summary";
import { isError, type ImportState, type Problem } from "./types";

const SHOWN_MAX = 50;

interface Props {
  state: ImportState;
  onBack: () => void;
  onStarted: () => Promise<void>;
}

export function Dry({ state, onBack, onStarted }: Props) {
  const errors = state.problems.filter(isError);
  const warnings = state.problems.filter((problem) => !isError(problem));
  const isAccepted = useSignal(false);
  const sending = useSending();
  const isBlocked = errors.length > 0 || state.stage === "failed";
  const commit = async (): Promise<void> => {
    await post(`/imports/${state.id}/commit`, { accept_warnings: isAccepted.value });
    await onStarted();
  };
  return (
    <div class="stack-wide">
      {isBlocked ? (
        <Notice tone="bad" title={errors.length === 1 ? "1 problem to put right" : `${errors.length.toLocaleString()} problems to put right`}>
          <p>Nothing was imported. Correct the file and upload it again, or choose other columns.</p>
        </Notice>
      ) : warnings.length > 0 ? (
        <Notice tone="warn" title={warnings.length === 1 ? "1 thing to look at" : `${warnings.length.toLocaleString()} things to look at`}>
          <p>The file can be imported as it is when these are right.</p>
        </Notice>
      ) : (
        <Notice tone="good" title="No problems found">
          <p>All {state.total.toLocaleString()} rows can be imported.</p>
        </Notice>
      )}
      <Categories state={state} onChecked={onStarted} />
      <Summary summary={state.summary} />
      <Groups problems={errors} tone="chip-bad" />
      <Groups problems={warnings} tone="chip-warn" />
      {state.problems.length > 0 && (
        <div>
          <a class="button button-small button-quiet" href={`/api/imports/${state.id}/problems?format=csv`} download>
            <Icon of={Download} /> All problems as CSV
          </a>
        </div>
      )}
      {!isBlocked && warnings.length > 0 && (
        <label class="check">
          <input type="checkbox" checked={isAccepted.value} onChange={(event) => (isAccepted.value = event.currentTarget.checked)} /> I looked at the warnings; import it as it is
        </label>
      )}
      {sending.problem && <ProblemNotice text={sending.problem} />}
      <div class="row row-wrap">
        {!isBlocked && (
          <Button look="primary" disabled={sending.isBusy || (warnings.length > 0 && !isAccepted.value)} onClick={() => void sending.run(commit)}>
            Import {state.total.toLocaleString()} rows
          </Button>
        )}
        <Button onClick={onBack}>Change the columns</Button>
        <a class="button button-quiet" href="/desk/import">
          Another file
        </a>
      </div>
    </div>
  );
}

function Groups({ problems, tone }: { problems: Problem[]; tone: string }) {
  const groups = new Map<string, Problem[]>();
  for (const problem of problems) groups.set(problem.code, [...(groups.get(problem.code) ?? []), problem]);
  return (
    <>
      {[...groups].map(([code, all]) => (
        <details class="fold problem-group" key={code} open={groups.size <= 2 || all.length <= 5}>
          <summary>
            <span class={`chip ${tone}`}>{all.length.toLocaleString()}</span> {spelled(code)}
          </summary>
          <div class="table-frame" tabIndex={0} role="region" aria-label={spelled(code)}>
            <table class="table">
              <thead>
                <tr>
                  <th scope="col" class="number">
                    Row
                  </th>
                  <th scope="col">Column</th>
                  <th scope="col">Problem</th>
                </tr>
              </thead>
              <tbody>
                {all.slice(0, SHOWN_MAX).map((problem, index) => (
                  <tr key={index}>
                    <td class="number">{problem.row ?? "–"}</td>
                    <td>{problem.column ?? "–"}</td>
                    <td>{problem.message}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {all.length > SHOWN_MAX && <p class="soft small">And {(all.length - SHOWN_MAX).toLocaleString()} more; the CSV holds them all.</p>}
        </details>
      ))}
    </>
  );
}
