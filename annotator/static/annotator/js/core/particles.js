import { AFTER_CONSONANT, AFTER_VOWEL, COUNTED, PARTICLES, PLACES, RISKY, UNITS, UNLIKELY } from "./josa.js";
import { GIVEN, KEEP, KEEP_ENDS, MEETINGS, SURNAMES } from "./josa.js";

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

const CLOSING = new Set(BRACKETS.values());

/** The final consonants of the digits as they are read: 영, 일, 이, 삼 … */
const DIGIT_FINALS = [21, 8, 0, 16, 0, 0, 1, 8, 8, 0];

/** The final consonant of a precomposed syllable or a digit: 0 = none, 8 = ㄹ; -1 when it is neither. @param {string} character */
export function finalConsonant(character) {
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0x30 && code <= 0x39) return DIGIT_FINALS[code - 0x30];
  return code < 0xac00 || code > 0xd7a3 ? -1 : (code - 0xac00) % 28;
}

/** These may leave one syllable when other words stand before it: `3천억 원을` → `3천억 원`. */
const AFTER_ANY = new Set(["은", "는", "을", "를", "에"]);
/** Behind a name, any particle may follow these: `김 씨가` → `김 씨`. */
const TITLES = new Set(["씨", "군", "양", "옹"]);
/** Particles that begin like this never leave one syllable: `대만은` is no 대 with 만은. */
const LEANING = new Set([..."만과간로와들등라씨이고인자나다도"]);
/** The word before a unit: `2000억` 원, `한` 달. */
const AMOUNT = /^(?:[0-9][0-9.,]*[천백십만억조여]*|(?:[수몇]?[십백천만억조]|[수몇한두세네])+)$/u;
/** What words may end in and are whole: `24시간`, `영국인`, `미국법인`, `2025학년도`, `300만`, `3년간`. */
const WHOLE =
  /(?:시간|국인|[국매단교료지외]법인|[0-9학전내작금]년도|(?:[0-9]여?|[십백천])만|[년월일주시분초틀흘달]간)$/u;
/** A surname or a letter that stands for one, with how one addresses people: `최씨는` is 최. */
const ADDRESSED = /^(?:([A-Z])[씨군양]|([가-힣])씨)(.*)$/su;
const SHORT_PLACE = /^.{2,}(?:시|군|항)$/u;

/**
 * What `word` is without its trailing particle: the word itself when there is none.
 * The result is a prefix of the word as it was given, decomposed Hangul included.
 * @param {string} word @param {string} before the words of the same mark that stand before it
 */
export function stem(word, before = "") {
  const composed = word.normalize("NFC");
  const [, letter, surname, tail] = ADDRESSED.exec(composed) ?? [];
  if ((letter || SURNAMES.has(surname)) && mayFollow(composed, tail)) return prefix(word, composed[0]);
  if (isWhole(composed)) return word;
  const longest = Math.min(LONGEST, composed.length - 1);
  for (let length = longest; length > 0; length--) {
    const [rest, particle] = [composed.slice(0, -length), composed.slice(-length)];
    if (PARTICLES.has(particle) && isWhole(rest) && agrees(rest, particle)) return prefix(word, rest);
  }
  for (let length = longest; length > 0; length--) {
    const [rest, particle] = [composed.slice(0, -length), composed.slice(-length)];
    if (PARTICLES.has(particle) && !UNLIKELY.has(particle) && fits(rest, particle, before)) return prefix(word, rest);
  }
  const place = composed.slice(0, -1);
  return composed.endsWith("서") && (PLACES.has(place) || SHORT_PLACE.test(place)) ? prefix(word, place) : word;
}

/** Whether the end of a word is a particle that the syllable before it can carry, or nothing. @param {string} word @param {string} tail */
function mayFollow(word, tail) {
  return !tail || (PARTICLES.has(tail) && agrees(word.slice(0, -tail.length), tail));
}

/** Whether a word that may end like a particle is known to be whole. @param {string} word */
function isWhole(word) {
  if (KEEP.has(word) || (word.length === 3 && SURNAMES.has(word[0]) && GIVEN.has(word.slice(1)))) return true;
  if ([...KEEP_ENDS].some((end) => word.endsWith(end) && (end.length > 3 || word.length > end.length + 1))) return true;
  if (word.endsWith("회의") && [...MEETINGS].some((kind) => word.slice(0, -2).endsWith(kind))) return true;
  return WHOLE.test(word);
}

