import { filled } from "./messages.js";
import { nameIn } from "./scheme.js";

/** @typedef {import("./types.js").Suggestion} Suggestion */
/** @typedef {import("./scheme.js").Language} Language */

/** What the sources that suggest this are called, the surest first. @param {Suggestion} one @param {Language} language */
export function sourceNames(one, language) {
  // What was imported has an author and no source.
  if (!one.sources.length) return [one.author];
  return one.sources.map((name) => nameIn(one.words?.[name]?.label, language) || name);
}

/**
 * Why it is suggested. A source has a text for its code; a remote model, and older notes, have only a sentence.
 * @param {Suggestion} one @param {Language} language
 */
export function reasonWords(one, language) {
  const text = one.words?.[one.sources[0]]?.reasons[one.reason_code]?.[language];
  return text ? filled(text, one.reason_parts) : one.reason;
}
