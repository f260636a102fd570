/** @typedef {import("./types.js").Span} Span */
/** @typedef {import("./offsets.js").Doc} Doc */

/** More hits than this are neither counted nor painted. */
export const MOST = 2_000;

/** Where a query stands in the text, whatever its case; any run of spaces matches any other. @param {Doc} doc @param {string} query @returns {Span[]} */
export function findAll(doc, query) {
  const words = query.trim().split(/\s+/u).filter(Boolean);
  if (!words.length) return [];
  const pattern = new RegExp(words.map((word) => word.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&")).join("\\s+"), "giu");
  /** @type {Span[]} */
  const found = [];
  for (const match of doc.text.matchAll(pattern)) {
    found.push({ start: doc.fromUtf16Text(match.index), end: doc.fromUtf16Text(match.index + match[0].length) });
    if (found.length >= MOST) break;
  }
  return found;
}
