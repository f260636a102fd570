import { added, removed, updated } from "./ids.js";
import { KINDS } from "./layer.js";

/** @typedef {import("./types.js").Change} Change */
/** @typedef {import("./layer.js").Layer} Layer */

/**
 * The changes that turn one layer into another, in an order in which any beginning of them leaves no dangling reference:
 * what is new comes first, then what changes, then what goes.
 * @param {Layer} from @param {Layer} to @returns {Change[]}
 */
export function differences(from, to) {
  /** @type {Change[]} */
  const adds = [];
  /** @type {Change[]} */
  const updates = [];
  /** @type {Change[]} */
  const removes = [];
  for (const kind of KINDS) {
    const [before, after] = [from.ofKind(kind), to.ofKind(kind)];
    for (const [id, one] of after) {
      const old = before.get(id);
      if (!old) adds.push(added(kind, one));
      else if (!alike(old, one)) updates.push(updated(kind, changed(old, one)));
    }
    // Links and events refer to entities, so they go before them.
    for (const id of before.keys()) if (!after.has(id)) removes.unshift(removed(kind, id));
  }
  return [...adds, ...updates, ...removes];
}

/** The fields of `one` that `old` has otherwise; a field that is gone is null. @param {any} old @param {any} one */
function changed(old, one) {
  const value = { id: one.id };
  for (const key of new Set([...Object.keys(old), ...Object.keys(one)])) {
    if (!alike(old[key], one[key])) Object.assign(value, { [key]: one[key] ?? null });
  }
  return value;
}

/** @param {any} a @param {any} b @returns {boolean} */
function alike(a, b) {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || !a || !b || Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => key in b && alike(a[key], b[key]));
}
