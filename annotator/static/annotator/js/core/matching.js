/** Finding names as one types: parts of words, codes, and Korean by initial consonants (ㅅㅈ finds 삼성전자). */

const INITIALS = [..."ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"];
const FIRST = 0xac00;
const LAST = 0xd7a3;
const PER_INITIAL = 588;

/** The initial consonants of a text; what is no syllable stays as it is. @param {string} text */
export function initials(text) {
  return [...text.normalize("NFC")]
    .map((character) => {
      const code = character.charCodeAt(0);
      return code < FIRST || code > LAST ? character : INITIALS[Math.floor((code - FIRST) / PER_INITIAL)];
    })
    .join("");
}

/**
 * How well a query matches a name: 0 not at all, more is better. A name that begins with it comes before one with a word
 * that does, and that before one that only contains it; initial consonants come last.
 * @param {string} query @param {string} name
 */
export function score(query, name) {
  const wanted = folded(query);
  if (!wanted) return 1;
  const text = folded(name);
  if (text === wanted) return 6;
  if (text.startsWith(wanted)) return 5;
  if (text.split(/[\s·/_.-]+/u).some((word) => word.startsWith(wanted))) return 4;
  if (text.includes(wanted)) return 3;
  const letters = initials(text).replace(/\s/g, "");
  const asked = initials(wanted).replace(/\s/g, "");
  if (!/[ㄱ-ㅎ]/u.test(wanted)) return 0;
  // A syllable in the query must be that syllable; only its lone consonants stand for any.
  if (!syllablesFit(wanted, text)) return 0;
  return letters.startsWith(asked) ? 2 : 1;
}

/** @param {string} wanted @param {string} text */
function syllablesFit(wanted, text) {
  const asked = [...wanted.replace(/\s/g, "")];
  const syllables = [...text.replace(/\s/g, "")];
  for (let at = 0; at + asked.length <= syllables.length; at++) {
    if (asked.every((one, index) => one === syllables[at + index] || one === initials(syllables[at + index])))
      return true;
  }
  return false;
}

/** @param {string} text */
function folded(text) {
  return text.normalize("NFC").toLowerCase().trim();
}

/**
 * What a query finds, best first; equals stay in the order they came in.
 * @template T @param {string} query @param {readonly T[]} list @param {(one: T) => readonly string[]} names @returns {T[]}
 */
export function matching(query, list, names) {
  const scored = list.map((one, index) => ({
    one,
    index,
    score: Math.max(0, ...names(one).map((name) => score(query, name))),
  }));
  return scored
    .filter((found) => found.score > 0)
    .sort((a, b) => b.score - a.score || a.index - b.index)
    .map((found) => found.one);
}
