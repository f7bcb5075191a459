import { useState } from "preact/hooks";
import { checklistOf } from "../../checklist";
import { Choice, type Option } from "../../parts/choice";
import type { AssetView } from "../../state";
import { nameOf, questions as names } from "../../words";
import { isLeft, useAnswer } from "./answer";
import { Line, OtherButton, UsualButton } from "./lines";
import { Section } from "./section";

type State = "good" | "fault" | "not_applicable";
type Answers = { answers: Record<string, string> };
const options: readonly Option<State>[] = [
  { value: "good", label: "Good", tone: "good" },
  { value: "fault", label: "Fault", tone: "bad" },
  { value: "not_applicable", label: "n/a" },
];

/** The condition questions of the category: all good with one tap, or one by one. */
export function Condition({ asset }: { asset: AssetView }) {
  const [isOpen, setOpen] = useState(false);
  const { questions } = checklistOf(asset.category);
  const part = asset.record.condition;
  const answer = useAnswer<Answers>(asset, "condition.answered", part ? { answers: part.answers } : null);
  const answers = answer.value?.answers ?? {};
  const isAllGood = questions.every((question) => answers[question] === "good");
  const isListed = isOpen || (answer.value !== null && !isAllGood);
  const restGood = (now: Answers | null): Answers => ({ answers: { ...Object.fromEntries(questions.map((question) => [question, "good"])), ...now?.answers } });
  return (
    <Section title="Condition" part={part} isUnsaved={answer.isUnsaved} isDone={!isLeft(asset, "condition")}>
      {isListed ? (
        <div class="list">
          {questions.map((question) => (
            <Line key={question} title={nameOf(names, question)}>
              <Choice
                label={nameOf(names, question)}
                options={options}
                value={(answers[question] as State | undefined) ?? null}
                onChange={(state) => answer.give((now) => ({ answers: { ...now?.answers, [question]: state } }))}
              />
            </Line>
          ))}
        </div>
      ) : (
        <p class="soft small">{questions.map((question) => nameOf(names, question)).join(" · ")}</p>
      )}
      <div class="answers">
        {(isAllGood || questions.some((question) => !answers[question])) && (
          <UsualButton isChosen={isAllGood} onClick={() => answer.give(restGood)}>
            {isListed && Object.keys(answers).length > 0 && !isAllGood ? "The rest is good" : "All good"}
          </UsualButton>
        )}
        {!isListed && <OtherButton onClick={() => setOpen(true)}>Something is wrong</OtherButton>}
      </div>
    </Section>
  );
}
