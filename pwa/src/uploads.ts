/** Sends photographs whose entries the server has, at most two at once; their bytes stay here 7 days after it confirmed the digest. */

import { api, ApiProblem } from "./api";
import { failed, isDue, succeeded } from "./backoff";
import { get, getAll, transact, type OutboxRow, type UploadRow } from "./db";
import { hex, sha256 } from "./hashing";

const AT_ONCE = 2;
/** Digests in one question; the server takes up to 1000. */
const ASKED_AT_ONCE = 500;
const KEPT_DAYS = 7;
const DAY_MS = 86_400_000;
/** A photo the server does not have on its list yet, or cannot take right now: these pass. */
const PASSING = new Set(["not_named", "csrf", "unavailable"]);

interface PhotoAnswer {
  sha256: string;
}
export interface Upload extends UploadRow {
  ticket: string | null;
}

/** What may be sent now: the entry went first, naming the digest (offline.md 18). */
export async function sendable(who: string): Promise<Upload[]> {
  return transact(["uploads", "outbox"], "readonly", async (tx) => {
    const outbox = new Map(((await tx.objectStore("outbox").getAll()) as OutboxRow[]).map((row) => [row.id, row]));
    const waiting = ((await tx.objectStore("uploads").getAll()) as UploadRow[]).filter((row) => row.person === who && row.state === "waiting" && row.hasBytes);
    return waiting.flatMap((row) => {
      const entry = outbox.get(row.entryId);
      const isNamed = entry === undefined || entry.state === "recorded" || (entry.state === "quarantined" && entry.ticket !== null);
      return isNamed ? [{ ...row, ticket: entry?.ticket ?? null }] : [];
    });
  });
}

/** Send all that is due. `progress` is called after each. Raises `ApiProblem` 401 when the sign-in ended. */
export async function sendPhotos(who: string, progress: () => Promise<void>): Promise<void> {
  const queue = (await sendable(who)).filter((upload) => isDue(`photo/${upload.key}`));
  let ended: ApiProblem | null = null;
  const lane = async (): Promise<void> => {
    for (let upload = queue.shift(); upload && !ended; upload = queue.shift()) {
      try {
        await sendOne(upload);
        await progress();
      } catch (problem) {
        if (!(problem instanceof ApiProblem)) throw problem;
        if (problem.status === 401 || problem.status === 0) ended = problem;
        else await note(upload, problem);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  if (ended) throw ended;
}

async function sendOne(upload: Upload): Promise<void> {
  const bytes = await get("bytes", upload.key);
  if (!bytes || hex(await sha256(bytes)) !== upload.sha256) {
    await mark(upload.key, { state: "rejected", code: "unreadable", detail: "The phone can no longer read this photograph. Take it again." });
    return;
  }
  const headers = { "Content-Type": upload.type, ...(upload.ticket ? { "X-Handback-Ticket": upload.ticket } : {}) };
  const answer = await api<PhotoAnswer>("PUT", `/returns/${upload.returnId}/photos/${upload.sha256}`, bytes, { headers, timeoutMs: 180_000 });
  if (answer.sha256 !== upload.sha256) throw new ApiProblem(0, "portal", "The answer is not about this photograph.");
  succeeded(`photo/${upload.key}`);
  await mark(upload.key, { state: "complete", code: null, detail: null, confirmedAt: Date.now() });
}

async function note(upload: Upload, problem: ApiProblem): Promise<void> {
  const retryAfter = Number(problem.more["retry_after"] ?? 0) * 1000;
  failed(`photo/${upload.key}`, retryAfter);
  const isPassing = problem.isPassing || PASSING.has(problem.code);
  await mark(upload.key, { state: isPassing ? "waiting" : "rejected", code: problem.code, detail: problem.detail });
}

function mark(key: string, change: Partial<UploadRow>): Promise<void> {
  return transact(["uploads"], "readwrite", async (tx) => {
    const row = (await tx.objectStore("uploads").get(key)) as UploadRow | undefined;
    if (row) await tx.objectStore("uploads").put({ ...row, ...change });
  });
}

/** Try a photograph again that the server would not take. */
export const offerAgain = (key: string): Promise<void> => mark(key, { state: "waiting", code: null, detail: null });

/** Let bytes go that the server confirmed more than 7 days ago (offline.md 21). A clock that ran backwards keeps them. */
export async function dropConfirmed(now = Date.now()): Promise<string[]> {
  const old = (await getAll("uploads")).filter(
    (row) => row.state === "complete" && row.hasBytes && !row.isDoubtful && row.confirmedAt !== null && now - row.confirmedAt > KEPT_DAYS * DAY_MS,
  );
  for (const row of old) {
    await transact(["uploads", "bytes", "thumbs"], "readwrite", async (tx) => {
      const current = (await tx.objectStore("uploads").get(row.key)) as UploadRow | undefined;
      if (current?.state !== "complete" || current.isDoubtful) return;
      await tx.objectStore("bytes").delete(row.key);
      await tx.objectStore("thumbs").delete(row.key);
      await tx.objectStore("uploads").put({ ...current, hasBytes: false });
    });
  }
  return old.map((row) => row.key);
}

/** The server's database was restored: which confirmed photographs does it still have? The others are sent again. */
export async function askDoubtful(who: string): Promise<void> {
  const doubtful = (await getAll("uploads")).filter((row) => row.person === who && row.isDoubtful);
  for (const returnId of new Set(doubtful.map((row) => row.returnId))) {
    const mine = doubtful.filter((row) => row.returnId === returnId);
    for (let start = 0; start < mine.length; start += ASKED_AT_ONCE) await ask(returnId, mine.slice(start, start + ASKED_AT_ONCE));
  }
}

async function ask(returnId: string, rows: UploadRow[]): Promise<void> {
  const digests = rows.map((row) => row.sha256);
  const { held } = await api<{ held: string[] }>("POST", `/returns/${returnId}/photos/held`, { digests }).catch((problem) => {
    if (problem instanceof ApiProblem && problem.status === 404) return { held: [] as string[] };
    throw problem;
  });
  for (const row of rows) await mark(row.key, held.includes(row.sha256) ? { isDoubtful: false } : { isDoubtful: false, state: "waiting", confirmedAt: null });
}
