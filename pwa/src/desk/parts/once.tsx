/** Something shown once and never again: an address or a token, to copy now. */

import { useSignal } from "@preact/signals";
import { useId, useRef } from "preact/hooks";
import { Check, Copy } from "lucide-static";
import { Button } from "../../parts/button";

export function Once({ label, text, hint }: { label: string; text: string; hint: string }) {
  const id = useId();
  const isCopied = useSignal(false);
  const input = useRef<HTMLInputElement>(null);
  const copy = async (): Promise<void> => {
    input.current?.select();
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      document.execCommand("copy"); // Without TLS there is no clipboard API.
    }
    isCopied.value = true;
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <div class="row">
        <input id={id} class="input code grow" readOnly value={text} ref={input} aria-describedby={`${id}-hint`} onFocus={(event) => event.currentTarget.select()} />
        <Button look="primary" icon={isCopied.value ? Check : Copy} onClick={() => void copy()}>
          {isCopied.value ? "Copied" : "Copy"}
        </Button>
      </div>
      <p class="field-hint" id={`${id}-hint`} role="status">
        {isCopied.value ? "Copied. " : ""}
        {hint}
      </p>
    </div>
  );
}
