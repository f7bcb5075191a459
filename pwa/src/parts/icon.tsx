/** A lucide icon (`import { Check } from "lucide-static"`). Without a label it is decoration and hidden from screen readers. */
const bodies = new Map<string, string>();

function bodyOf(svg: string): string {
  let body = bodies.get(svg);
  if (body === undefined) {
    body = svg.slice(svg.indexOf(">") + 1, svg.lastIndexOf("</svg>"));
    bodies.set(svg, body);
  }
  return body;
}

export function Icon(props: { of: string; label?: string; class?: string }) {
  return (
    <svg
      class={`icon ${props.class ?? ""}`}
      viewBox="0 0 24 24"
      role={props.label ? "img" : undefined}
      aria-label={props.label}
      aria-hidden={props.label ? undefined : "true"}
      dangerouslySetInnerHTML={{ __html: bodyOf(props.of) }}
    />
  );
}
