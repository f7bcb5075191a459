import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { X } from "lucide-static";
import { IconButton } from "./button";

/** A dialog: from below on a phone, in the middle on a desk. Mounted means open; closing it (Escape, the cross, the veil) calls onClose. */
export function Sheet(props: { title: string; onClose: () => void; class?: string; children: ComponentChildren }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const id = useId();
  useEffect(() => {
    const element = dialog.current;
    const before = document.activeElement as HTMLElement | null;
    if (element && !element.open) element.showModal();
    heading.current?.focus(); // not the cross: what one reads first is the question
    return () => {
      element?.close();
      before?.focus?.({ preventScroll: true });
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      class={`sheet ${props.class ?? ""}`}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        props.onClose();
      }}
      onClick={(event) => {
        if (event.target === dialog.current) props.onClose();
      }}
    >
      <div class="sheet-head">
        <h2 id={id} ref={heading} tabindex={-1}>{props.title}</h2>
        <IconButton icon={X} label="Close" onClick={props.onClose} />
      </div>
      <div class="sheet-body">{props.children}</div>
    </dialog>
  );
}
