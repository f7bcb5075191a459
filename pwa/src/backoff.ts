/** When to try again: doubling with jitter, never more than five minutes (offline.md 20). */

const FIRST_MS = 2_000;
const LONGEST_MS = 300_000;

interface Wait {
  tries: number;
  until: number;
}
const waits = new Map<string, Wait>();

/** A wait longer than any we set means that the clock was put back meanwhile: it is over. */
export function isDue(name: string): boolean {
  const left = (waits.get(name)?.until ?? 0) - Date.now();
  return left <= 0 || left > LONGEST_MS;
}

export function failed(name: string, atLeastMs = 0): void {
  const tries = (waits.get(name)?.tries ?? 0) + 1;
  const pause = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(tries - 1, 12));
  waits.set(name, { tries, until: Date.now() + Math.min(LONGEST_MS, Math.max(atLeastMs, pause * (0.5 + Math.random() / 2))) });
}

export const succeeded = (name: string): void => void waits.delete(name);

/** "Sync now" starts afresh. */
export const forgetWaits = (): void => waits.clear();

/** Milliseconds until the next thing may be tried; null when nothing waits. */
export function nextDueMs(): number | null {
  const soonest = Math.min(...[...waits.values()].map((wait) => wait.until));
  return Number.isFinite(soonest) ? Math.max(0, soonest - Date.now()) : null;
}
