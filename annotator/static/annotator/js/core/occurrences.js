import { byPlace } from "./layer.js";
import { isParticleOf, meant } from "./particles.js";

/** @typedef {import("./types.js").Span} Span */
/** @typedef {import("./types.js").Entity} Entity */
/** @typedef {import("./layer.js").Layer} Layer */
/** @typedef {import("./offsets.js").Doc} Doc */

/**
 * A place where the same words stand. `sure`: a word of its own, with a particle at most; else it is part of a longer word.
 * @typedef {Span & {sure: boolean}} Occurrence
 */
/** What is proposed for an entity: its label for these places; `ticked` are the indices that accepting takes. @typedef {{label: string, text: string, found: readonly Occurrence[], ticked: ReadonlySet<number>, index: number}} Proposal */

const WORD = /[\p{L}\p{N}]/u;
const REST = /^[\p{L}\p{N}]*/u;

/**
 * Where else `surface` stands in the text, in order. A place that overlaps one of `taken` is left out.
 * @param {Doc} doc @param {string} surface @param {readonly Span[]} taken @param {readonly string[]} suffixes @returns {Occurrence[]}
 */
export function occurrences(doc, surface, taken, suffixes = []) {
  if (!surface.trim()) return [];
  /** @type {Occurrence[]} */
  const found = [];
  const sorted = [...taken].sort((a, b) => a.start - b.start);
  let from = 0;
  for (;;) {
    const at = doc.text.indexOf(surface, from);
    if (at < 0) return found;
    from = at + Math.max(1, surface.length);
    const start = doc.fromUtf16Text(at);
    const span = doc.snapSpan(start, start + [...surface].length);
    // A match that cuts a syllable in two is another word: 가 in 각 when the text is decomposed.
    if (span.start !== start || doc.slice(span.start, span.end) !== surface) continue;
    if (sorted.some((one) => one.start < span.end && span.start < one.end)) continue;
    found.push({ ...span, sure: standsAlone(doc.text, at, surface, suffixes) });
  }
}

/** Whether a match is a whole word but for a particle. @param {string} text @param {number} at @param {string} surface @param {readonly string[]} suffixes */
function standsAlone(text, at, surface, suffixes) {
  const before = text.slice(Math.max(0, at - 2), at);
  const first = /** @type {string} */ ([...surface][0]);
  if (WORD.test(first) && WORD.test([...before].at(-1) ?? "")) return false;
  const rest = /** @type {RegExpExecArray} */ (REST.exec(text.slice(at + surface.length, at + surface.length + 40)))[0];
  if (!rest) return true;
  const last = /** @type {string} */ ([...surface].at(-1));
  if (!WORD.test(last)) return true;
  // Latin letters and digits end a word before Hangul: "IMF는", but not "IMFs" nor "12" in "120".
  if (!/\p{Script=Hangul}/u.test(rest[0])) return false;
  return isParticleOf(surface, rest) || meant(surface + rest, suffixes).length <= [...surface].length;
}

/** The proposal for an entity: the same words elsewhere that do not have its label yet. @param {Layer} layer @param {Doc} doc @param {Entity} entity @param {readonly string[]} suffixes @returns {Proposal} */
export function proposalFor(layer, doc, entity, suffixes) {
  const taken = [...layer.entities.values()].filter((one) => one.label === entity.label).sort(byPlace);
  const found = occurrences(doc, entity.text, taken, suffixes);
  const ticked = new Set(found.flatMap((one, index) => (one.sure ? [index] : [])));
  return { label: entity.label, text: entity.text, found, ticked, index: 0 };
}
