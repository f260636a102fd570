const ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz";
const LETTER = { entity: "e", event: "v", boilerplate: "b", link: "l" };

/** @typedef {import("./types.js").Kind} Kind */
/** @typedef {import("./types.js").Change} Change */

/** A new id: the kind's letter and twelve random characters. @param {Kind} kind */
export function newId(kind) {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return LETTER[kind] + [...bytes].map((byte) => ALPHABET[byte % 36]).join("");
}

/** @param {Kind} kind @param {any} value @returns {Change} */
export function added(kind, value) {
  return { id: crypto.randomUUID(), op: "add", kind, value };
}

/** @param {Kind} kind @param {any} value @returns {Change} */
export function updated(kind, value) {
  return { id: crypto.randomUUID(), op: "update", kind, value };
}

/** @param {Kind} kind @param {string} id @returns {Change} */
export function removed(kind, id) {
  return { id: crypto.randomUUID(), op: "remove", kind, value: { id } };
}
