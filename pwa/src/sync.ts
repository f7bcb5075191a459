/** Keeps phone and server together: entries first, then photographs, then what others did. One round at a time, one tab at a time. */

import { signal } from "@preact/signals";
import { ApiProblem, isSignedOut, serverEpoch } from "./api";
import { failed, forgetWaits, isDue, nextDueMs, succeeded } from "./backoff";
import { hearTabs, put, setting, StorageBlocked, tellTabs } from "./db";
import { savedCount } from "./journal";
import { enrolled } from "./keys";
import { loadLive } from "./live";
import { forgetPicture } from "./pictures";
import { pull } from "./pull";
import { pushBatch } from "./push";
import { dropSettled, offerEverythingAgain } from "./reoffer";
import { check, enrol, person, recall } from "./session";
import { changed, loadReturns, reload } from "./state";
import { noteClock, refresh, waitingOf } from "./sync-state";
import { askDoubtful, dropConfirmed, sendPhotos } from "./uploads";

export { clockOffset, outboxRows, refresh, syncState, type SyncState } from "./sync-state";

/** Set by the phone's screens for people who are not technicians: only then are all returns pulled onto their device. */
export const wantsReturns = signal(false);

const EVERY_MS = 30_000;
const SOON_MS = 400;
let running: Promise<void> | null = null;
let isAskedAgain = false;
/** Whether the work here was offered once since the sign-in ended, see `offerSignedOut`. */
let isOfferedSignedOut = false;
let timer: ReturnType<typeof setTimeout> | undefined;
let plannedAt: number | null = null;

/** Start the rounds; called once when the app starts. */
export function startSync(): void {
  addEventListener("online", () => void syncNow());
  addEventListener("offline", () => void refresh().catch(noted));
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && soon(0));
  savedCount.subscribe((count) => void (count > 0 && (soon(SOON_MS), void refresh().catch(noted))));
  wantsReturns.subscribe((wanted) => wanted && soon(0));
  hearTabs((news) => void heard(news).catch(noted));
  soon(0);
}

/** The round that is under way, or one more. */
export const firstRound = (): Promise<void> => run();

/** Try everything at once, waits forgotten (offline.md 20). Resolves when the round is over. */
export async function syncNow(): Promise<void> {
  tellTabs("sync-now");
  await running; // A round under way may already be past what is to be sent.
  forgetWaits();
  isOfferedSignedOut = false;
  await run();
}

/** Run in a while, or earlier when that is already planned. */
function soon(ms: number): void {
  const at = Date.now() + ms;
  if (plannedAt !== null && plannedAt <= at && plannedAt > Date.now() - 1000) return;
  clearTimeout(timer);
  plannedAt = at;
  timer = setTimeout(() => {
    plannedAt = null;
    void run();
  }, ms);
}

async function run(): Promise<void> {
  if (running) {
    isAskedAgain = true;
    return running;
  }
  running = inOneTab(rounds).catch(noted).finally(() => {
    running = null;
    const due = Math.min(nextDueMs() ?? EVERY_MS, EVERY_MS);
    soon(isAskedAgain ? 0 : Math.max(1000, due));
    isAskedAgain = false;
  });
  return running;
}

/** Storage that does not answer is said over everything already; anything else is a mistake of ours and goes to the console. */
function noted(problem: unknown): void {
  if (!(problem instanceof StorageBlocked)) reportError(problem);
}

/** The lock saves work; what makes two tabs safe is that every request is idempotent (offline.md 24). */
async function inOneTab(work: () => Promise<void>): Promise<void> {
  if (!navigator.locks) return work();
  await navigator.locks.request("handback-sync", { ifAvailable: true }, async (lock) => (lock ? work() : refresh()));
}

async function rounds(): Promise<void> {
  if (!person.peek()) return refresh();
  if (isSignedOut.peek() && isOfferedSignedOut) return refresh("sign_in");
  if (!isDue("round")) return refresh("offline");
  await refresh("sending");
  try {
    if (!isSignedOut.peek()) isOfferedSignedOut = false;
    await round();
    succeeded("round");
    await refresh();
  } catch (problem) {
    if (isSignedOut.peek()) await offerSignedOut();
    else await offline(problem);
  }
  tellTabs("synced");
}

