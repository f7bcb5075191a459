/** Sends waiting entries in batches. A verdict counts only when it echoes the entry's id and leaf (offline.md 12, 15). */

import { api, ApiProblem } from "./api";
import { transact, type EntryRow, type OutboxRow } from "./db";
import { utf8 } from "./hashing";

interface Verdict {
  /** null: the server could not read so far; the leaf alone says which entry is meant. */
  id: string | null;
  leaf: string;
  verdict: "recorded" | "known" | "conflict" | "rejected" | "quarantined" | "retry" | "sign_in";
  seq: number | null;
  flags: string[];
  code: string | null;
  detail: string | null;
  ticket?: string | null;
}
interface PushAnswer {
  server_epoch: string;
  server_time: string;
  verdicts: Verdict[];
}
export interface Pushed {
  settled: number;
  /** Some entries are still to be sent later. */
  isHeldUp: boolean;
  needsSignIn: boolean;
  serverTime: string | null;
}

const BATCH_ENTRIES = 100;
const BATCH_CHARACTERS = 1_500_000;

/** Offer one batch of what this person's key signed. Raises `ApiProblem` when the batch was not read. */
export async function pushBatch(who: string, kids: string[], skip: Set<string>): Promise<Pushed> {
  const batch = await nextBatch(who, kids, skip);
  if (batch.length === 0) return { settled: 0, isHeldUp: false, needsSignIn: false, serverTime: null };
  const clock = new Date().toISOString();
  const entries = batch.map(({ jws, openings }) => ({ jws, openings }));
  const answer = await send({ kid: batch[0]!.kid, clock, entries });
  return settle(batch, answer, skip);
}

/** One key per batch, oldest first; entries that were put off in this round are passed over. */
function nextBatch(who: string, kids: string[], skip: Set<string>): Promise<EntryRow[]> {
  return transact(["outbox", "entries"], "readonly", async (tx) => {
    const rows = ((await tx.objectStore("outbox").getAll()) as OutboxRow[])
      .filter((row) => row.person === who && row.state === "waiting" && kids.includes(row.kid) && !skip.has(row.id))
      .sort((one, other) => one.kid.localeCompare(other.kid) || one.returnId.localeCompare(other.returnId) || one.dseq - other.dseq);
    const batch: EntryRow[] = [];
    let characters = 0;
    for (const row of rows) {
      if (row.kid !== rows[0]!.kid || batch.length === BATCH_ENTRIES) break;
      const entry = (await tx.objectStore("entries").get(row.id)) as EntryRow;
      characters += entry.jws.length + entry.openings.reduce((sum, opening) => sum + 300 + (opening.text?.length ?? 0), 0);
      if (characters > BATCH_CHARACTERS && batch.length > 0) break;
      batch.push(entry);
    }
    return batch;
  });
}

async function send(body: unknown): Promise<PushAnswer> {
  const plain = utf8(JSON.stringify(body));
  const packed = await gzipped(plain);
  const headers = { "Content-Type": "application/json", ...(packed ? { "Content-Encoding": "gzip" } : {}) };
  return api<PushAnswer>("POST", "/sync/push", packed ?? plain, { headers, timeoutMs: 60_000 });
}

async function gzipped(plain: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer | null> {
  if (typeof CompressionStream === "undefined") return null;
  return new Response(new Blob([plain]).stream().pipeThrough(new CompressionStream("gzip"))).arrayBuffer();
}

/** Keep what the server said of each entry it verifiably read; the others stay as they are. */
async function settle(batch: EntryRow[], answer: PushAnswer, skip: Set<string>): Promise<Pushed> {
  if (!Array.isArray(answer.verdicts)) throw new ApiProblem(0, "portal", "The answer is not from our server.");
  const byLeaf = new Map(answer.verdicts.map((verdict) => [verdict.leaf, verdict]));
  let settled = 0;
  let needsSignIn = false;
  await transact(["outbox"], "readwrite", async (tx) => {
    settled = 0;
    for (const entry of batch) {
      const verdict = byLeaf.get(entry.leaf);
      const isEchoed = verdict !== undefined && (verdict.id === entry.id || verdict.id === null);
      const change = isEchoed ? changeOf(verdict) : null;
      if (isEchoed && verdict.verdict === "sign_in") needsSignIn = true;
      if (!change) {
        skip.add(entry.id);
        continue;
      }
      const row = (await tx.objectStore("outbox").get(entry.id)) as OutboxRow | undefined;
      if (row) await tx.objectStore("outbox").put({ ...row, ...change, settledAt: Date.now() });
      settled++;
    }
  });
  return { settled, isHeldUp: settled < batch.length, needsSignIn, serverTime: answer.server_time };
}

function changeOf(verdict: Verdict): Partial<OutboxRow> | null {
  const { seq, code, detail, ticket = null } = verdict;
  const flags = verdict.flags ?? [];
  switch (verdict.verdict) {
    case "recorded":
    case "known":
      return { state: "recorded", seq, flags, code, detail, ticket: null };
    case "quarantined":
      return { state: "quarantined", seq: null, flags, code, detail, ticket };
    case "conflict":
      return { state: "conflict", seq: null, flags, code, detail };
    case "rejected":
      return { state: "rejected", seq: null, flags, code, detail };
    default:
      return null; // retry, sign_in, or a word of a newer server: it stays, and is offered again
  }
}
