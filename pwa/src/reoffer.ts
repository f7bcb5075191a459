/** What happens to kept entries over time: offered again to a restored server, and let go when long settled. */

import { getAll, transact, type OutboxRow, type UploadRow } from "./db";
import { enrolAgain } from "./keys";

const KEPT_DAYS = 30;
const DAY_MS = 86_400_000;

/** The server's epoch changed: everything still held here is offered again, by whoever recorded it (offline.md 14). */
export async function offerEverythingAgain(epoch: string): Promise<void> {
  await enrolAgain();
  await transact(["outbox", "uploads", "settings"], "readwrite", async (tx) => {
    for (const row of (await tx.objectStore("outbox").getAll()) as OutboxRow[]) {
      const isOffered = row.state === "recorded" || row.state === "quarantined";
      if (isOffered) await tx.objectStore("outbox").put({ ...row, state: "waiting", seq: null, ticket: null, settledAt: null });
    }
    for (const row of (await tx.objectStore("uploads").getAll()) as UploadRow[]) {
      if (row.state === "complete" && row.hasBytes) await tx.objectStore("uploads").put({ ...row, isDoubtful: true });
    }
    await tx.objectStore("settings").put(epoch, "epoch");
    await tx.objectStore("settings").put(true, "restart");
    await tx.objectStore("settings").delete("lastVerified");
  });
}

/** Let entries go that the server recorded long ago and whose photographs are all there. */
export async function dropSettled(now = Date.now()): Promise<void> {
  const unsent = new Set((await getAll("uploads")).filter((row) => row.state !== "complete" || row.hasBytes).map((row) => row.entryId));
  const old = (await getAll("outbox")).filter(
    (row) => row.state === "recorded" && row.settledAt !== null && now - row.settledAt > KEPT_DAYS * DAY_MS && !unsent.has(row.id),
  );
  if (old.length === 0) return;
  await transact(["outbox", "entries"], "readwrite", async (tx) => {
    for (const { id } of old) {
      await tx.objectStore("outbox").delete(id);
      await tx.objectStore("entries").delete(id);
    }
  });
}
