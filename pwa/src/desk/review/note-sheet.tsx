/** A manager's note to an asset's review. */

import { Button } from "../../parts/button";
import { Field } from "../../parts/field";
import { Sheet } from "../../parts/sheet";
import { useDraft } from "../../draft";
import { useSending } from "../parts/form";
import { ProblemNotice } from "../parts/states";

export function NoteSheet({ draft, onClose, onNote }: { draft: string; onClose: () => void; onNote: (text: string) => Promise<void> }) {
  const [text, setText, clear] = useDraft(`review-note/${draft}`, "");
  const sending = useSending();
  const keep = async (): Promise<void> => {
    await onNote(text.trim());
    clear();
  };
  return (
    <Sheet title="Note" onClose={onClose}>
      <form class="stack" onSubmit={sending.submit(keep)}>
        <Field label="What should others know of this asset?" multiline maxLength={4000} required value={text} onInput={(event) => setText(event.currentTarget.value)} />
        {sending.problem && <ProblemNotice text={sending.problem} />}
        <div class="sheet-actions">
          <Button look="primary" type="submit" disabled={sending.isBusy || text.trim() === ""}>
            Keep the note
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Sheet>
  );
}
