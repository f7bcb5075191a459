/** Lays a person's own unsent entries over what the server said. No rules here: each line puts a part in its place, the server folds. */

import type { EntryRow } from "./db";
import type { AssetRecord, AssetState, Who } from "./record";

type Lay = (record: AssetRecord, data: any, who: Who, entry: EntryRow) => void;
const others = <T extends { id: string }>(list: T[] | undefined, id: string): T[] => (list ?? []).filter((item) => item.id !== id);
const note = (entry: EntryRow) => entry.openings.find((opening) => opening.role === "note");

const LAID: Record<string, Lay> = {
  "asset.located": (record, data, who) => Object.assign(record, { located: { ...data, ...who }, not_found: null }),
  "asset.not_found": (record, _, who) => Object.assign(record, { not_found: who, located: null }),
  "asset.unexpected": (record, data, who) => (record.unexpected = { ...data, ...who }),
  "photo.taken": (record, data, who, entry) => {
    const sha256 = entry.openings.find((opening) => opening.role === "photo")?.sha256 ?? "";
    record.photos = [...others(record.photos, entry.id), { ...data, id: entry.id, sha256, arrived: null, label: null, codes: [], ...who }];
    record.retakes = record.retakes?.map((retake) => (retake.id === data.retake && retake.state === "open" ? { ...retake, state: "answered" } : retake));
  },
  "photo.discarded": (record, data) => (record.photos = others(record.photos, data.photo)),
  "damage.ruled_out": (record, _, who) => (record.damage_ruled_out = who),
  "defect.recorded": (record, { defect, ...data }, who) => {
    record.damage_ruled_out = null;
    record.defects = [...others(record.defects, defect), { ...data, id: defect, ...who }];
  },
  "defect.withdrawn": (record, data) => (record.defects = others(record.defects, data.defect)),
  "condition.answered": (record, data, who) => (record.condition = { ...data, ...who }),
  "power.tested": (record, data, who) => (record.power = { ...data, ...who }),
  "accessories.checked": (record, data, who) => (record.accessories = { ...data, ...who }),
  "locks.checked": (record, data, who) => (record.locks = { ...data, ...who }),
  "note.written": (record, _, who, entry) => {
    const { c = "", text = "" } = note(entry) ?? {};
    record.notes = [...(record.notes ?? []).filter((known) => known.c !== c), { c, text, ...who }];
  },
};

/** The record with `entries` (oldest first) laid over it; the server's own record is left as it is. */
export function laidOver(record: AssetRecord, entries: EntryRow[]): AssetRecord {
  const laid = { ...record };
  const voided = new Set(entries.filter((entry) => entry.kind === "entry.voided").map((entry) => entry.data["entry"]));
  for (const entry of entries) {
    if (voided.has(entry.id)) continue;
    LAID[entry.kind]?.(laid, entry.data, { by: entry.person, at: entry.at, received: null, entry: entry.id, pending: true }, entry);
  }
  return laid;
}

/** The list's columns that an overlay can change. */
export function columnsOf(state: AssetState, record: AssetRecord, isRecorded: boolean): AssetState {
  const presence = record.located ? "found" : record.not_found ? "missing" : state.presence;
  return {
    ...state,
    record,
    presence,
    is_recorded: isRecorded,
    is_unexpected: state.is_unexpected || Boolean(record.unexpected),
    scan: record.unexpected?.scan ?? state.scan,
    retakes_open: (record.retakes ?? []).filter((retake) => retake.state === "open").length,
    photos_awaited: (record.photos ?? []).filter((photo) => photo.arrived === null).length,
  };
}
