/** What a return's list of assets can be narrowed by; the names are the server's. */

import { values } from "./place";

export const FILTERS = ["q", "branch", "category", "presence", "review", "unexpected", "flag", "only", "removed", "sort"] as const;

/** The filters of the address, with the list's own order when none is asked for. */
export function filtersNow(): Record<string, string> {
  const all = values();
  const kept: Record<string, string> = {};
  for (const name of FILTERS) if (all[name]) kept[name] = all[name];
  return kept;
}
