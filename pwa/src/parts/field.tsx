import type { ComponentChildren, JSX } from "preact";
import { useId } from "preact/hooks";
import { Search } from "lucide-static";
import { Icon } from "./icon";

/** A labelled input with its hint and its problem. `code` is for serials and tags: no autocorrection, capital letters, letters that cannot be confused. */
export function Field(
  props: { label: string; hint?: ComponentChildren; problem?: string | null; code?: boolean; multiline?: boolean } & Omit<JSX.IntrinsicElements["input"], "label" | "class">,
) {
  const { label, hint, problem, code, multiline, ...rest } = props;
  const id = useId();
  const described = [hint && `${id}-hint`, problem && `${id}-problem`].filter(Boolean).join(" ");
  const shared = {
    ...rest,
    id,
    class: code ? "input input-code" : "input",
    "aria-invalid": problem ? ("true" as const) : undefined,
    "aria-describedby": described || undefined,
    ...(code ? { autocapitalize: "characters", autocomplete: "off", autocorrect: "off", spellcheck: false } : {}),
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {multiline ? <textarea {...(shared as JSX.IntrinsicElements["textarea"])} /> : <input {...(shared as JSX.IntrinsicElements["input"])} />}
      {hint && (
        <p class="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {problem && (
        <p class="field-problem" id={`${id}-problem`} role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}

export function SearchField(props: { label: string; value: string; onInput: (text: string) => void }) {
  return (
    <div class="search">
      <Icon of={Search} />
      <input
        type="search"
        class="input"
        aria-label={props.label}
        placeholder={props.label}
        value={props.value}
        autocomplete="off"
        spellcheck={false}
        onInput={(event) => props.onInput(event.currentTarget.value)}
      />
    </div>
  );
}
