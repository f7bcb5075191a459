/** Asking for photographs again: which, why, and a few words for the technician. */

import { useSignal } from "@preact/signals";
import { Button } from "../../parts/button";
import { Picks } from "../../parts/choice";
import { Field } from "../../parts/field";
import { Sheet } from "../../parts/sheet";
import { checklists, nameOf, retakeReasons, slotName } from "../../words";
import { useSending } from "../parts/form";
import { ProblemNotice } from "../parts/states";
import type { Photo } from "../types";

export interface Wanted {
  slot: string;
  photo: string | null;
}

interface Props {
  photos: Photo[];
  missing: string[];
  current: Photo | undefined;
  onClose: () => void;
  onAsk: (wanted: Wanted[], reason: string, note: string) => Promise<void>;
}

const REASONS = checklists.retake_reasons.map((code) => ({ value: code, label: nameOf(retakeReasons, code) }));

export function RetakeSheet({ photos, missing, current, onClose, onAsk }: Props) {
  const choices: (Wanted & { key: string; words: string })[] = [
    ...photos.map((photo, index) => {
      const same = photos.filter(({ slot }) => slot === photo.slot);
      const suffix = same.length > 1 ? ` (${same.indexOf(photo) + 1} of ${same.length})` : "";
      return { key: photo.id, slot: photo.slot, photo: photo.id, words: slotName(photo.slot) + suffix, index };
    }),
    ...missing.map((slot) => ({ key: slot, slot, photo: null, words: `${slotName(slot)} (not taken)` })),
  ];
  const chosen = useSignal<string[]>(current ? [current.id] : missing.slice(0, 1));
  const reason = useSignal<string | null>(null);
  const note = useSignal("");
  const sending = useSending();
  const toggle = (key: string): void => {
    chosen.value = chosen.value.includes(key) ? chosen.value.filter((other) => other !== key) : [...chosen.value, key];
  };
  const ask = async (): Promise<void> => {
    const wanted = choices.filter(({ key }) => chosen.value.includes(key)).map(({ slot, photo }) => ({ slot, photo }));
    await onAsk(wanted, reason.value ?? "other", note.value.trim());
  };
  return (
    <Sheet title="Ask for a retake" onClose={onClose}>
      <form class="stack-wide" onSubmit={sending.submit(ask)}>
        <fieldset class="stack-tight">
          <legend class="field-label">Which photographs</legend>
          <div class="retake-slots">
            {choices.map(({ key, words }) => (
              <label class="check" key={key}>
                <input type="checkbox" checked={chosen.value.includes(key)} onChange={() => toggle(key)} /> {words}
              </label>
            ))}
          </div>
        </fieldset>
        <div class="stack-tight">
          <p class="field-label">Why</p>
          <Picks label="Why" options={REASONS} value={reason.value} onChange={(next) => (reason.value = next)} />
        </div>
        <Field label="Words for the technician (optional)" multiline maxLength={2000} value={note.value} onInput={(event) => (note.value = event.currentTarget.value)} />
        {sending.problem && <ProblemNotice text={sending.problem} />}
        <div class="sheet-actions">
          <Button look="primary" type="submit" disabled={sending.isBusy || chosen.value.length === 0 || reason.value === null}>
            Ask for {chosen.value.length > 1 ? `${chosen.value.length} retakes` : "the retake"}
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Sheet>
  );
}
