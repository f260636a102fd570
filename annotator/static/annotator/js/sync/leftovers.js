import { ApiError } from "./api.js";
import { WriteAhead } from "./write_ahead.js";

/** @typedef {import("./api.js").Api} Api */
/** @typedef {import("./queue.js").Queue} Queue */
/** @typedef {import("./queue.js").Waiting} Waiting */
/** What still waits for an article that is not on the desk. @typedef {{article: number, count: number}} Leftover */

/**
 * Send what the user's other articles left in the queue. What the server does not take as it is stays there until its
 * article is opened, where it can be merged.
 * @param {Api} api @param {Queue} queue @param {string} user @param {number} openLayer @param {WriteAhead} ahead
 * @returns {Promise<Leftover[]>}
 */
export async function sendLeftovers(api, queue, user, openLayer, ahead = new WriteAhead()) {
  const unwritten = await takeUp(queue, ahead, `${user}:`, `${user}:${openLayer}`);
  const waiting = [...(await queue.everything()), ...unwritten];
  const names = new Set(waiting.map((one) => one.queue));
  names.delete(`${user}:${openLayer}`);
  /** @type {Leftover[]} */
  const left = [];
  for (const name of names) {
    if (!name.startsWith(`${user}:`)) continue;
    await withLock(name, () => sendQueue(api, queue, name));
    const rest = [...(await queue.all(name)), ...unwritten.filter((one) => one.queue === name)];
    if (rest.length) left.push({ article: rest[0].article, count: rest.length });
  }
  return left;
}

/**
 * Put into the queue what a page that was left in a hurry had not yet written there; what finds no room is told.
 * @param {Queue} queue @param {WriteAhead} ahead @param {string} own @param {string} open whose outbox does it itself
 * @returns {Promise<import("./write_ahead.js").Unwritten[]>}
 */
async function takeUp(queue, ahead, own, open) {
  const left = ahead.all().filter((one) => one.queue.startsWith(own) && one.queue !== open);
  if (!left.length) return [];
  const written = new Set((await queue.everything()).map((one) => one.batch));
  const unwritten = [];
  for (const one of left) {
    try {
      if (!written.has(one.batch)) await queue.add(one);
      ahead.forget(one.batch);
    } catch {
      unwritten.push(one);
    }
  }
  return unwritten;
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
  let own = 0;
  for (const one of await queue.all(name)) {
    if (one.refused) return;
    // A later batch was made on top of the earlier ones, which have moved the version on since.
    const base = Math.max(one.base, own);
    try {
      const { version, applied, duplicates } = await api.post(`layers/${layer}/changes/`, bodyOf(one, base));
      const alone = version === base + applied.length + duplicates.length;
      own = alone ? version : 0;
    } catch (error) {
      if (error instanceof ApiError) return;
      throw error;
    }
    await queue.remove([one.n]);
  }
}

/** @param {import("./queue.js").Waiting} one @param {number} base */
function bodyOf({ changes, decisions }, base) {
  return decisions?.length ? { base, changes, decisions } : { base, changes };
}
