/** @typedef {import("./queue.js").Waiting} Waiting */
/** @typedef {Omit<Waiting, "n">} Unwritten */

const PREFIX = "gisa-ahead:";

/**
 * Batches on their way into the queue. IndexedDB answers a moment later, and a page that is left within that moment
 * takes the write with it; localStorage is written before the key press is over.
 */
export class WriteAhead {
  /** @param {Storage | null} storage null where the browser forbids it */
  constructor(storage = browserStorage()) {
    this.storage = storage;
  }

  /** @param {Unwritten} one */
  keep(one) {
    try {
      this.storage?.setItem(PREFIX + one.batch, JSON.stringify(one));
    } catch {
      // Full: the outbox says so when the queue cannot write either.
    }
  }

  /** @param {string} batch */
  forget(batch) {
    this.storage?.removeItem(PREFIX + batch);
  }

  /** What never reached a queue, oldest first. @param {string} queue @returns {Unwritten[]} */
  left(queue) {
    return this.all().filter((one) => one.queue === queue);
  }

  /** What never reached any queue, oldest first. @returns {Unwritten[]} */
  all() {
    const { storage } = this;
    if (!storage) return [];
    const found = [];
    for (let index = 0; index < storage.length; index++) {
      const key = storage.key(index) ?? "";
      if (!key.startsWith(PREFIX)) continue;
      const one = read(storage.getItem(key));
      if (one) found.push(one);
    }
    return found.sort((a, b) => a.at - b.at);
  }
}

/** @param {string | null} json @returns {Unwritten | null} */
function read(json) {
  try {
    return JSON.parse(json ?? "null");
  } catch {
    return null;
  }
}

/** @returns {Storage | null} */
function browserStorage() {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}