/** The sign-in ended: the queue waits (offline.md 23). But when access was withdrawn nobody will sign in again, so the work is offered
 *  once without a sign-in: the server keeps entries of withdrawn people for a manager (offline.md 16) and refuses all others. */
async function offerSignedOut(): Promise<void> {
  const who = person.peek()?.id;
  if (!who || isOfferedSignedOut) return refresh("sign_in");
  try {
    await pushAll(who);
    await sendPhotos(who, () => refresh("sending"));
    isOfferedSignedOut = true;
  } catch (problem) {
    isOfferedSignedOut = problem instanceof ApiProblem && problem.status === 401;
  }
  await loadLive();
  await refresh("sign_in");
}

async function offline(problem: unknown): Promise<void> {
  failed("round");
  await refresh(problem instanceof ApiProblem ? "offline" : undefined, problem instanceof Error ? problem.message : null);
}

/** One whole exchange. A changed epoch starts it over: the server may have forgotten what it once confirmed. */
async function round(): Promise<void> {
  for (let tries = 0; tries < 4; tries++) {
    const who = person.peek()?.id;
    if (!who) return;
    if (!(await send(who)) || !(await receive())) continue;
    await put("settings", new Date().toISOString(), "lastVerified");
    await enrol();
    return tidy();
  }
}

/** False: start over, because the epoch changed or somebody else is signed in. */
async function send(who: string): Promise<boolean> {
  const { entries, photos, doubtful } = await waitingOf(who);
  const isIdle = entries + photos + doubtful === 0;
  if (!isIdle) {
    await check(); // Whose sign-in is it? Another person's never sends this person's entries (offline.md 23).
    if (person.peek()?.id !== who) return false;
    if (isSignedOut.peek()) throw new ApiProblem(401, "sign_in_needed", "Sign in to send your work.");
  }
  if (isIdle) return !(await isEpochNew()); // Nothing to send: the key is made known after the pull, so that the list comes first.
  await enrol();
  if ((await isEpochNew()) || !(await pushAll(who))) return false;
  await askDoubtful(who);
  await sendPhotos(who, () => refresh("sending"));
  return !(await isEpochNew());
}

/** False when the server's epoch changed on the way. */
async function pushAll(who: string): Promise<boolean> {
  const kids = await enrolled(who);
  const skip = new Set<string>();
  for (;;) {
    const pushed = await pushBatch(who, kids, skip);
    if (pushed.serverTime) noteClock(pushed.serverTime);
    if (pushed.needsSignIn) isSignedOut.value = true;
    if (pushed.settled === 0 && !pushed.isHeldUp) return true;
    await refresh("sending");
    if (await isEpochNew()) return false;
  }
}

/** Compare the epoch the server names with the one this phone knows; on a new one everything is offered again. */
async function isEpochNew(): Promise<boolean> {
  const now = serverEpoch.peek();
  if (now === null) return false;
  const known = await setting<string>("epoch");
  if (known === now) return false;
  if (known === undefined) {
    await put("settings", now, "epoch");
    return false;
  }
  await offerEverythingAgain(now);
  return true;
}

async function receive(): Promise<boolean> {
  if (person.peek()?.role !== "technician" && !wantsReturns.peek()) return true;
  const restart = (await setting<boolean>("restart")) ?? false;
  const pulled = await pull((await setting<string>("epoch")) ?? null, restart);
  noteClock(pulled.serverTime);
  if ((await isEpochNew()) || pulled.epochChanged) return false;
  if (restart) await put("settings", false, "restart");
  await loadReturns();
  await loadLive();
  for (const [returnId, assets] of pulled.changed) await changed(returnId, assets);
  return true;
}

async function tidy(): Promise<void> {
  for (const key of await dropConfirmed()) forgetPicture(key);
  await dropSettled();
}

async function heard(news: string): Promise<void> {
  if (news === "sync-now") {
    forgetWaits();
    if (running) isAskedAgain = true;
    return;
  }
  if (news === "session") {
    await recall();
    isSignedOut.value = false;
  }
  await loadLive();
  if (news !== "saved") await reload();
  await refresh();
}
