import { signal } from "@preact/signals";
import { Check, TriangleAlert } from "lucide-static";
import { Icon } from "./icon";

const said = signal<{ text: string; bad: boolean } | null>(null);
let timer = 0;

/** Say something for a moment. What must not be missed belongs in a Notice instead. */
export function say(text: string, bad = false): void {
  said.value = { text, bad };
  clearTimeout(timer);
  timer = window.setTimeout(() => (said.value = null), bad ? 6000 : 2200);
}

/** Where sayings appear; mounted once by the app. */
export function ToastPlace() {
  const now = said.value;
  return (
    <div class="toast-place" role="status" aria-live="polite">
      {now && (
        <div class={now.bad ? "toast toast-bad" : "toast"}>
          <Icon of={now.bad ? TriangleAlert : Check} />
          {now.text}
        </div>
      )}
    </div>
  );
}

/** The state of one recorded part: kept on this phone, or also on the server. */
export function Saved(props: { pending?: boolean }) {
  return (
    <span class={props.pending ? "saved saved-waiting" : "saved"}>
      <Icon of={Check} />
      {props.pending ? "Saved on this phone" : "Saved"}
    </span>
  );
}
