/** The service worker's side of the page: registers it, shows a dot for a new version, and never switches unasked (offline.md 27). */

import { signal } from "@preact/signals";
import { hasOpenDraft } from "./draft";

/** A new version is installed and waits. */
export const isUpdateReady = signal(false);
/** The app works with no network from now on. */
export const isOfflineReady = signal(false);

let waiting: ServiceWorker | null = null;

/** Register after the first screen stands. At launch a waiting version takes over when nobody is in the middle of something. */
export async function startUpdates(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  try {
    const registration = await navigator.serviceWorker.register("/service-worker.js", { updateViaCache: "none" });
    isOfflineReady.value = Boolean(registration.active);
    if (registration.waiting && navigator.serviceWorker.controller) {
      offer(registration.waiting);
      if (!hasOpenDraft()) switchOver();
    }
    navigator.serviceWorker.controller?.postMessage("launched");
    registration.addEventListener("updatefound", () => watch(registration));
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && void registration.update().catch(() => undefined));
  } catch {
    // Private windows of some browsers have no service worker: everything works but the cold start without a network.
  }
}

/** The person agreed: take the new version now. */
export function switchOver(): void {
  if (!waiting) return;
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
  waiting.postMessage("switch-over");
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
