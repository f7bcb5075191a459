/** An answer shows at once and is recorded in its turn: two quick taps never overwrite one another. */
import { useRef, useState } from "preact/hooks";
import { saved } from "../../parts/saving";
import type { AssetView } from "../../state";

export interface Answer<T> {
  /** What the person means: what is recorded, or what they just tapped. */
  value: T | null;
  /** The last tap could not be saved; what it meant is still shown. */
  isUnsaved: boolean;
  give: (next: (now: T | null) => T) => void;
}

export function useAnswer<T extends object>(asset: AssetView, kind: string, recorded: T | null): Answer<T> {
  const meant = useRef<{ value: T; isUnsaved: boolean } | null>(null);
  const turn = useRef<Promise<unknown>>(Promise.resolve());
  const [, redraw] = useState(0);
  const now = meant.current?.value ?? recorded;

  function give(next: (now: T | null) => T): void {
    const value = next(meant.current?.value ?? recorded);
    if (!meant.current?.isUnsaved && JSON.stringify(value) === JSON.stringify(meant.current?.value ?? recorded)) return; // a second tap on the same answer
    const mine = { value, isUnsaved: false };
    meant.current = mine;
    redraw((count) => count + 1);
    turn.current = turn.current.then(async () => {
      const isKept = (await saved({ returnId: asset.returnId, kind, asset: asset.id, data: value as Record<string, unknown> })) !== null;
      if (isKept && meant.current === mine) meant.current = null;
      else if (!isKept) mine.isUnsaved = true;
      redraw((count) => count + 1);
    });
  }
  return { value: now, isUnsaved: meant.current?.isUnsaved ?? false, give };
}

/** Whether the checklist still asks for this part: `power`, or any `condition:…`. */
export const isLeft = (asset: AssetView, part: string): boolean => asset.missing.some((code) => code === part || code.startsWith(`${part}:`));
