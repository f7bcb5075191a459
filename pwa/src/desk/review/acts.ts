/** A manager's acts: entries signed on this device, shown at once, and laid over the server's record until it holds them. */

import { effect, signal } from "@preact/signals";
import { get, type OutboxRow } from "../../db";
import { record as sign } from "../../journal";
import { person } from "../../session";
import { syncNow, syncState } from "../../sync";
import type { AssetRecord, Verdict } from "../types";

export interface Act {
  id: string;
  returnId: string;
  asset: string | null;
  kind: string;
  data: Record<string, unknown>;
  note?: string;
  by: string | null;
  at: string;
}

/** An act that did not come to count, and why. */
export interface Refused {
  id: string;
  returnId: string;
  asset: string | null;
  kind: string;
  state: "rejected" | "conflict" | "quarantined" | "without_effect";
  detail: string;
}

/** Done here and not yet seen in a record the server sent. */
export const acts = signal<Act[]>([]);
/** What the server did not take as it was meant, until somebody has read of it. */
export const refused = signal<Refused[]>([]);

/** Sign and keep an act, then send it. Resolves when it is kept on this device. */
export async function act(returnId: string, asset: string | null, kind: string, data: Record<string, unknown>, note?: string): Promise<void> {
  const at = new Date().toISOString();
  const { id } = await sign({ returnId, kind, asset, data, ...(note ? { note } : {}) });
  acts.value = [...acts.value, { id, returnId, asset, kind, data, ...(note ? { note } : {}), by: person.value?.id ?? null, at }];
  void syncNow();
}

// After each round of the sync: an act that was refused is not shown as if it counted.
effect(() => {
  if (syncState.value.phase !== "sending" && acts.peek().length > 0) void weed().catch(() => undefined); // `storageTrouble` says why.
});

async function weed(): Promise<void> {
  const rows = await Promise.all(acts.peek().map(({ id }) => get("outbox", id)));
  const over = rows.filter((row) => row !== undefined).filter((row) => fateOf(row) !== null || (row.state === "recorded" && row.asset === null));
  if (over.length === 0) return;
  seen(over.map(({ id }) => id));
  const told = over.flatMap((row) => refusalOf(row)).filter(({ id }) => !refused.peek().some((known) => known.id === id));
  if (told.length > 0) refused.value = [...refused.peek(), ...told];
}

const withoutEffect: Record<string, string> = {
  photos_awaited: "Photographs were still on the way, here or in another branch: close it again with a reason, or wait for them.",
  not_assigned: "The device belongs to a branch that is not yours any more. It is kept in the history and changes nothing.",
};

function fateOf(row: OutboxRow): Refused["state"] | null {
  if (row.state === "rejected" || row.state === "conflict" || row.state === "quarantined") return row.state;
  return row.state === "recorded" && row.flags.some((flag) => flag in withoutEffect) ? "without_effect" : null;
}

function refusalOf(row: OutboxRow): Refused[] {
  const state = fateOf(row);
  const { id, returnId, asset, kind } = row;
  const why = row.flags.find((flag) => flag in withoutEffect);
  const detail = state === "without_effect" && why ? withoutEffect[why]! : (row.detail ?? "");
  return state === null ? [] : [{ id, returnId, asset, kind, state, detail }];
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
