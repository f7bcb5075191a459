import { useState } from "preact/hooks";
import { checklistOf } from "../../checklist";
import { Choice, type Option } from "../../parts/choice";
import type { AssetView } from "../../state";
import { accessories as names, nameOf } from "../../words";
import { isLeft, useAnswer } from "./answer";
import { Line, OtherButton, UsualButton } from "./lines";
import { Section } from "./section";

type State = "present" | "missing";
type Checked = { present: string[]; missing: string[] };
const options: readonly Option<State>[] = [
  { value: "present", label: "There", tone: "good" },
  { value: "missing", label: "Missing", tone: "bad" },
];
const none: Checked = { present: [], missing: [] };

const withState = (now: Checked | null, code: string, state: State): Checked => {
  const { present, missing } = now ?? none;
  const rest = { present: present.filter((each) => each !== code), missing: missing.filter((each) => each !== code) };
  return { ...rest, [state]: [...rest[state], code] };
};

/** What comes back with the device: all of it with one tap, or line by line. */
export function Accessories({ asset }: { asset: AssetView }) {
  const [isOpen, setOpen] = useState(false);
  const [isMore, setMore] = useState(false);
  const list = checklistOf(asset.category);
  const part = asset.record.accessories;
  const answer = useAnswer<Checked>(asset, "accessories.checked", part ? { present: part.present, missing: part.missing } : null);
  const { present, missing } = answer.value ?? none;
  const told = new Set([...present, ...missing]);
  const expected = asset.reference?.accessories ?? list.accessories;
  const others = [...new Set([...list.accessories, ...list.accessories_optional, ...told])].filter((code) => !expected.includes(code));
  if (expected.length === 0 && others.length === 0) return null;

  const isAll = answer.value !== null && missing.length === 0 && expected.every((code) => present.includes(code));
  const isListed = isOpen || (answer.value !== null && !isAll);
  const hasUsual = expected.length > 0 && (isAll || expected.some((code) => !told.has(code)));
  const restPresent = (now: Checked | null): Checked => expected.filter((code) => !now?.present.includes(code) && !now?.missing.includes(code)).reduce((sum, code) => withState(sum, code, "present"), now ?? none);
  return (
    <Section title="Accessories" part={part} isUnsaved={answer.isUnsaved} isDone={!isLeft(asset, "accessory")}>
      {isListed ? (
        <div class="list">
          {[...expected, ...others.filter((code) => isMore || told.has(code) || (isOpen && expected.length === 0))].map((code) => (
            <Line key={code} title={nameOf(names, code)}>
              <Choice
                label={nameOf(names, code)}
                options={options}
                value={present.includes(code) ? "present" : missing.includes(code) ? "missing" : null}
                onChange={(state) => answer.give((now) => withState(now, code, state))}
              />
            </Line>
          ))}
        </div>
      ) : (
        <p class="soft small">{expected.length > 0 ? expected.map((code) => nameOf(names, code)).join(" · ") : "Nothing is expected with it."}</p>
      )}
      <div class="answers">
        {hasUsual && (
          <UsualButton isChosen={isAll} onClick={() => answer.give(restPresent)}>
            {isListed && !isAll && told.size > 0 ? "The rest is present" : "All present"}
          </UsualButton>
        )}
        {isListed && !isMore && expected.length > 0 && others.some((code) => !told.has(code)) && <OtherButton onClick={() => setMore(true)}>Something else too</OtherButton>}
        {!isListed && <OtherButton onClick={() => setOpen(true)}>{expected.length > 0 ? "Something is missing" : "Something came along"}</OtherButton>}
      </div>
    </Section>
  );
}
