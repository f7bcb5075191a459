/** Returns by due date: what is left of the time and what is done of the work. */

import { Package, Plus, Upload } from "lucide-static";
import { ButtonLink } from "../parts/button";
import { Choice } from "../parts/choice";
import { dayWords } from "../parts/days";
import { EmptyState } from "../parts/notice";
import { Exports } from "./asset-filters";
import { useEvery } from "./every";
import { useLoaded } from "./loaded";
import { DaysChip, Steps } from "./parts/figures";
import { Shown } from "./parts/states";
import { restate, values } from "./place";
import { may } from "./roles";
import { rowsOf } from "./server";
import type { Counts, ReturnSummary } from "./types";

/** Of a count: what one of them is called, what several are, and how urgent they look. */
const NEEDS: [keyof Counts, string, string, string][] = [
  ["missing", "missing", "missing", "chip-bad"],
  ["flags", "contradictory", "contradictory", "chip-bad"],
  ["retakes", "retake open", "retakes open", "chip-warn"],
  ["unexpected", "unexpected", "unexpected", "chip-warn"],
  ["photos_awaited", "photo awaited", "photos awaited", "chip-warn"],
];

function Needs({ counts }: { counts: Counts }) {
  const needs = NEEDS.filter(([name]) => counts[name] > 0);
  if (needs.length === 0) return null;
  return (
    <ul class="chips" aria-label="Needs attention">
      {needs.map(([name, one, several, tone]) => (
        <li class={`chip ${tone}`} key={name}>
          {counts[name].toLocaleString()} {counts[name] === 1 ? one : several}
        </li>
      ))}
    </ul>
  );
}

const COLUMNS = ["assets", "found", "recorded", "reviewed", "retakes", "missing"] as const;

function BranchProgress({ item }: { item: ReturnSummary }) {
  return (
    <details class="fold">
      <summary>{item.branches.length === 1 ? "1 branch" : `${item.branches.length} branches`}</summary>
      <div class="table-frame" tabIndex={0} role="region" aria-label={`Progress of ${item.title} by branch`}>
        <table class="table">
          <thead>
            <tr>
              <th scope="col">Branch</th>
              {COLUMNS.map((name) => (
                <th scope="col" class="number capital" key={name}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {item.branches.map((branch) => (
              <tr key={branch.id}>
                <td>
                  <span class="strong">{branch.code}</span> <span class="soft">{branch.name}</span>
                </td>
                {COLUMNS.map((name) => (
                  <td class="number" key={name}>
                    {branch.counts[name].toLocaleString()}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function ReturnCard({ item }: { item: ReturnSummary }) {
  return (
    <article class="card stack" aria-labelledby={`return-${item.id}`}>
      <div class="row row-between return-top">
        <div class="grow">
          <h2 id={`return-${item.id}`}>
            <a href={`/desk/returns/${item.id}`}>{item.title || `${item.lessor} ${item.lease}`}</a>
          </h2>
          <p class="soft small">
            {item.lessor} · lease {item.lease}
            {item.schedule && ` / ${item.schedule}`}
          </p>
        </div>
        <div class="return-due">
          <DaysChip dueOn={item.due_on} isClosed={item.closed_at !== null} />
          <span class="soft small">{item.closed_at ? `closed ${dayWords(item.closed_at.slice(0, 10))}` : `due ${dayWords(item.due_on)}`}</span>
        </div>
      </div>
      <Steps counts={item.counts} />
      <Needs counts={item.counts} />
      {item.branches.length > 0 && <BranchProgress item={item} />}
    </article>
  );
}

function NoReturns({ isClosed }: { isClosed: boolean }) {
  if (isClosed) {
    return (
      <EmptyState icon={Package} title="No closed returns">
        <p>A return that was closed is kept here, with everything recorded in it.</p>
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={Package} title="No open returns">
      <p>{may("change") ? "Import a lessor's schedule, then open a return of its assets." : "Nothing is being handed back in your branches."}</p>
      {may("import") && (
        <ButtonLink look="primary" icon={Upload} href="/desk/import">
          Import a schedule
        </ButtonLink>
      )}
    </EmptyState>
  );
}

const NEWS_MS = 10_000;

export function Returns() {
  const state = values()["state"] === "closed" ? "closed" : "open";
  const list = useLoaded<ReturnSummary[]>(`/returns?state=${state}`);
  useEvery(NEWS_MS, () => void list.reload());
  return (
    <div class="desk-screen">
      <header class="desk-head">
        <h1>Returns</h1>
        <Exports path="/returns" filters={{ state }} />
        {may("change") && (
          <ButtonLink look="primary" icon={Plus} href="/desk/returns/new">
            Open a return
          </ButtonLink>
        )}
      </header>
      <div class="choice-fit">
        <Choice
          label="Which returns"
          value={state}
          options={[
            { value: "open", label: "Open" },
            { value: "closed", label: "Closed" },
          ]}
          onChange={(next) => restate({ state: next === "open" ? "" : next })}
        />
      </div>
      <Shown of={list}>
        {(answer) => {
          const rows = [...rowsOf(answer)].sort((a, b) => a.due_on.localeCompare(b.due_on));
          if (rows.length === 0) return <NoReturns isClosed={state === "closed"} />;
          return (
            <div class="return-cards">
              {rows.map((item) => (
                <ReturnCard item={item} key={item.id} />
              ))}
            </div>
          );
        }}
      </Shown>
    </div>
  );
}
