/** This person's own entries that the pulled state does not hold yet, per asset; kept in memory because they are few. */

import { signal } from "@preact/signals";
import { transact, type EntryRow, type OutboxRow, type ReturnRow } from "./db";
import { person } from "./session";

interface Live {
  /** By `<return>/<asset>`, oldest first. */
  entries: Map<string, EntryRow[]>;
  /** Entries the server would not take, by `<return>/<asset>`. */
  attention: Map<string, number>;
}

export const live = signal<Live>({ entries: new Map(), attention: new Map() });

const keyOf = (row: { returnId: string; asset: string | null }): string => `${row.returnId}/${row.asset ?? ""}`;

/** Read them anew: waiting entries, and recorded ones whose place in the journal was not pulled yet. */
export async function loadLive(): Promise<void> {
  const who = person.peek()?.id;
  live.value = await transact(["outbox", "entries", "returns"], "readonly", async (tx) => {
    const returns = new Map(((await tx.objectStore("returns").getAll()) as ReturnRow[]).map((row) => [row.id, row.seq]));
    const rows = ((await tx.objectStore("outbox").getAll()) as OutboxRow[]).filter((row) => row.person === who);
    const now: Live = { entries: new Map(), attention: new Map() };
    for (const row of rows.sort((one, other) => one.dseq - other.dseq || one.at.localeCompare(other.at))) {
      if (row.state === "rejected" || row.state === "conflict" || row.state === "quarantined") {
        now.attention.set(keyOf(row), (now.attention.get(keyOf(row)) ?? 0) + 1);
        continue;
      }
      if (row.state === "recorded" && (row.seq ?? 0) <= (returns.get(row.returnId) ?? 0)) continue;
      const entry = (await tx.objectStore("entries").get(row.id)) as EntryRow | undefined;
      if (entry) now.entries.set(keyOf(row), [...(now.entries.get(keyOf(row)) ?? []), entry]);
    }
    return now;
  });
}

/** One more entry was saved here. */
export function addLive(entry: EntryRow): void {
  const entries = new Map(live.peek().entries);
  entries.set(keyOf(entry), [...(entries.get(keyOf(entry)) ?? []), entry]);
  live.value = { ...live.peek(), entries };
}
