import type { ComponentChildren } from "preact";
import { ChevronLeft } from "lucide-static";
import { Icon } from "./icon";

/** The bar at the top: where one is, the way back, and at most two actions. */
export function TopBar(props: { title: ComponentChildren; detail?: ComponentChildren; back?: string; backLabel?: string; children?: ComponentChildren }) {
  return (
    <header class="top-bar">
      <div class="top-bar-row">
        {props.back && (
          <a class="button button-icon" href={props.back} aria-label={props.backLabel ?? "Back"}>
            <Icon of={ChevronLeft} />
          </a>
        )}
        <div class="top-bar-title">
          <h1 class="ellipsis">{props.title}</h1>
          {props.detail && <small class="ellipsis">{props.detail}</small>}
        </div>
        {props.children}
      </div>
    </header>
  );
}
