/**
 * Lets the workbench be reloaded without a connection. Scope: /articles/. Of an article only the page is here; its
 * record is kept by the page itself (sync/shelf.js), in the same cache of the same user.
 *
 * A page is kept under the user that the server names in X-Gisa-User. As soon as another user opens one, the first
 * one's cache is gone, and signing out empties it; so nobody is shown what another one opened.
 */

const DESK = "gisa-desk:";
const FILES = "gisa-files";
/** Files kept; a release has some thirty. */
const MOST_FILES = 200;
const AWAY = new Set([502, 503, 504]);
const HASHED = /\.[0-9a-f]{8,}\./;

const worker = /** @type {any} */ (self);

worker.addEventListener("install", () => worker.skipWaiting());
worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener("message", (/** @type {any} */ event) => {
  const { kind, path, files } = event.data ?? {};
  if (kind === "keep") event.waitUntil(keep(path, files ?? []));
});
worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (isFile(pathname)) event.respondWith(file(request));
});

/** @param {string} pathname */
function isFile(pathname) {
  return pathname.startsWith("/static/");
}

/** The page from the server; without one, as it was kept. @param {Request} request @returns {Promise<Response>} */
async function page(request) {
  const fresh = await fetch(request).catch((/** @type {Error} */ error) => error);
  if (fresh instanceof Response && !AWAY.has(fresh.status)) {
    await keepResponse(request.url, fresh);
    return fresh;
  }
  const names = (await caches.keys()).filter((name) => name.startsWith(DESK));
  const kept = names.length === 1 ? await (await caches.open(names[0])).match(request.url) : undefined;
  if (kept) return kept;
  if (fresh instanceof Response) return fresh;
  throw fresh;
}

/** A file whose name has its hash is what it was; any other is asked for first. @param {Request} request @returns {Promise<Response>} */
async function file(request) {
  const cache = await caches.open(FILES);
  const kept = await cache.match(request);
  if (kept && HASHED.test(new URL(request.url).pathname)) return kept;
  try {
    const fresh = await fetch(request);
    if (fresh.ok) await cache.put(request, fresh.clone()).catch(() => undefined);
    return fresh;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

/** Keep a page under its user, and nobody else's any longer. @param {string} address @param {Response} response */
async function keepResponse(address, response) {
  const user = response.headers.get("X-Gisa-User");
  if (!response.ok || !user) return;
  const own = DESK + user;
  for (const name of await caches.keys()) if (name.startsWith(DESK) && name !== own) await caches.delete(name);
  const cache = await caches.open(own);
  await cache.put(address, response.clone()).catch(() => undefined);
}

/** @param {string} path @param {string[]} files */
async function keep(path, files) {
  const address = new URL(path, location.origin).href;
  try {
    await keepResponse(address, await fetch(address, { credentials: "same-origin" }));
    const cache = await caches.open(FILES);
    for (const one of files) {
      const { origin, pathname } = new URL(one);
      if (origin === location.origin && isFile(pathname) && !(await cache.match(one))) await cache.add(one);
    }
    const all = await cache.keys();
    for (const old of all.slice(0, Math.max(0, all.length - MOST_FILES))) await cache.delete(old);
  } catch {
    // No connection, or no room: the next visit tries again.
  }
}
