// The offline policy (offline.md 25 to 28). The build fills SHELL with every file of this version and its hash, and writes this file last.
//
// - It answers GETs of the app's own files, nothing else: never /api, never another method, never the lessor's pages.
// - Installing means having all of it, each file with exactly the listed bytes. Any failure fails the installation.
// - A new version waits. It takes over at launch or when the person agrees: the page says "switch-over".
// - Files of older versions stay while a page may still use them: they go when a launched page is the only one.

/** @type {[url: string, sha256: string][]} */
const SHELL = /*SHELL*/ [];
const VERSION = `handback-${/*VERSION*/ ""}`;
const OLDER = "/older-versions";
const FILES = new Set(SHELL.map(([url]) => url));

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

worker.addEventListener("install", (event) => event.waitUntil(install()));
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener("fetch", (event) => {
  const name = nameOf(event.request);
  if (name !== null) event.respondWith(answer(name, event.request));
});
worker.addEventListener("message", (event) => {
  if (event.data === "switch-over") event.waitUntil(worker.skipWaiting());
  if (event.data === "launched") event.waitUntil(dropOlder());
});

async function install() {
  const older = (await caches.keys()).filter((name) => name.startsWith("handback-") && name !== VERSION);
  const cache = await caches.open(VERSION);
  await cache.put(OLDER, new Response(JSON.stringify(older)));
  for (const [url, hash] of SHELL) {
    // A file of the last version under the same content-hashed name is the same bytes: no need to ask the network.
    const known = url.startsWith("/assets/") ? await caches.match(url) : undefined;
    await cache.put(url, known ?? (await fetched(url, hash)));
  }
}

/** The browser compares the bytes with the hash: a half-finished deploy or a portal's page does not get in. */
async function fetched(/** @type {string} */ url, /** @type {string} */ hash) {
  const response = await fetch(url, { integrity: `sha256-${hash}`, cache: url.startsWith("/assets/") ? "default" : "no-store" });
  if (!response.ok || response.redirected) throw new Error(`${url}: ${response.status}`);
  return response;
}

/** What was there before this version goes only when no other page is open that may load a file of it. Never a newer version. */
async function dropOlder() {
  const pages = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  if (pages.length > 1) return;
  const cache = await caches.open(VERSION);
  const older = await (await cache.match(OLDER))?.json();
  for (const name of older ?? []) await caches.delete(name);
}

/** What a request is called in the cache; null: not ours to answer. */
function nameOf(/** @type {Request} */ request) {
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== worker.location.origin) return null;
  if (FILES.has(url.pathname) || url.pathname.startsWith("/assets/")) return url.pathname;
  return request.mode === "navigate" && isScreen(url.pathname) ? "/" : null;
}

/** Every screen of the app is the one page; the API, the health checks and the lessor's pages are the server's. */
function isScreen(/** @type {string} */ path) {
  return !/^\/(api|l|healthz|readyz)(\/|$)/.test(path) && !path.includes(".");
}

async function answer(/** @type {string} */ name, /** @type {Request} */ request) {
  const cache = await caches.open(VERSION);
  return (await cache.match(name)) ?? (await caches.match(name)) ?? fetch(request);
}
