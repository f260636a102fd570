import { AFTER_CONSONANT, AFTER_VOWEL, KEEP, PARTICLES, RISKY } from "./josa.js";

const LONGEST = Math.max(...[...PARTICLES].map((particle) => particle.length));
const HANGUL = /\p{Script=Hangul}/u;
const LEFT = /^[\s"'“”‘’«»「」『』〈〉《》.,;:!?…·ㆍ‧∙・~\-–—/|▲▶△▷◆■●◇※☞]+/u;
const RIGHT = /[\s"'“”‘’«»「」『』〈〉《》.,;:!?…·ㆍ‧∙・~\-–—/|]+$/u;
const BRACKETS = new Map([
  ["(", ")"],
  ["[", "]"],
  ["{", "}"],
  ["（", "）"],
  ["【", "】"],
  ["<", ">"],
]);

/** The final consonant of a precomposed syllable: 0 = none, 8 = ㄹ; -1 when it is no Hangul syllable. @param {string} character */
export function finalConsonant(character) {
  const code = character.codePointAt(0) ?? 0;
  return code < 0xac00 || code > 0xd7a3 ? -1 : (code - 0xac00) % 28;
}

/** These may leave one syllable when other words stand before it: `3천억 원을` → `3천억 원`. */
const AFTER_ANY = new Set(["은", "는", "을", "를", "에"]);

/**
 * What `word` is without its trailing particle: the word itself when there is none.
 * The result is a prefix of the word as it was given, decomposed Hangul included.
 * @param {string} word @param {boolean} inPhrase whether other words stand before it
 */
export function stem(word, inPhrase = false) {
  const composed = word.normalize("NFC");
  if (KEEP.has(composed)) return word;
  for (let length = Math.min(LONGEST, composed.length - 1); length > 0; length--) {
    const particle = composed.slice(-length);
    if (!PARTICLES.has(particle)) continue;
    const rest = composed.slice(0, -length);
    if (fits(rest, particle, inPhrase)) return prefix(word, rest);
  }
  return word;
}

/** @param {string} rest @param {string} particle @param {boolean} inPhrase */
function fits(rest, particle, inPhrase) {
  const before = [...rest].at(-1) ?? "";
  const final = finalConsonant(before);
  const short = HANGUL.test(before) && [...rest].length < 2;
  if (short && RISKY.has(particle) && !(inPhrase && AFTER_ANY.has(particle))) return false;
  if (final < 0) return true;
  if (AFTER_CONSONANT.has(particle) && final === 0) return false;
  if (AFTER_CONSONANT.has(particle) && particle.startsWith("으로") && final === 8) return false;
  if (!AFTER_VOWEL.has(particle)) return true;
  return final === 0 || (particle.startsWith("로") && final === 8);
}

/** The shortest prefix of `word` that composes to `rest`. @param {string} word @param {string} rest */
function prefix(word, rest) {
  if (word.startsWith(rest)) return rest;
  let best = word;
  for (let end = word.length - 1; end > 0; end--) {
    const piece = word.slice(0, end);
    if (piece.normalize("NFC") === rest) best = piece;
    else if (best !== word) break;
  }
  return best;
}

/** `surface` without outer space, quotes and punctuation; a bracket goes when its partner is missing. @param {string} surface */
export function trimOuter(surface) {
  let text = surface;
  for (;;) {
    const before = text;
    text = text.replace(LEFT, "").replace(RIGHT, "");
    text = dropLoneBrackets(text);
    if (text === before) return text;
  }
}

/** @param {string} text */
function dropLoneBrackets(text) {
  for (const [open, close] of BRACKETS) {
    if (text.endsWith(open)) return text.slice(0, -1);
    if (text.startsWith(close)) return text.slice(1);
    if (text.endsWith(close) && unmatched(text, open, close) > 0) return text.slice(0, -1);
    if (text.startsWith(open) && unmatched(text, open, close) < 0) return text.slice(1);
    if (text.startsWith(open) && text.endsWith(close) && closes(text, open, close)) {
      return text.slice(1, -1);
    }
  }
  return text;
}

/** Whether the bracket that opens the text closes at its very end. @param {string} text @param {string} open @param {string} close */
function closes(text, open, close) {
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    if (text[index] === open) depth++;
    if (text[index] === close && --depth === 0) return index === text.length - 1;
  }
  return false;
}

/** Closing brackets too many (> 0) or too few (< 0). @param {string} text @param {string} open @param {string} close */
function unmatched(text, open, close) {
  let depth = 0;
  for (const character of text) {
    if (character === open) depth--;
    if (character === close) depth++;
  }
  return depth;
}

/**
 * What a person most likely means by dragging over `surface`: no outer punctuation, no particle at the end, and none
 * of the project's own `suffixes` (씨, 측, 등 …). `skip` and `length` count code points; a surface with nothing in it
 * comes back whole.
 * @param {string} surface @param {readonly string[]} suffixes
 * @returns {{skip: number, length: number}}
 */
export function meant(surface, suffixes = []) {
  const trimmed = trimOuter(surface);
  if (!trimmed) return { skip: 0, length: [...surface].length };
  const at = surface.indexOf(trimmed);
  const lastSpace = Math.max(trimmed.lastIndexOf(" "), trimmed.lastIndexOf("\n")) + 1;
  const head = trimmed.slice(0, lastSpace);
  const kept = withoutSuffixes(trimTail(head + stem(trimmed.slice(lastSpace), head !== "")), suffixes);
  return { skip: [...surface.slice(0, at)].length, length: [...kept].length };
}

/** After a particle is gone, a closing quote may be last: `“가람”은` → `가람`. @param {string} text */
function trimTail(text) {
  const trimmed = text.replace(RIGHT, "");
  return trimmed || text;
}

/**
 * A suffix that stands alone goes (`김 씨` → `김`); one that is glued on goes when two characters stay (`가람전자측`).
 * @param {string} text @param {readonly string[]} suffixes
 */
function withoutSuffixes(text, suffixes) {
  for (let kept = text; ;) {
    const composed = kept.normalize("NFC");
    if (KEEP.has(composed)) return kept;
    const suffix = suffixes.find((one) => composed.endsWith(one) && leaves(composed.slice(0, -one.length)));
    if (!suffix) return kept;
    kept = trimTail(prefix(kept, composed.slice(0, -suffix.length)).trimEnd());
  }
}

/** Whether what is left without a suffix can be a mark. @param {string} rest */
function leaves(rest) {
  const bare = rest.trimEnd();
  return bare !== "" && (bare !== rest || [...rest].length >= 2);
}
