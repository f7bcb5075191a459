/** Where in the desk we are: the path's parts and the query, both read from the address. */

import { path, search } from "../router";

export { navigate as go } from "../router";

/** Change the query in place, without a new step in the browser's history. */
export function restate(next: Record<string, string>): void {
  const filled = new URLSearchParams(Object.entries(next).filter(([, value]) => value !== "")).toString();
  history.replaceState(history.state, "", location.pathname + (filled ? `?${filled}` : ""));
  search.value = location.search;
}

export const parts = (): string[] => path.value.split("/").filter(Boolean).slice(1);
export const values = (): Record<string, string> => Object.fromEntries(new URLSearchParams(search.value));
