/** A bar of what is done out of all there is. */
export function Progress(props: { done: number; all: number; label: string }) {
  const share = props.all > 0 ? Math.min(1, props.done / props.all) : 0;
  return (
    <span
      class={share === 1 ? "progress progress-done" : "progress"}
      role="progressbar"
      aria-label={props.label}
      aria-valuemin={0}
      aria-valuemax={props.all}
      aria-valuenow={props.done}
    >
      <span style={{ inlineSize: `${share * 100}%` }} />
    </span>
  );
}
