/** One part of the record: its name, whether it is saved, and how to answer it. */
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { Saved } from "../../parts/toast";
import type { Who } from "../../state";

export function Section(props: { title: string; part?: Who | null; isDone?: boolean; isUnsaved?: boolean; detail?: ComponentChildren; children: ComponentChildren }) {
  const id = useId();
  return (
    <section class="section asset-section" aria-labelledby={id} data-done={props.isDone ? "true" : "false"}>
      <div class="section-head">
        <h2 id={id} tabindex={-1}>
          {props.title}
        </h2>
        {props.isUnsaved ? <span class="tiny strong is-bad">Not saved. Tap again</span> : props.part ? <Saved pending={props.part.pending} /> : props.detail && <span class="soft small number">{props.detail}</span>}
      </div>
      {props.children}
    </section>
  );
}
