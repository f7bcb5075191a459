/** What each category asks for, and what of it a record still lacks: the same list as server/returns/checklist.py reads. */

import checklists from "../../server/returns/checklists.json";
import type { AssetRecord } from "./record";

export interface Category {
  name: string;
  photos: string[];
  photos_optional: string[];
  accessories: string[];
  accessories_optional: string[];
  questions: string[];
  locks: string[];
  components: string[];
  data_bearing: boolean;
  has_power: boolean;
}

const categories: Record<string, Category> = checklists.categories;

/** The checklist of a category; equipment of an unknown one is `other`. */
export const checklistOf = (category: string): Category => categories[category] ?? categories["other"]!;

/** The photo slots this unit can be asked for: no lit screen of one that does not start, no accessories where there are none. */
export function askedPhotos(category: string, record: AssetRecord, accessories: string[]): string[] {
  const impossible = new Set<string>();
  if (record.power?.result === "does_not_start") for (const slot of checklists.photos_needing_power) impossible.add(slot);
  const isBare = record.accessories ? record.accessories.present.length === 0 : false;
  if (accessories.length === 0 || isBare) for (const slot of checklists.photos_needing_accessories) impossible.add(slot);
  return checklistOf(category).photos.filter((slot) => !impossible.has(slot));
}

/** What is still to do: `presence`, `photo:<slot>`, `damage`, `defect:<id>`, `condition:<question>`, `power`, `accessory:<code>`, `lock:<code>`. */
export function missingParts(category: string, record: AssetRecord, accessories: string[]): string[] {
  const photos = record.photos ?? [];
  const slots = new Set(photos.map((photo) => photo.slot));
  if (record.unexpected) return slots.has("serial_label") ? [] : ["photo:serial_label"];
  const asked = checklistOf(category);
  const told = new Set([...(record.accessories?.present ?? []), ...(record.accessories?.missing ?? [])]);
  const pictured = new Set(photos.map((photo) => photo.defect));
  const defects = record.defects ?? [];
  return [
    ...(record.located ? [] : ["presence"]),
    ...askedPhotos(category, record, accessories).filter((slot) => !slots.has(slot)).map((slot) => `photo:${slot}`),
    ...(defects.length > 0 || record.damage_ruled_out ? [] : ["damage"]),
    ...defects.filter((defect) => !pictured.has(defect.id)).map((defect) => `defect:${defect.id}`),
    ...asked.questions.filter((question) => !(question in (record.condition?.answers ?? {}))).map((question) => `condition:${question}`),
    ...(asked.has_power && !record.power ? ["power"] : []),
    ...accessories.filter((code) => !told.has(code)).map((code) => `accessory:${code}`),
    ...asked.locks.filter((code) => !(code in (record.locks?.states ?? {}))).map((code) => `lock:${code}`),
  ];
}
