/** What was recorded of an asset's condition, part by part. */

import type { ComponentChildren } from "preact";
import { Camera, Check, X } from "lucide-static";
import { Icon } from "../../parts/icon";
import { accessories, answers, defectWords, lockStates, locks, nameOf, powerResults, questions } from "../../words";
import { moment } from "../parts/times";
import type { AssetDetail, AssetRecord, Defect, Who } from "../types";

interface Props {
  detail: AssetDetail;
  record: AssetRecord;
  onDefect: (defect: Defect) => void;
}

export function By({ who, names }: { who: Partial<Who>; names: Record<string, string> }) {
  return (
    <span class="soft tiny">
      {(who.by && names[who.by]) || "somebody"}, {moment(who.at)}
      {who.pending && " · not sent yet"}
    </span>
  );
}

function Part({ title, who, names, children }: { title: string; who?: Who | null; names: Record<string, string>; children: ComponentChildren }) {
  return (
    <section class="part">
      <h3>{title}</h3>
      {children}
      {who && <By who={who} names={names} />}
    </section>
  );
}

const NOT_YET = <p class="soft small">Not recorded yet.</p>;

function Defects({ detail, record, onDefect }: Props) {
  const defects = record.defects ?? [];
  return (
    <Part title="Damage" who={record.damage_ruled_out ?? null} names={detail.names}>
      {defects.length === 0 && (record.damage_ruled_out ? <span class="chip chip-good"><Icon of={Check} /> No damage</span> : NOT_YET)}
      <ol class="stack-tight" hidden={defects.length === 0}>
        {defects.map((defect, index) => (
          <li key={defect.id}>
            <button type="button" class="defect" onClick={() => onDefect(defect)}>
              <span class="defect-number" aria-hidden="true">
                {index + 1}
              </span>
              <span class="grow">
                {defectWords(defect)}
                <By who={defect} names={detail.names} />
              </span>
              {defect.marks.length > 0 && <Icon of={Camera} label="Show on the photograph" />}
            </button>
          </li>
        ))}
      </ol>
    </Part>
  );
}

function Answers({ detail, record }: { detail: AssetDetail; record: AssetRecord }) {
  const given = Object.entries(record.condition?.answers ?? {});
  return (
    <Part title="Condition" who={record.condition ?? null} names={detail.names}>
      {given.length === 0 && NOT_YET}
      <ul class="findings" hidden={given.length === 0}>
        {given.map(([question, answer]) => (
          <li key={question}>
            <span>{nameOf(questions, question)}</span>
            <span class={answer === "fault" ? "is-bad strong" : answer === "good" ? "is-good" : "soft"}>{nameOf(answers, answer)}</span>
          </li>
        ))}
      </ul>
    </Part>
  );
}

function Accessories({ detail, record }: { detail: AssetDetail; record: AssetRecord }) {
  const found = record.accessories;
  const expected = detail.reference?.accessories ?? [];
  const all = [...new Set([...expected, ...(found?.present ?? []), ...(found?.missing ?? [])])];
  const state = (code: string): string => (found?.present.includes(code) ? "present" : found?.missing.includes(code) ? "missing" : "open");
  return (
    <Part title="Accessories" who={found ?? null} names={detail.names}>
      {all.length === 0 && (found ? <p class="soft small">None expected, none found.</p> : NOT_YET)}
      <ul class="findings" hidden={all.length === 0}>
        {all.map((code) => (
          <li key={code}>
            <span>{nameOf(accessories, code)}</span>
            {state(code) === "present" && <span class="is-good fact-row row"><Icon of={Check} class="icon-small" /> Present</span>}
            {state(code) === "missing" && <span class="is-bad strong fact-row row"><Icon of={X} class="icon-small" /> Missing</span>}
            {state(code) === "open" && <span class="soft">Not checked</span>}
          </li>
        ))}
      </ul>
    </Part>
  );
}

function PowerAndLocks({ detail, record }: { detail: AssetDetail; record: AssetRecord }) {
  const states = Object.entries(record.locks?.states ?? {});
  return (
    <>
      <Part title="Power" who={record.power ?? null} names={detail.names}>
        {record.power ? <p class={record.power.result === "does_not_start" ? "is-bad strong" : ""}>{nameOf(powerResults, record.power.result)}</p> : NOT_YET}
      </Part>
      <Part title="Locks" who={record.locks ?? null} names={detail.names}>
        {states.length === 0 && NOT_YET}
        <ul class="findings" hidden={states.length === 0}>
          {states.map(([lock, state]) => (
            <li key={lock}>
              <span>{nameOf(locks, lock)}</span>
              <span class={state === "locked" ? "is-bad strong" : state === "unknown" ? "is-warn" : "is-good"}>{nameOf(lockStates, state)}</span>
            </li>
          ))}
        </ul>
      </Part>
    </>
  );
}

function Notes({ detail, record }: { detail: AssetDetail; record: AssetRecord }) {
  const notes = [...(record.notes ?? []).map((note) => ({ note, from: "Recorded" })), ...(record.review?.notes ?? []).map((note) => ({ note, from: "Review" }))];
  if (notes.length === 0) return null;
  return (
    <Part title="Notes" names={detail.names}>
      <ul class="stack">
        {notes.map(({ note, from }) => (
          <li class="note" key={note.entry}>
            <p>{note.text ?? <span class="soft">The text is not here.</span>}</p>
            <span class="row row-wrap fact-row">
              <span class="chip">{from}</span>
              <By who={note} names={detail.names} />
            </span>
          </li>
        ))}
      </ul>
    </Part>
  );
}

export function Condition(props: Props) {
  return (
    <div class="parts">
      <Defects {...props} />
      <Answers {...props} />
      <Accessories {...props} />
      <PowerAndLocks {...props} />
      <Notes {...props} />
    </div>
  );
}
