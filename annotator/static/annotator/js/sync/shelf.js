/** Articles whose record and page are kept for a reload without a connection. */
const KEPT = 30;
const PREFIX = "gisa-desk:";

/**
 * What a user has opened last, kept in the browser's cache storage: read again when the server cannot be reached. It is
 * keyed by user, and `clearShelves` empties it when she signs out. What waits to be sent is not here but in the queue.
 */
export class Shelf {
  /** @param {string} user @param {CacheStorage | undefined} storage none in a page that is not secure */
  constructor(user, storage = globalThis.caches) {
    this.name = PREFIX + user;
    this.storage = storage;
  }

  /** Keep an answer. Forgotten in silence when the browser's disk is full: it is a convenience. @param {string} key @param {unknown} value */
  async keep(key, value) {
    try {
      const cache = await this.storage?.open(this.name);
      await cache?.put(address(key), new Response(JSON.stringify(value)));
      if (cache && key.startsWith("layer/")) await trim(cache);
    } catch {
      // Full, or forbidden.
    }
  }

  /** What was kept, or null. @param {string} key @returns {Promise<any>} */
  async find(key) {
    try {
      const cache = await this.storage?.open(this.name);
      const found = await cache?.match(address(key));
      return found ? await found.json() : null;
    } catch {
      return null;
    }
  }
}

/** @param {string} key */
function address(key) {
  return `/kept/${key}`;
}

/** The oldest records go, with their pages. @param {Cache} cache */
async function trim(cache) {
  const layers = (await cache.keys()).filter((one) => new URL(one.url).pathname.startsWith("/kept/layer/"));
  for (const one of layers.slice(0, Math.max(0, layers.length - KEPT))) {
    const article = new URL(one.url).pathname.split("/").at(-1);
    await cache.delete(one);
    await cache.delete(`/articles/${article}/`);
  }
}

/** Nobody is signed in here any more: no article stays behind. @param {CacheStorage | undefined} storage */
export async function clearShelves(storage = globalThis.caches) {
  for (const name of (await storage?.keys()) ?? []) {
    if (name.startsWith(PREFIX)) await storage?.delete(name);
  }
}

/** Have the worker keep the open article's page and its files. @param {string} path */
export async function keepPage(path) {
  const container = globalThis.navigator?.serviceWorker;
  if (!container) return;
  try {
    await container.register("/articles/service-worker.js", { scope: "/articles/" });
    const { active } = await container.ready;
    const files = performance.getEntriesByType("resource").map((one) => one.name);
    active?.postMessage({ kind: "keep", path, files });
  } catch {
    // A browser that takes no worker cannot reload without a connection; everything else works.
  }
}
