import { drawings } from "./drawings";

/** The drawn hint for a photograph: what to show and from which side. */
export function Hint(props: { slot: string; category?: string }) {
  const [outline, focus, filled] = drawings[`${props.category}.${props.slot}`] ?? drawings[props.slot] ?? drawings["other.front"]!;
  return (
    <svg class="hint" viewBox="0 0 64 64" aria-hidden="true">
      <path class="hint-line" d={outline} />
      {filled && <path class="hint-filled" d={filled} />}
      <path class="hint-focus" d={focus} />
    </svg>
  );
}
