/** The service worker's side of the page: registers it, shows a dot for a new version, and never switches unasked (offline.md 27). */

import { signal } from "@preact/signals";
import { hasOpenDraft } from "./draft";

/** A new version is installed and waits. */
export const isUpdateReady = signal(false);
/** The app works with no network from now on. */
export const isOfflineReady = signal(false);

const ASK_EVERY_MS = 1_500;
let waiting: ServiceWorker | null = null;

/** At launch, before anybody can be in the middle of something: a version that waits takes over, unless a draft is open. */
export async function takeOverAtLaunch(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration().catch(() => undefined);
  if (!registration?.waiting || !navigator.serviceWorker.controller) return;
  offer(registration.waiting);
  if (!hasOpenDraft()) switchOver();
}

/** Register once the list stands: keeping everything for offline use then takes nothing from the first screen. */
export async function startUpdates(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  try {
    const registration = await navigator.serviceWorker.register("/service-worker.js", { updateViaCache: "none" });
    isOfflineReady.value = Boolean(registration.active);
    if (registration.waiting && navigator.serviceWorker.controller) offer(registration.waiting);
    else navigator.serviceWorker.controller?.postMessage("launched");
    if (registration.installing) watch(registration);
    registration.addEventListener("updatefound", () => watch(registration));
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && void registration.update().catch(() => undefined));
  } catch {
    // Private windows of some browsers have no service worker: everything works but the cold start without a network.
  }
}

/** The person agreed: take the new version now. Another tab may have taken it already; then only this page is old. */
export function switchOver(): void {
  if (!waiting) return;
  if (waiting.state !== "installed") return location.reload();
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
  const ask = (): void => waiting?.postMessage("switch-over");
  ask();
  setInterval(ask, ASK_EVERY_MS); // A worker that was asleep may miss the first word; the reload ends this.
}

function watch(registration: ServiceWorkerRegistration): void {
  const fresh = registration.installing;
  fresh?.addEventListener("statechange", () => {
    if (fresh.state === "activated") isOfflineReady.value = true;
    if (fresh.state === "installed" && navigator.serviceWorker.controller) offer(fresh);
  });
}

function offer(worker: ServiceWorker): void {
  waiting = worker;
  isUpdateReady.value = true;
}
