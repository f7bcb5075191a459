import { useState } from "preact/hooks";
import { checklistOf } from "../../checklist";
import { Choice, type Option } from "../../parts/choice";
import type { AssetView } from "../../state";
import { locks as names, lockStates, nameOf } from "../../words";
import { isLeft, useAnswer } from "./answer";
import { Line, OtherButton, UsualButton } from "./lines";
import { Section } from "./section";

type State = "none" | "released" | "locked" | "unknown";
type States = { states: Record<string, string> };
const options: readonly Option<State>[] = (["none", "released", "locked", "unknown"] as const).map((value) => ({
  value,
  label: nameOf(lockStates, value),
  tone: value === "locked" ? "bad" : value === "unknown" ? undefined : "good",
}));

/** Locks and accounts of the category: none set or all released with one tap, or one by one. */
export function Locks({ asset }: { asset: AssetView }) {
  const [isOpen, setOpen] = useState(false);
  const { locks } = checklistOf(asset.category);
  const part = asset.record.locks;
  const answer = useAnswer<States>(asset, "locks.checked", part ? { states: part.states } : null);
  const states = answer.value?.states ?? {};
  const isAll = (state: State): boolean => locks.every((lock) => states[lock] === state);
  const isListed = isOpen || (answer.value !== null && !isAll("none") && !isAll("released"));
  const all = (state: State) => () => answer.give(() => ({ states: Object.fromEntries(locks.map((lock) => [lock, state])) }));
  return (
    <Section title="Locks and accounts" part={part} isUnsaved={answer.isUnsaved} isDone={!isLeft(asset, "lock")}>
      {isListed ? (
        <div class="list">
          {locks.map((lock) => (
            <Line key={lock} title={nameOf(names, lock)}>
              <Choice
                wrap
                label={nameOf(names, lock)}
                options={options}
                value={(states[lock] as State | undefined) ?? null}
                onChange={(state) => answer.give((now) => ({ states: { ...now?.states, [lock]: state } }))}
              />
            </Line>
          ))}
        </div>
      ) : (
        <>
          <p class="soft small">{locks.map((lock) => nameOf(names, lock)).join(" · ")}</p>
          <div class="answers">
            <UsualButton isChosen={isAll("none")} onClick={all("none")}>
              None set
            </UsualButton>
            <UsualButton isChosen={isAll("released")} onClick={all("released")}>
              All released
            </UsualButton>
            <OtherButton onClick={() => setOpen(true)}>One is still locked</OtherButton>
          </div>
        </>
      )}
    </Section>
  );
}
