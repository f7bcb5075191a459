/** Adding or renaming a lessor. */

import { useSignal } from "@preact/signals";
import { Button } from "../../parts/button";
import { Field } from "../../parts/field";
import { Sheet } from "../../parts/sheet";
import { say } from "../../parts/toast";
import { useSending } from "../parts/form";
import { ProblemNotice } from "../parts/states";
import { patch, post } from "../server";
import type { Lessor } from "../types";

export function LessorSheet({ lessor, onClose, onKept }: { lessor: Lessor | null; onClose: () => void; onKept: () => void }) {
  const name = useSignal(lessor?.name ?? "");
  const sending = useSending();
  const keep = async (): Promise<void> => {
    if (lessor) await patch(`/lessors/${lessor.id}`, { name: name.value.trim() });
    else await post("/lessors", { name: name.value.trim() });
    say("Saved");
    onKept();
    onClose();
  };
  return (
    <Sheet title={lessor ? `Rename ${lessor.name}` : "Add a lessor"} onClose={onClose}>
      <form class="stack" onSubmit={sending.submit(keep)}>
        <Field label="Name" required maxLength={200} value={name.value} onInput={(event) => (name.value = event.currentTarget.value)} />
        {sending.problem && <ProblemNotice text={sending.problem} />}
        <div class="sheet-actions">
          <Button look="primary" type="submit" disabled={sending.isBusy}>
            Save
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Sheet>
  );
}
