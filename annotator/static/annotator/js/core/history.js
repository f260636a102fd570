/** @typedef {import("./types.js").Change} Change */
/** @typedef {import("./types.js").Decision} Decision */

/**
 * One step of the work: what was done, and how to undo it. Its `id` is in the journal with every change of it, as
 * `id`, `u:id` when it was undone and `r:id` when it was done again, so that a later visit can undo it too.
 * @typedef {{id: string, changes: Change[], inverses: Change[], decisions?: Decision[]}} Step
 */

/** @typedef {{change: Change, inverse: Change}} Revision a row of the journal, as far as undo needs it */

const ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz";

/** A new step's id. */
export function newStep() {
  return [...crypto.getRandomValues(new Uint8Array(14))].map((byte) => ALPHABET[byte % 36]).join("");
}

/** Undo and redo of whole batches. Immutable, like the layer. */
export class History {
  /** @param {readonly Step[]} past @param {readonly Step[]} future */
  constructor(past = [], future = []) {
    this.past = past;
    this.future = future;
  }

  /** The history that a journal tells, oldest row first. What the server loaded as a whole cannot be undone here. @param {readonly Revision[]} rows */
  static from(rows) {
    let history = new History();
    for (const { name, revisions } of grouped(rows)) {
      if (revisions.some(({ change }) => change.op === "load")) {
        history = new History();
        continue;
      }
      const [, way, id] = /** @type {RegExpExecArray} */ (/^(?:([ur]):)?(.*)$/.exec(name));
      const changes = revisions.map((one) => one.change);
      const inverses = revisions.map((one) => one.inverse);
      if (way === "u" && history.past.at(-1)?.id === id) history = history.undone(changes, inverses);
      else if (way === "r" && history.future.at(-1)?.id === id) history = history.redone(changes, inverses);
      else history = history.with({ id: id || newStep(), changes, inverses });
    }
    return history;
  }

  /** This history after an older one. @param {History} older */
  after(older) {
    const future = this.past.length ? this.future : [...older.future, ...this.future];
    return new History([...older.past, ...this.past], future);
  }

  /** A new step; what was undone before can no longer be redone. @param {Step} step */
  with(step) {
    return new History([...this.past, step], []);
  }

  /** The changes that undo the last step, with new ids. @returns {Change[]} */
  undoing() {
    const step = this.past.at(-1);
    return step ? fresh(step.inverses, `u:${step.id}`) : [];
  }

  /** The changes that do the last undone step again, with new ids. @returns {Change[]} */
  redoing() {
    const step = this.future.at(-1);
    return step ? fresh(step.inverses, `r:${step.id}`) : [];
  }

  /** After an undo whose own inverses are `inverses`. @param {Change[]} changes @param {Change[]} inverses */
  undone(changes, inverses) {
    const step = /** @type {Step} */ (this.past.at(-1));
    return new History(this.past.slice(0, -1), [...this.future, { ...step, changes, inverses }]);
  }

  /** After a redo. @param {Change[]} changes @param {Change[]} inverses */
  redone(changes, inverses) {
    const step = /** @type {Step} */ (this.future.at(-1));
    return new History([...this.past, { ...step, changes, inverses }], this.future.slice(0, -1));
  }

  /** Without the last step, which no longer fits. @param {"past" | "future"} side */
  dropped(side) {
    return side === "past"
      ? new History(this.past.slice(0, -1), this.future)
      : new History(this.past, this.future.slice(0, -1));
  }
}

/** The rows of a journal by step. A change without a step is one of its own. @param {readonly Revision[]} rows */
export function grouped(rows) {
  /** @type {{name: string, revisions: Revision[]}[]} */
  const found = [];
  for (const row of rows) {
    const name = row.change.step ?? "";
    const last = found.at(-1);
    if (name && last?.name === name) last.revisions.push(row);
    else found.push({ name, revisions: [row] });
  }
  return found;
}

/** The inverses in the order that goes back. The server takes each id once, so a change made again is a new one. @param {Change[]} inverses @param {string} step @returns {Change[]} */
function fresh(inverses, step) {
  return [...inverses].reverse().map((change) => ({ ...change, id: crypto.randomUUID(), step }));
}
