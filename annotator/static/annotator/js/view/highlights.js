/**
 * Fleeting marks that change no DOM: the words about to be marked, and the particles that are left out.
 * Where the browser has no CSS Highlight API they are simply not painted; the status bar still names the words.
 */
const NAMES = /** @type {const} */ ([
  "gisa-same",
  "gisa-maybe",
  "gisa-found",
  "gisa-here",
  "gisa-comment",
  "gisa-caret",
  "gisa-cut",
]);

/** @typedef {(typeof NAMES)[number]} HighlightName */

const SUPPORTED = typeof Highlight === "function" && "highlights" in CSS;

/** @type {Map<HighlightName, Highlight>} */
const made = new Map();

/** Paint these ranges under a name, instead of what it painted before. @param {HighlightName} name @param {Range[]} ranges */
export function paint(name, ranges) {
  if (!SUPPORTED) return;
  let highlight = made.get(name);
  if (!highlight) {
    highlight = new Highlight();
    highlight.priority = NAMES.indexOf(name) + 5;
    made.set(name, highlight);
    CSS.highlights.set(name, highlight);
  }
  highlight.clear();
  for (const range of ranges) highlight.add(range);
}
