/** Drafts save themselves on every change and survive the page being killed while the camera is open (offline.md 5). */

import { useState } from "preact/hooks";
import { transact } from "./db";
import { person } from "./session";

const drafts = new Map<string, unknown>();
const waiting = new Map<string, { value: unknown }>();
let isWriting = false;

/** Read all drafts before the first screen, so that a form never shows empty and then fills. */
export async function loadDrafts(): Promise<void> {
  await transact(["drafts"], "readonly", async (tx) => {
    let cursor = await tx.objectStore("drafts").openCursor();
    for (; cursor; cursor = await cursor.continue()) drafts.set(String(cursor.key), cursor.value);
  });
}

/** Whether anybody is in the middle of something here; a new version then waits (offline.md 27). */
export const hasOpenDraft = (): boolean => drafts.size > 0;

/** A form's value that outlives the page: `[value, set, clear]`. `key` names the form, e.g. `defect/<return>/<asset>`. */
export function useDraft<T>(key: string, initial: T): [T, (next: T) => void, () => void] {
  const mine = `${person.peek()?.id ?? ""}/${key}`;
  const [, redraw] = useState(0);
  const value = (drafts.has(mine) ? drafts.get(mine) : initial) as T;
  const set = (next: T): void => {
    drafts.set(mine, next);
    keep(mine, { value: next });
    redraw((count) => count + 1);
  };
  const clear = (): void => {
    if (!drafts.delete(mine)) return;
    keep(mine, { value: undefined });
    redraw((count) => count + 1);
  };
  return [value, set, clear];
}

function keep(key: string, change: { value: unknown }): void {
  waiting.set(key, change);
  if (!isWriting) void write();
}

/** One transaction at a time, each with the newest value of every changed draft. */
async function write(): Promise<void> {
  isWriting = true;
  while (waiting.size > 0) {
    const changes = [...waiting];
    waiting.clear();
    try {
      await transact(["drafts"], "readwrite", async (tx) => {
        const store = tx.objectStore("drafts");
        for (const [key, { value }] of changes) await (value === undefined ? store.delete(key) : store.put(value, key));
      });
    } catch {
      // `storageTrouble` says so on the screen; the form itself still holds the value, and the next change tries again.
      for (const [key, change] of changes) if (!waiting.has(key)) waiting.set(key, change);
      break;
    }
  }
  isWriting = false;
}
