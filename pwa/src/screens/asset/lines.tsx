/** What the checks share: a line with its choice, and the usual answer as one button. */
import type { ComponentChildren } from "preact";
import { Check } from "lucide-static";
import { Button } from "../../parts/button";

export function Line(props: { title: string; children: ComponentChildren }) {
  return (
    <div class="check-line">
      <span class="check-line-title">{props.title}</span>
      {props.children}
    </div>
  );
}

/** The usual answer: pressed once it is given. */
export function UsualButton(props: { isChosen: boolean; onClick: () => void; children: ComponentChildren }) {
  return (
    <Button class="answer" aria-pressed={props.isChosen} icon={props.isChosen ? Check : undefined} onClick={props.onClick}>
      {props.children}
    </Button>
  );
}

/** The way to every other answer. */
export function OtherButton(props: { onClick: () => void; children: ComponentChildren }) {
  return (
    <Button class="answer answer-other" look="quiet" onClick={props.onClick}>
      {props.children}
    </Button>
  );
}