/** Whether `tail`, glued to `name`, is a particle that its last syllable can carry. @param {string} name @param {string} tail */
export function isParticleOf(name, tail) {
  const rest = name.normalize("NFC");
  return (
    PARTICLES.has(tail.normalize("NFC")) && fits(rest, tail.normalize("NFC"), rest.slice(0, rest.lastIndexOf(" ") + 1))
  );
}

/** @param {string} rest @param {string} particle @param {string} before */
function fits(rest, particle, before) {
  const points = [...rest];
  const short = HANGUL.test(points.at(-1) ?? "") && points.length < 2;
  if (short && !mayLeave(rest, particle, before)) return false;
  if (COUNTED.has(particle) && /^[0-9.,~∼-]*[0-9]$/.test(rest)) return false;
  return agrees(rest, particle);
}

/** Whether a particle may leave one syllable, with these words before it. @param {string} syllable @param {string} particle @param {string} before */
function mayLeave(syllable, particle, before) {
  if (!RISKY.has(particle) && !LEANING.has(particle[0])) return true;
  if (!before) return false;
  if (AFTER_ANY.has(particle) || TITLES.has(syllable)) return true;
  return UNITS.has(syllable) && particle !== "간" && AMOUNT.test(before.trimEnd().split(/\s/u).at(-1) ?? "");
}

/** Whether a particle has the form that the last syllable asks for: 은 or 는, 로 or 으로. @param {string} rest @param {string} particle */
function agrees(rest, particle) {
  const final = finalConsonant([...rest].at(-1) ?? "");
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
  const trimmed = trimOuter(withinBrackets(trimOuter(surface)));
  if (!trimmed) return { skip: 0, length: [...surface].length };
  const at = surface.indexOf(trimmed);
  const lastSpace = Math.max(trimmed.lastIndexOf(" "), trimmed.lastIndexOf("\n")) + 1;
  const head = trimmed.slice(0, lastSpace);
  const bare = withoutGloss(trimTail(head + stem(trimmed.slice(lastSpace), head)));
  const kept = withoutSuffixes(bare, suffixes);
  return { skip: [...surface.slice(0, at)].length, length: [...kept].length };
}

/** Up to a bracket whose partner is not in the text: `33)씨` → `33`, `18일(한국` → `18일`. @param {string} text */
function withinBrackets(text) {
  const openAt = [];
  for (let index = 0; index < text.length; index++) {
    if (BRACKETS.has(text[index])) openAt.push(index);
    else if (CLOSING.has(text[index])) {
      if (!openAt.length) return text.slice(0, index) || text;
      openAt.pop();
    }
  }
  return text.slice(0, openAt[0]) || text;
}

/** After a particle is gone, a closing quote or bracket may be last: `“가람”은` → `가람`, `33)가` → `33`. @param {string} text */
function trimTail(text) {
  for (let kept = text; ;) {
    let bare = kept.replace(RIGHT, "");
    if ([...BRACKETS].some(([open, close]) => bare.endsWith(close) && unmatched(bare, open, close) > 0))
      bare = bare.slice(0, -1);
    if (bare === kept) return kept || text;
    kept = bare;
  }
}

/** What stands in brackets behind a name or an amount is about it, and no part of it; but `국제통화기금(IMF)` is one. */
const GLOSS = /\s*[(（](?![A-Z&]+[)）])[^()（）]*[)）][씨군양]?$/u;
/** About how much: `100명가량`, `3시쯤`, `두 개씩` only where a digit stands before. */
const ABOUT = /(?<=\d.*)(?:가량|남짓|쯤|께|씩|짜리|(?<=[시분일월년])경)$/u;

/** Without what says more about a name or an amount: `김모(33)씨` → `김모`, `3일(현지시각)` → `3일`. @param {string} text */
function withoutGloss(text) {
  for (let kept = text; ;) {
    const rest = kept.replace(GLOSS, "").replace(ABOUT, "").trimEnd();
    if (rest === kept || !rest) return kept;
    kept = rest;
  }
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
