import { ApiError } from "./api.js";

/** @typedef {import("./api.js").Api} Api */
/** @typedef {import("./queue.js").Queue} Queue */
/** @typedef {import("./queue.js").Waiting} Waiting */
/** What still waits for an article that is not on the desk. @typedef {{article: number, count: number}} Leftover */

/**
 * Send what the user's other articles left in the queue. What the server does not take as it is stays there until its
 * article is opened, where it can be merged.
 * @param {Api} api @param {Queue} queue @param {string} user @param {number} openLayer @returns {Promise<Leftover[]>}
 */
export async function sendLeftovers(api, queue, user, openLayer) {
  const waiting = await queue.everything();
  const names = new Set(waiting.map((one) => one.queue));
  names.delete(`${user}:${openLayer}`);
  /** @type {Leftover[]} */
  const left = [];
  for (const name of names) {
    if (!name.startsWith(`${user}:`)) continue;
    await withLock(name, () => sendQueue(api, queue, name));
    const rest = await queue.all(name);
    if (rest.length) left.push({ article: rest[0].article, count: rest.length });
  }
  return left;
}

/** @param {string} name @param {() => Promise<void>} task */
async function withLock(name, task) {
  const locks = globalThis.navigator?.locks;
  if (locks) await locks.request(`gisa-send:${name}`, task);
  else await task();
}

/** Batch after batch, until one is not taken. @param {Api} api @param {Queue} queue @param {string} name */
async function sendQueue(api, queue, name) {
  const layer = name.split(":").at(-1);
  for (const one of await queue.all(name)) {
    if (one.refused) return;
    try {
      await api.post(`layers/${layer}/changes/`, bodyOf(one));
    } catch (error) {
      if (error instanceof ApiError) return;
      throw error;
    }
    await queue.remove([one.n]);
  }
}

/** @param {import("./queue.js").Waiting} one */
function bodyOf({ base, changes, decisions }) {
  return decisions?.length ? { base, changes, decisions } : { base, changes };
}
