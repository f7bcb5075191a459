/** Progress in numbers and bars. */

import { daysLeft, daysLeftWords } from "../../parts/days";
import { Progress } from "../../parts/progress";
import type { Counts } from "../types";

const STEPS = [
  ["Found", "found"],
  ["Recorded", "recorded"],
  ["Reviewed", "reviewed"],
] as const;

/** The three steps every asset takes, each with its bar. */
export function Steps({ counts }: { counts: Counts }) {
  return (
    <div class="measures">
      {STEPS.map(([label, name]) => (
        <div class="measure" key={name}>
          <span class="measure-words">
            <span class="soft">{label}</span>
            <span class="number strong">
              {counts[name].toLocaleString()}
              <span class="soft"> / {counts.assets.toLocaleString()}</span>
            </span>
          </span>
          <Progress done={counts[name]} all={counts.assets} label={label} />
        </div>
      ))}
    </div>
  );
}

/** One figure that opens the list it counts. */
export function Figure({ label, value, path, tone, isCurrent }: { label: string; value: number; path: string; tone?: string; isCurrent?: boolean }) {
  return (
    <a class="figure" href={path} aria-current={isCurrent ? "true" : undefined}>
      <span class={`figure-value number ${value > 0 ? (tone ?? "") : ""}`}>{value.toLocaleString()}</span>
      <span class="figure-label">{label}</span>
    </a>
  );
}

/** Counted from the reader's own today, as on the phone: the server's day ends elsewhere at another hour. */
export function DaysChip({ dueOn, isClosed }: { dueOn: string; isClosed: boolean }) {
  if (isClosed) return <span class="chip chip-good">Closed</span>;
  const days = daysLeft(dueOn);
  return <span class={`chip ${days < 0 ? "chip-bad" : days <= 14 ? "chip-warn" : ""}`}>{daysLeftWords(days)}</span>;
}
