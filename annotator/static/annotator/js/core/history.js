/** @typedef {import("./types.js").Change} Change */

/** One step of the work: what was done, and how to undo it. @typedef {{changes: Change[], inverses: Change[]}} Step */

const LONGEST = 500;

/** Undo and redo of whole batches. Immutable, like the layer. */
export class History {
  /** @param {readonly Step[]} past @param {readonly Step[]} future */
  constructor(past = [], future = []) {
    this.past = past;
    this.future = future;
  }

  /** A new step; what was undone before can no longer be redone. @param {Step} step */
  with(step) {
    return new History([...this.past.slice(1 - LONGEST), step], []);
  }

  /** The changes that undo the last step, with new ids. @returns {Change[]} */
  undoing() {
    const step = this.past.at(-1);
    return step ? fresh([...step.inverses].reverse()) : [];
  }

  /** The changes that do the last undone step again, with new ids. @returns {Change[]} */
  redoing() {
    const step = this.future.at(-1);
    return step ? fresh([...step.inverses].reverse()) : [];
  }

  /** After an undo whose own inverses are `inverses`. @param {Change[]} changes @param {Change[]} inverses */
  undone(changes, inverses) {
    return new History(this.past.slice(0, -1), [...this.future, { changes, inverses }]);
  }

  /** After a redo. @param {Change[]} changes @param {Change[]} inverses */
  redone(changes, inverses) {
    return new History([...this.past, { changes, inverses }], this.future.slice(0, -1));
  }

  /** Without the last step, which no longer fits. @param {"past" | "future"} side */
  dropped(side) {
    return side === "past"
      ? new History(this.past.slice(0, -1), this.future)
      : new History(this.past, this.future.slice(0, -1));
  }
}

/** The server takes each id once, so a change that is made again is a new one. @param {Change[]} changes @returns {Change[]} */
function fresh(changes) {
  return changes.map((change) => ({ ...change, id: crypto.randomUUID() }));
}
