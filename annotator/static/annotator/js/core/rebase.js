import { apply, BatchError } from "./changes.js";

/** @typedef {import("./types.js").Change} Change */
/** @typedef {import("./layer.js").Layer} Layer */
/** @typedef {import("./offsets.js").Doc} Doc */
/** @typedef {import("./changes.js").Fault} Fault */
/** @typedef {{batch: string, changes: Change[]}} Batch */

/**
 * Own work put on top of a layer that others have changed. A batch that no longer fits is not lost: it comes back
 * in `refused` with the reason. What the layer has already (an answer that never arrived) counts as kept.
 * @param {Layer} layer @param {readonly Batch[]} batches @param {Doc} doc
 * @returns {{layer: Layer, kept: Batch[], refused: (Batch & {faults: Fault[]})[]}}
 */
export function rebase(layer, batches, doc) {
  const kept = [];
  const refused = [];
  let current = layer;
  for (const one of batches) {
    const wanting = one.changes.filter((change) => !isThere(current, change));
    try {
      current = apply(current, wanting, doc).layer;
      kept.push(one);
    } catch (error) {
      if (!(error instanceof BatchError)) throw error;
      refused.push({ ...one, faults: error.faults });
    }
  }
  return { layer: current, kept, refused };
}

/** Whether a layer has the outcome of a change already. @param {Layer} layer @param {Change} change */
function isThere(layer, change) {
  if (change.op === "load") return false;
  const present = layer.ofKind(change.kind).get(change.value.id);
  if (change.op === "remove") return !present;
  if (change.op === "update" || !present) return false;
  return Object.entries(change.value).every(
    ([key, value]) => JSON.stringify(present[key]) === JSON.stringify(value) || key === "trigger",
  );
}
