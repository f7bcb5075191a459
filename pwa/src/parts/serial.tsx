/** A serial or tag, in letters that cannot be confused. */
export function Serial(props: { text: string | null | undefined }) {
  return <span class="code">{props.text || "no serial"}</span>;
}

/** Two strings above each other with the characters that differ marked. */
export function Compared(props: { upper: string; lower: string; upperLabel: string; lowerLabel: string }) {
  const length = Math.max(props.upper.length, props.lower.length);
  const line = (text: string, other: string) =>
    Array.from({ length }, (_, place) => {
      const letter = text[place] ?? "\u00a0";
      return text[place] === other[place] ? letter : <mark key={place}>{letter}</mark>;
    });
  return (
    <dl class="compared">
      <dt>{props.upperLabel}</dt>
      <dd class="code" aria-label={[...props.upper].join(" ")}>{line(props.upper, props.lower)}</dd>
      <dt>{props.lowerLabel}</dt>
      <dd class="code" aria-label={[...props.lower].join(" ")}>{line(props.lower, props.upper)}</dd>
    </dl>
  );
}
