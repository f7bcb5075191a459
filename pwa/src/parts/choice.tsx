import { useId } from "preact/hooks";

export interface Option<T extends string> {
  value: T;
  label: string;
  tone?: "good" | "bad";
}

/** One of a few, all visible: radio buttons drawn as segments. Nothing is chosen until somebody chooses. */
export function Choice<T extends string>(props: {
  label: string;
  options: readonly Option<T>[];
  value: T | null;
  onChange: (value: T) => void;
  labelledBy?: string;
  wrap?: boolean;
}) {
  const name = useId();
  return (
    <div class={props.wrap ? "choice choice-wrap" : "choice"} role="radiogroup" aria-label={props.labelledBy ? undefined : props.label} aria-labelledby={props.labelledBy}>
      {props.options.map((option) => (
        <label key={option.value}>
          <input type="radio" name={name} value={option.value} checked={props.value === option.value} onChange={() => props.onChange(option.value)} />
          <span class={option.tone ? `tone-${option.tone}` : ""}>{option.label}</span>
        </label>
      ))}
    </div>
  );
}

/** One of several, as larger tiles. */
export function Picks<T extends string>(props: { label: string; options: readonly { value: T; label: string }[]; value: T | null; onChange: (value: T) => void }) {
  return (
    <div class="picks" role="group" aria-label={props.label}>
      {props.options.map((option) => (
        <button
          key={option.value}
          type="button"
          class="button pick"
          aria-pressed={props.value === option.value}
          onClick={() => props.onChange(option.value)}
        >
          {option.label}
        </button>
      ))}
    </div>
  );
}
