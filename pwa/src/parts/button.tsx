import type { ComponentChildren, JSX } from "preact";
import { Icon } from "./icon";

type Look = "plain" | "primary" | "quiet" | "bad";
interface Shape {
  look?: Look;
  icon?: string;
  wide?: boolean;
  big?: boolean;
  small?: boolean;
  class?: string;
  children?: ComponentChildren;
}

function classes(props: Shape): string {
  const names = ["button"];
  if (props.look && props.look !== "plain") names.push(`button-${props.look}`);
  if (props.wide) names.push("button-wide");
  if (props.big) names.push("button-big");
  if (props.small) names.push("button-small");
  if (props.class) names.push(props.class);
  return names.join(" ");
}

export function Button(props: Shape & Omit<JSX.IntrinsicElements["button"], "class" | "icon" | "size">) {
  const { look, icon, wide, big, small, children, class: extra, ...rest } = props;
  return (
    <button type="button" {...rest} class={classes({ look, wide, big, small, class: extra })}>
      {icon && <Icon of={icon} />}
      {children}
    </button>
  );
}

/** Looks like a button, goes somewhere. */
export function ButtonLink(props: Shape & { href: string; download?: string }) {
  const { look, icon, wide, big, small, children, class: extra, ...rest } = props;
  return (
    <a {...rest} class={classes({ look, wide, big, small, class: extra })}>
      {icon && <Icon of={icon} />}
      {children}
    </a>
  );
}

/** Only an icon to see; the label is what screen readers say. */
export function IconButton(props: { icon: string; label: string; pressed?: boolean; disabled?: boolean; class?: string; onClick: (event: MouseEvent) => void }) {
  return (
    <button
      type="button"
      class={`button button-icon ${props.class ?? ""}`}
      aria-label={props.label}
      title={props.label}
      aria-pressed={props.pressed}
      disabled={props.disabled}
      onClick={props.onClick}
    >
      <Icon of={props.icon} />
    </button>
  );
}
