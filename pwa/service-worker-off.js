// The kill switch: served at /service-worker.js when SERVICE_WORKER=off. Phones fetch it at their next visit, it gives up the offline
// shell and itself, and every page comes from the server again. It never touches IndexedDB: unsent work stays where it is.

const switchedOff = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

switchedOff.addEventListener("install", () => void switchedOff.skipWaiting());
switchedOff.addEventListener("activate", (event) => event.waitUntil(giveUp()));

async function giveUp() {
  for (const name of await caches.keys()) if (name.startsWith("handback-")) await caches.delete(name);
  await switchedOff.registration.unregister();
}
