import { meant } from "./particles.js";

/** @typedef {import("./offsets.js").Doc} Doc */
/** @typedef {import("./types.js").Span} Span */

/** A word between spaces (eojeol), without outer punctuation. @typedef {{line: number, start: number, end: number}} Word */

const OUTER = /[\p{P}\p{S}]/u;
const BREAK = /[\s"'“”‘’«»「」『』〈〉《》()[\]{}（）【】<>·ㆍ‧∙・…,;/|=]/u;

/** All words of a text, in order. @param {Doc} doc @returns {Word[]} */
export function words(doc) {
  const found = [];
  for (let index = 0; index < doc.lines.length; index++) {
    for (const match of doc.lines[index].text.matchAll(/\S+/gu)) {
      const word = bare(match[0]);
      if (!word) continue;
      const start = doc.fromUtf16(index, match.index + word.at);
      found.push({ line: index, start, end: start + word.length });
    }
  }
  return found;
}

/** @param {string} raw @returns {{at: number, length: number} | null} */
function bare(raw) {
  const points = [...raw];
  let first = 0;
  let last = points.length;
  while (first < last && OUTER.test(points[first])) first++;
  while (last > first && OUTER.test(points[last - 1])) last--;
  if (first === last) return null;
  return { at: points.slice(0, first).join("").length, length: last - first };
}

/** Index of the first word that ends after `offset`: the word there, or the next one. @param {Word[]} list @param {number} offset */
export function wordAt(list, offset) {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle].end > offset) high = middle;
    else low = middle + 1;
  }
  return Math.min(low, list.length - 1);
}

/** Index of the last word that starts before `offset`. @param {Word[]} list @param {number} offset */
export function wordBefore(list, offset) {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle].start >= offset) high = middle;
    else low = middle + 1;
  }
  return Math.max(0, low - 1);
}

/** The span that is meant by marking `start`–`end`. @param {Doc} doc @param {number} start @param {number} end @param {readonly string[]} suffixes @returns {Span} */
export function snapped(doc, start, end, suffixes = []) {
  const { skip, length } = meant(doc.slice(start, end), suffixes);
  const span = doc.snapSpan(start + skip, start + skip + length);
  return span.start < span.end ? span : { start, end };
}

/** The piece of a word around an offset, between spaces, quotes, brackets and middle dots: what a double click means. @param {Doc} doc @param {number} offset @returns {Span | null} */
export function pieceAt(doc, offset) {
  const index = doc.lineAt(offset);
  const line = doc.lines[index];
  const points = [...line.text];
  let first = Math.min(offset - line.start, points.length - 1);
  if (first > 0 && (first >= points.length || BREAK.test(points[first]))) first--;
  if (first < 0 || BREAK.test(points[first])) return null;
  let last = first + 1;
  while (first > 0 && !BREAK.test(points[first - 1])) first--;
  while (last < points.length && !BREAK.test(points[last])) last++;
  return { start: line.start + first, end: line.start + last };
}
