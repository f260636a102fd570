import { apply } from "./changes.js";
import { grouped } from "./history.js";

/** @typedef {import("./types.js").Change} Change */
/** @typedef {import("./layer.js").Layer} Layer */
/** @typedef {import("./offsets.js").Doc} Doc */
/** A row of the journal as the API gives it. @typedef {{version: number, author: string | null, at: string, change: Change, inverse: Change}} Row */
/**
 * One step in the journal: its rows, newest last; `way` says whether it was work, an undo or a redo. `version` is the
 * layer's version after it.
 * @typedef {{version: number, at: string, author: string | null, way: "work" | "undo" | "redo", rows: Row[]}} Entry
 */

/** The steps of a journal, newest first. @param {readonly Row[]} rows newest first @returns {Entry[]} */
export function entries(rows) {
  const oldestFirst = [...rows].reverse();
  return grouped(oldestFirst)
    .map(({ name, revisions }) => {
      const list = /** @type {Row[]} */ (revisions);
      const last = list[list.length - 1];
      const way = name.startsWith("u:") ? "undo" : name.startsWith("r:") ? "redo" : "work";
      return {
        version: last.version,
        at: last.at,
        author: last.author,
        way: /** @type {Entry["way"]} */ (way),
        rows: list,
      };
    })
    .reverse();
}

/**
 * A layer as it was at a version: the rows after it taken back, newest first. Raises BatchError when they do not belong
 * to this layer.
 * @param {Layer} layer @param {readonly Row[]} rows newest first @param {number} version @param {Doc} doc @returns {Layer}
 */
export function layerAt(layer, rows, version, doc) {
  // Taken back together, so that what is only whole at the end of a step is checked there.
  const inverses = rows.filter((row) => row.version > version).map((row) => row.inverse);
  return inverses.length ? apply(layer, inverses, doc).layer : layer;
}
