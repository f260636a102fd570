/** @typedef {import("../core/types.js").Change} Change */
/** @typedef {import("../core/types.js").Decision} Decision */
/**
 * A batch that waits to be sent. `n` is its place in the queue; `refused` says why it cannot be applied any more.
 * `base` is the version that the page had when it was made.
 * @typedef {{n: number, queue: string, article: number, base: number, batch: string, at: number, changes: Change[],
 *   decisions?: Decision[], refused?: Refusal}} Waiting
 * @typedef {{code: string, message: string, sides?: import("../core/conflicts.js").Side[]}} Refusal `sides` of a conflict
 */

const DATABASE = "gisa";
const STORE = "changes";

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** @returns {Promise<IDBDatabase>} */
function open() {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => {
    const store = request.result.createObjectStore(STORE, { keyPath: "n", autoIncrement: true });
    store.createIndex("queue", "queue");
  };
  return done(request);
}

/** The queue on disk. Every write is finished before its promise is kept. */
export class DiskQueue {
  /** @param {IDBDatabase} database */
  constructor(database) {
    this.database = database;
    this.durable = true;
  }

  /** @param {IDBTransactionMode} mode */
  store(mode) {
    const options = /** @type {const} */ ({ durability: "strict" });
    return this.database.transaction(STORE, mode, options).objectStore(STORE);
  }

  /** @param {Omit<Waiting, "n">} one @returns {Promise<number>} */
  async add(one) {
    const store = this.store("readwrite");
    const finished = new Promise((resolve, reject) => {
      store.transaction.oncomplete = () => resolve(undefined);
      store.transaction.onabort = () => reject(store.transaction.error);
    });
    const added = done(store.add(one));
    // Else the transaction waits for the page to take its first answer before it commits.
    store.transaction.commit();
    const key = Number(await added);
    await finished;
    return key;
  }

  /** Everything that waits in a queue, oldest first. @param {string} queue @returns {Promise<Waiting[]>} */
  async all(queue) {
    const found = await done(this.store("readonly").index("queue").getAll(queue));
    return found.sort((a, b) => a.n - b.n);
  }

  /** All queues of this browser. @returns {Promise<Waiting[]>} */
  everything() {
    return done(this.store("readonly").getAll());
  }

  /** @param {Waiting} one */
  async put(one) {
    await done(this.store("readwrite").put(one));
  }

  /** @param {number[]} keys */
  async remove(keys) {
    const store = this.store("readwrite");
    await Promise.all(keys.map((key) => done(store.delete(key))));
  }
}

/** The queue in memory, for browsers that refuse IndexedDB: gone with the tab, and the page says so. */
export class MemoryQueue {
  constructor() {
    /** @type {Map<number, Waiting>} */
    this.items = new Map();
    this.durable = false;
    this.last = 0;
  }

  /** @param {Omit<Waiting, "n">} one @returns {Promise<number>} */
  async add(one) {
    this.last += 1;
    this.items.set(this.last, { ...one, n: this.last });
    return this.last;
  }

  /** @param {string} queue @returns {Promise<Waiting[]>} */
  async all(queue) {
    return [...this.items.values()].filter((one) => one.queue === queue);
  }

  async everything() {
    return [...this.items.values()];
  }

  /** @param {Waiting} one */
  async put(one) {
    this.items.set(one.n, one);
  }

  /** @param {number[]} keys */
  async remove(keys) {
    for (const key of keys) this.items.delete(key);
  }
}

/** @typedef {DiskQueue | MemoryQueue} Queue */

/** @returns {Promise<Queue>} */
export async function openQueue() {
  try {
    return new DiskQueue(await open());
  } catch {
    return new MemoryQueue();
  }
}

/** Changes of one request. */
const MOST_CHANGES = 200;

/** As many whole batches as fit in one request. @param {Waiting[]} waiting */
export function firstOf(waiting) {
  let count = 0;
  const found = [];
  for (const one of waiting) {
    if (found.length && count + one.changes.length > MOST_CHANGES) break;
    found.push(one);
    count += one.changes.length;
  }
  return found;
}
