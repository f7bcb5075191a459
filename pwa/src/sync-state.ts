/** What the sync line says: how much waits here, and when the server last confirmed everything. */

import { signal } from "@preact/signals";
import { isReachable, isSignedOut } from "./api";
import { getAll, setting, transact, type OutboxRow, type UploadRow } from "./db";
import { person } from "./session";

export interface SyncState {
  entriesWaiting: number;
  photosWaiting: number;
  /** Entries and photographs the server would not take. */
  attention: number;
  /** When the server last confirmed everything it was asked. */
  lastVerified: Date | null;
  phase: "idle" | "sending" | "offline" | "sign_in" | "attention";
  freeBytes: number | null;
  /** Why it is offline, in plain words: no network, or a Wi-Fi portal. */
  detail: string | null;
}

export const syncState = signal<SyncState>({
  entriesWaiting: 0,
  photosWaiting: 0,
  attention: 0,
  lastVerified: null,
  phase: "idle",
  freeBytes: null,
  detail: null,
});

/** How far this phone's clock is off, in milliseconds: shown, never used for order (offline.md 13). */
export const clockOffset = signal(0);

export function noteClock(serverTime: string): void {
  const offset = Date.now() - Date.parse(serverTime);
  if (Number.isFinite(offset)) clockOffset.value = offset;
}

/** What waits to be sent or asked, and what needs attention. `doubtful`: confirmed by a server that was restored since. */
export async function waitingOf(who: string): Promise<{ entries: number; photos: number; doubtful: number; attention: number }> {
  return transact(["outbox", "uploads"], "readonly", async (tx) => {
    const entries = ((await tx.objectStore("outbox").getAll()) as OutboxRow[]).filter((row) => row.person === who);
    const photos = ((await tx.objectStore("uploads").getAll()) as UploadRow[]).filter((row) => row.person === who);
    return {
      entries: entries.filter((row) => row.state === "waiting").length,
      photos: photos.filter((row) => row.state === "waiting").length,
      doubtful: photos.filter((row) => row.isDoubtful).length,
      attention: entries.filter((row) => row.state !== "waiting" && row.state !== "recorded").length + photos.filter((row) => row.state === "rejected").length,
    };
  });
}

/** Bring the sync line up to date. */
export async function refresh(phase?: SyncState["phase"], detail: string | null = null): Promise<void> {
  const who = person.peek()?.id ?? "";
  const { entries, photos, attention } = await waitingOf(who);
  const verified = await setting<string>("lastVerified");
  const quiet = attention > 0 ? "attention" : navigator.onLine && isReachable.peek() ? "idle" : "offline";
  syncState.value = {
    entriesWaiting: entries,
    photosWaiting: photos,
    attention,
    lastVerified: verified ? new Date(verified) : null,
    phase: phase ?? (isSignedOut.peek() && who ? "sign_in" : quiet),
    freeBytes: await freeBytes(),
    detail,
  };
}

/** Unknown in WebKitGTK, where `navigator.storage` is missing. */
async function freeBytes(): Promise<number | null> {
  const estimate = await navigator.storage?.estimate?.().catch(() => null);
  return estimate?.quota === undefined || estimate.usage === undefined ? null : Math.max(0, estimate.quota - estimate.usage);
}

/** Everything the outbox screen lists. */
export async function outboxRows(who: string): Promise<{ entries: OutboxRow[]; photos: UploadRow[] }> {
  const [entries, photos] = await Promise.all([getAll("outbox"), getAll("uploads")]);
  return { entries: entries.filter((row) => row.person === who), photos: photos.filter((row) => row.person === who) };
}
