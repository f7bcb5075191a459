/** An asset's photographs in the order a reviewer looks at them, and the damage marked on each. */

import { checklistOf, defectWords } from "../../words";
import type { AssetRecord, Photo } from "../types";
import type { Numbered } from "./picture";

/** Checklist order, then damage, then the rest; of one slot the newest first. */
export function inOrder(record: AssetRecord, category: string): Photo[] {
  const { photos, photos_optional: optional } = checklistOf(category);
  const slots: string[] = [...photos, ...optional];
  const rank = (photo: Photo): number => {
    const place = slots.indexOf(photo.slot);
    return photo.defect ? slots.length : place >= 0 ? place : slots.length + 1;
  };
  return [...(record.photos ?? [])].reverse().sort((a, b) => rank(a) - rank(b));
}

/** Slots the checklist asks for that nobody photographed. */
export function missingSlots(record: AssetRecord, category: string): string[] {
  const taken = new Set((record.photos ?? []).map(({ slot }) => slot));
  return checklistOf(category).photos.filter((slot: string) => !taken.has(slot));
}

export function marksOn(record: AssetRecord, photo: Photo): Numbered[] {
  return (record.defects ?? []).flatMap((defect, index) =>
    defect.marks.filter((mark) => mark.photo === photo.id).flatMap((mark) => mark.boxes.map((box) => ({ ...box, number: index + 1, words: defectWords(defect) }))),
  );
}
