/** A manager's acts: entries signed on this device, shown at once, and laid over the server's record until it holds them. */

import { signal } from "@preact/signals";
import { record as sign } from "../../journal";
import { person } from "../../session";
import { syncNow } from "../../sync";
import type { AssetRecord, Verdict } from "../types";

export interface Act {
  id: string;
  asset: string | null;
  kind: string;
  data: Record<string, unknown>;
  note?: string;
  by: string | null;
  at: string;
}

/** Done here and not yet seen in a record the server sent. */
export const acts = signal<Act[]>([]);

/** Sign and keep an act, then send it. Resolves when it is kept on this device. */
export async function act(returnId: string, asset: string | null, kind: string, data: Record<string, unknown>, note?: string): Promise<void> {
  const at = new Date().toISOString();
  const { id } = await sign({ returnId, kind, asset, data, ...(note ? { note } : {}) });
  acts.value = [...acts.value, { id, asset, kind, data, ...(note ? { note } : {}), by: person.value?.id ?? null, at }];
  void syncNow();
}

/** The server's record now holds these entries itself. */
export function seen(ids: readonly string[]): void {
  const held = new Set(ids);
  if (acts.value.some(({ id }) => held.has(id))) acts.value = acts.value.filter(({ id }) => !held.has(id));
}

/** Accepted or sent back here a moment ago, which the server may not have heard yet. */
export const isJudged = (asset: string): boolean => {
  const last = acts.value.filter((item) => item.asset === asset && JUDGEMENTS.has(item.kind)).at(-1);
  return last !== undefined && last.kind !== "review.reopened";
};
const JUDGEMENTS = new Set(["review.accepted", "review.reopened", "retake.requested"]);

/** What the server says with our own unsent acts on top. */
export function laidOver(record: AssetRecord, asset: string): AssetRecord {
  return acts.value.filter((item) => item.asset === asset).reduce(lay, record);
}

function lay(record: AssetRecord, { id, kind, data, note, by, at }: Act): AssetRecord {
  const who = { by, at, received: null, entry: id, pending: true };
  const judged = (verdict: Verdict) => ({ ...who, verdict, notes: record.review?.notes ?? [] });
  const withdrawn = (one?: unknown) => (record.retakes ?? []).map((retake) => (retake.state === "open" && (one === undefined || retake.id === one) ? { ...retake, state: "withdrawn" as const } : retake));
  switch (kind) {
    case "review.accepted":
      return { ...record, retakes: withdrawn(), review: judged("accepted") };
    case "review.reopened":
      return { ...record, review: judged("open") };
    case "review.noted":
      return { ...record, review: { ...record.review, verdict: record.review?.verdict ?? "open", notes: [...(record.review?.notes ?? []), { c: id, text: note ?? "", ...who }] } };
    case "retake.requested": {
      const retake = { id, slot: String(data["slot"]), photo: (data["photo"] as string | null) ?? null, reason: String(data["reason"]), c: null, note: note ?? null, state: "open" as const, ...who };
      return { ...record, retakes: [...(record.retakes ?? []), retake], review: judged("retake") };
    }
    case "retake.withdrawn": {
      const retakes = withdrawn(data["retake"]);
      return { ...record, retakes, review: judged(retakes.some(({ state }) => state === "open") ? "retake" : "open") };
    }
    case "contradiction.settled":
      return { ...record, flags: (record.flags ?? []).map((flag) => (flag.code === "contradiction" && flag.topic === data["topic"] ? { ...flag, state: "settled" as const } : flag)) };
    default:
      return record;
  }
}
