import { Choice } from "../../parts/choice";
import type { AssetView } from "../../state";
import { nameOf, powerResults } from "../../words";
import { isLeft, useAnswer } from "./answer";
import { Section } from "./section";

const options = ["starts", "does_not_start", "not_tested"].map((value) => ({
  value,
  label: nameOf(powerResults, value),
  tone: ({ starts: "good", does_not_start: "bad" } as Record<string, "good" | "bad" | undefined>)[value],
}));

/** Whether it starts: one tap, always visible. */
export function Power({ asset }: { asset: AssetView }) {
  const { power } = asset.record;
  const answer = useAnswer(asset, "power.tested", power ? { result: power.result } : null);
  return (
    <Section title="Power" part={power} isUnsaved={answer.isUnsaved} isDone={!isLeft(asset, "power")}>
      <Choice label="Does it start?" options={options} value={answer.value?.result ?? null} onChange={(result) => answer.give(() => ({ result }))} />
    </Section>
  );
}
