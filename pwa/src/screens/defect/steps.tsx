/** The questions about a defect: the open one as tiles, answered ones as one line each. */
import checklists from "../../../../server/returns/checklists.json";
import { Picks } from "../../parts/choice";
import { components, defectTypes, nameOf, severities, sizes } from "../../words";
import type { DefectDraft, Step } from "./draft";

const questions: Record<Step, string> = { component: "Which part?", type: "What is it?", severity: "How bad?", size: "How large?", count: "How many?" };
const names: Record<Step, string> = { component: "Part", type: "Kind", severity: "Severity", size: "Size", count: "Count" };

function answerWords(draft: DefectDraft, step: Step): string {
  switch (step) {
    case "component":
      return nameOf(components, draft.component ?? "");
    case "type":
      return nameOf(defectTypes, draft.type ?? "");
    case "severity":
      return severities[draft.severity ?? 0]?.[0] ?? "";
    case "size":
      return draft.size ? `Up to ${draft.size} mm` : "Not measured";
    case "count":
      return countWords(draft.count ?? 1);
  }
}

export function AnsweredStep(props: { draft: DefectDraft; step: Step; onOpen: () => void }) {
  return (
    <button type="button" class="list-item" onClick={props.onOpen}>
      <span class="soft small step-name">{names[props.step]}</span>
      <span class="grow strong">{answerWords(props.draft, props.step)}</span>
      <span class="link">Change</span>
    </button>
  );
}

export function OpenStep(props: { draft: DefectDraft; step: Step; components: readonly string[]; onAnswer: (change: Partial<DefectDraft>) => void }) {
  const { draft, step, onAnswer } = props;
  return (
    <section class="section step">
      <h2>{questions[step]}</h2>
      {step === "component" && (
        <Picks label={questions[step]} value={draft.component} options={props.components.map((value) => ({ value, label: nameOf(components, value) }))} onChange={(component) => onAnswer({ component })} />
      )}
      {step === "type" && (
        <Picks label={questions[step]} value={draft.type} options={Object.keys(checklists.defect_types).map((value) => ({ value, label: nameOf(defectTypes, value) }))} onChange={(type) => onAnswer({ type })} />
      )}
      {step === "severity" && <Severity value={draft.severity} onChange={(severity) => onAnswer({ severity })} />}
      {step === "size" && <Size value={draft.size} onChange={(size) => onAnswer({ size })} />}
      {step === "count" && <Count value={draft.count} onChange={(count) => onAnswer({ count })} />}
    </section>
  );
}

function Severity(props: { value: number | null; onChange: (value: number) => void }) {
  return (
    <div class="stack-tight" role="group" aria-label={questions.severity}>
      {Object.entries(severities).map(([code, [name, means]]) => (
        <button key={code} type="button" class="button pick severity" aria-pressed={props.value === Number(code)} onClick={() => props.onChange(Number(code))}>
          <span class="severity-bars" aria-hidden="true">
            {[1, 2, 3, 4].map((bar) => (
              <span key={bar} class={bar <= Number(code) ? "severity-bar severity-bar-on" : "severity-bar"} />
            ))}
          </span>
          <span>
            <span class="block">{name}</span>
            <span class="block soft small regular">{means}</span>
          </span>
        </button>
      ))}
    </div>
  );
}

function Size(props: { value: number | null; onChange: (value: number) => void }) {
  return (
    <div class="picks" role="group" aria-label={questions.size}>
      {checklists.sizes_mm.map((size) => (
        <button key={size} type="button" class="button pick" aria-pressed={props.value === size} onClick={() => props.onChange(size)}>
          <span>
            <span class="block number">Up to {size} mm</span>
            <span class="block soft small regular">like {sizes[size]}</span>
          </span>
        </button>
      ))}
      <button type="button" class="button pick" aria-pressed={props.value === 0} onClick={() => props.onChange(0)}>
        Not measured
      </button>
    </div>
  );
}

const COUNT_MOST = 6;

function Count(props: { value: number | null; onChange: (value: number) => void }) {
  const options = Array.from({ length: COUNT_MOST }, (_, place) => ({ value: String(place + 1), label: countWords(place + 1) }));
  return <Picks label={questions.count} value={props.value === null ? null : String(props.value)} options={options} onChange={(count) => props.onChange(Number(count))} />;
}

const countWords = (count: number): string => (count < COUNT_MOST ? String(count) : `${COUNT_MOST} or more`);
