/** Where we are: the address's path as a signal, and how to go elsewhere. */

import { signal } from "@preact/signals";

export const path = signal(location.pathname);
export const search = signal(location.search);

addEventListener("popstate", () => {
  path.value = location.pathname;
  search.value = location.search;
});

const depth = (): number => (history.state as { depth?: number } | null)?.depth ?? 0;

/** Open another screen; `replace` leaves no step behind in the history. */
export function navigate(to: string, { replace = false }: { replace?: boolean } = {}): void {
  if (to === location.pathname + location.search + location.hash) return;
  if (replace) history.replaceState({ depth: depth() }, "", to);
  else history.pushState({ depth: depth() + 1 }, "", to);
  path.value = location.pathname;
  search.value = location.search;
  scrollTo(0, 0);
}

/** Go back where one came from, or to `otherwise` when the app was opened right here. */
export function goBack(otherwise: string): void {
  if (depth() > 0) history.back();
  else navigate(otherwise, { replace: true });
}

/** Plain clicks on links to our own screens stay in the app; everything else is the browser's. */
export function followLinks(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = (event.target as Element).closest?.("a[href]") as HTMLAnchorElement | null;
  if (!link || link.target || link.hasAttribute("download") || link.origin !== location.origin) return;
  if (link.pathname.startsWith("/api/") || link.pathname.startsWith("/l/")) return;
  event.preventDefault();
  navigate(link.pathname + link.search + link.hash);
}
