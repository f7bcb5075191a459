import type { ComponentChildren } from "preact";
import { CircleCheck, Info, TriangleAlert } from "lucide-static";
import { Icon } from "./icon";

type Tone = "info" | "good" | "warn" | "bad";
const icons: Record<Tone, string> = { info: Info, good: CircleCheck, warn: TriangleAlert, bad: TriangleAlert };

/** What happened, what was kept, what to do. */
export function Notice(props: { tone?: Tone; title?: ComponentChildren; children?: ComponentChildren; alert?: boolean }) {
  const tone = props.tone ?? "info";
  return (
    <div class={`notice notice-${tone}`} role={props.alert ? "alert" : undefined}>
      <Icon of={icons[tone]} />
      <div class="notice-body">
        {props.title && <p class="notice-title">{props.title}</p>}
        {props.children}
      </div>
    </div>
  );
}

/** Nothing here, and what to do about it. */
export function EmptyState(props: { icon: string; title: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <Icon of={props.icon} />
      <h2>{props.title}</h2>
      {props.children}
    </div>
  );
}
