/** The figures of a return, as the sum of what each asset adds. */

import type { AssetState } from "./record";

export interface ReturnCounts {
  assets: number;
  found: number;
  missing: number;
  recorded: number;
  reviewed: number;
  unexpected: number;
  retakes: number;
  photos_awaited: number;
}

export const noCounts = (): ReturnCounts => ({ assets: 0, found: 0, missing: 0, recorded: 0, reviewed: 0, unexpected: 0, retakes: 0, photos_awaited: 0 });

/** What one asset adds to its return's counts. */
export function tallyOf(state: AssetState): Omit<ReturnCounts, "assets"> {
  const expected = state.is_unexpected ? 0 : 1;
  return {
    found: state.presence === "found" ? expected : 0,
    missing: state.presence === "missing" ? expected : 0,
    recorded: state.is_recorded ? expected : 0,
    reviewed: state.review === "accepted" ? expected : 0,
    unexpected: 1 - expected,
    retakes: state.retakes_open,
    photos_awaited: state.photos_awaited,
  };
}

export function addTo(sum: ReturnCounts, more: Partial<ReturnCounts>, sign: 1 | -1 = 1): void {
  for (const name of Object.keys(more) as (keyof ReturnCounts)[]) sum[name] += sign * (more[name] ?? 0);
}
