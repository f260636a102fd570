/** @typedef {import("./queue.js").Queue} Queue */
/** @typedef {import("./queue.js").Waiting} Waiting */
/** @typedef {import("./write_ahead.js").WriteAhead} WriteAhead */
/** @typedef {Omit<Waiting, "n">} Unwritten */

const FORMAT = "changes/1";
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const OPS = new Set(["add", "update", "remove"]);

/** A file that is none of ours. `code` names a message of the workbench. */
export class FileError extends Error {
  /** @param {string} code */
  constructor(code) {
    super(code);
    this.code = code;
  }
}

/**
 * Everything of a user's that waits in this browser: in the queue, on its way into it, and what found no room there.
 * @param {Queue} queue @param {WriteAhead} ahead @param {readonly Unwritten[]} loose @param {string} user
 * @returns {Promise<Unwritten[]>}
 */
export async function everythingOf(queue, ahead, loose, user) {
  const written = await queue.everything().catch(() => /** @type {Waiting[]} */ ([]));
  /** @type {Map<string, Unwritten>} */
  const found = new Map();
  for (const one of [...loose, ...ahead.all(), ...written]) {
    if (one.queue.startsWith(`${user}:`)) found.set(one.batch, one);
  }
  return [...found.values()].sort((a, b) => a.at - b.at);
}

/** @param {string} user @param {readonly Unwritten[]} batches */
export function fileOf(user, batches) {
  return JSON.stringify({ gisa: FORMAT, user, batches }, null, 2);
}

/**
 * The batches of a downloaded file. Nothing of it is believed: the server checks every change anyway.
 * Raises FileError: `notOurFile`, or `otherUsersFile`.
 * @param {string} text @param {string} user @returns {Unwritten[]}
 */
export function batchesIn(text, user) {
  const value = parsed(text);
  if (value?.gisa !== FORMAT || !Array.isArray(value.batches)) throw new FileError("notOurFile");
  if (value.user !== user) throw new FileError("otherUsersFile");
  return value.batches.map((/** @type {unknown} */ one) => batch(one, user));
}

/** @param {string} text @returns {any} */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new FileError("notOurFile");
  }
}

/** @param {any} one @param {string} user @returns {Unwritten} */
function batch(one, user) {
  const [owner, layer, ...more] = String(one?.queue).split(":");
  const good =
    owner === user &&
    /^\d+$/.test(layer ?? "") &&
    !more.length &&
    Number.isSafeInteger(one.article) &&
    Number.isSafeInteger(one.base) &&
    one.base >= 0 &&
    Number.isFinite(one.at) &&
    UUID.test(one.batch) &&
    Array.isArray(one.changes) &&
    one.changes.length > 0 &&
    one.changes.every(isChange);
  if (!good) throw new FileError("notOurFile");
  const { queue, article, base, at, changes, decisions } = one;
  const kept = { queue, article, base, batch: one.batch, at, changes };
  return Array.isArray(decisions) ? { ...kept, decisions } : kept;
}

/** @param {any} one */
function isChange(one) {
  return UUID.test(one?.id) && OPS.has(one.op) && typeof one.kind === "string" && typeof one.value?.id === "string";
}

/**
 * Put batches into the queue that it does not have. What the server has already, it drops by the ids of the changes; so
 * loading a file twice, or after it was sent, does nothing.
 * @param {Queue} queue @param {readonly Unwritten[]} batches @returns {Promise<number>} how many were new here
 */
export async function loadBatches(queue, batches) {
  const known = new Set((await queue.everything()).map((one) => one.batch));
  let added = 0;
  for (const one of batches) {
    if (known.has(one.batch)) continue;
    await queue.add(one);
    added++;
  }
  return added;
}
