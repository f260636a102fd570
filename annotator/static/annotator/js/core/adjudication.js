/** @typedef {import("./types.js").Kind} Kind */
/** @typedef {{kind: Kind, label: string, start: number, end: number, fragments?: [number, number][]}} Core */
/**
 * One thing that is voted on; `voters` are layers.
 * @typedef {Core & {id: number, slot: number, part: "mark" | "attribute" | "argument", name: string, value: string,
 *   filler: Core | null, voters: number[]}} Piece
 * @typedef {Core & {attributes?: Record<string, string>, arguments?: {role: string, filler: Core}[]}} Mark
 * @typedef {{id: number, take: string, of: string | null, how: string, reason: string, taken: Mark[], by: string | null,
 *   at: string}} Ruling
 * @typedef {{key: string, kind: Kind, start: number, end: number, agreed: boolean, cause: string,
 *   state: "open" | "ruled" | "changed" | "waits", digest: string, pieces: Piece[], ruling: Ruling | null}} Question
 * @typedef {{layer_id: number, author: string, status: string, version: number}} Voter
 * @typedef {object} Case
 * @property {{id: number, key: string, title: string, text: string, language: string, project: string}} article
 * @property {{layer_id: number, version: number, status: string, by: string} | null} gold
 * @property {Voter[]} voters
 * @property {{layer_id: number, author: string, status: string, cannot: string}[]} left_out
 * @property {Question[]} questions
 * @property {Core[]} by_hand
 * @property {number | null} next
 */
/** @typedef {{code: string, shift: boolean, ctrl: boolean}} Press */
/** @typedef {{name: string, args: any[]}} Call */

/** The keys that are voters'; the page's own are none of these. */
export const VOTER_LETTERS = [..."ABCDEFGHI"];

/** The letter of a voter: the first is A. @param {Case} found @param {number} layer */
export function letterOf(found, layer) {
  const at = found.voters.findIndex((one) => one.layer_id === layer);
  return VOTER_LETTERS[at] ?? String(at + 1);
}

/** Whether a person has to decide. @param {Question} question */
export function isOpen(question) {
  return !question.agreed && question.state !== "ruled";
}

/** The questions that are stepped through: where not all agree. @param {Case} found */
export function disagreements(found) {
  return found.questions.filter((one) => !one.agreed);
}

/**
 * The disagreement after (or before) one, among the open ones as long as there are any; from the last to the first.
 * @param {Case} found @param {string} key @param {1 | -1} by @returns {string} its key, "" when there is none
 */
export function step(found, key, by) {
  const all = disagreements(found);
  const open = all.filter((one) => isOpen(one));
  const among = open.length ? open : all;
  if (!among.length) return "";
  const at = all.findIndex((one) => one.key === key);
  const places = among.map((one) => all.indexOf(one));
  if (by > 0) return all[places.find((place) => place > at) ?? places[0]].key;
  return all[places.findLast((place) => place < at) ?? places[places.length - 1]].key;
}

/** What a voter has in a question, as ids of pieces. @param {Question} question @param {number} layer */
export function sideOf(question, layer) {
  return question.pieces.filter((piece) => piece.voters.includes(layer));
}

/**
 * What is ticked before anybody has ticked: what was taken, else what more than half have.
 * @param {Question} question @param {number} voters @returns {Set<number>}
 */
export function ticksOf(question, voters) {
  const taken = question.state === "ruled" && question.ruling ? question.ruling.taken : null;
  const chosen = question.pieces.filter((piece) =>
    taken ? taken.some((mark) => holds(mark, piece)) : 2 * piece.voters.length > voters,
  );
  return new Set(chosen.map((piece) => piece.id));
}

/** @param {Mark} mark @param {Piece} piece */
function holds(mark, piece) {
  if (piece.part === "mark") return same(mark, piece);
  if (piece.part === "attribute") return mark.attributes?.[piece.name] === piece.value;
  const filler = /** @type {Core} */ (piece.filler);
  return (
    mark.label === piece.label &&
    Boolean(mark.arguments?.some((one) => one.role === piece.name && same(one.filler, filler)))
  );
}

/** @param {Core} one @param {Core} other */
function same(one, other) {
  return one.label === other.label && one.start === other.start && one.end === other.end;
}

/**
 * Tick a piece or take its tick away. An attribute has one value; what belongs to a mark goes with it.
 * @param {Question} question @param {Set<number>} ticks @param {number} id @returns {Set<number>}
 */
export function toggled(question, ticks, id) {
  const piece = question.pieces.find((one) => one.id === id);
  if (!piece) return ticks;
  const now = new Set(ticks);
  const inSlot = question.pieces.filter((one) => one.slot === piece.slot);
  if (!now.delete(id)) {
    now.add(id);
    for (const one of inSlot) {
      if (piece.part === "attribute" && one.part === "attribute" && one.name === piece.name && one.id !== id)
        now.delete(one.id);
    }
  }
  // Attributes and arguments need a mark that carries them.
  const marks = inSlot.filter((one) => one.part === "mark");
  if (now.has(id) && piece.part !== "mark") {
    const fits = marks.filter((one) => piece.part === "attribute" || one.label === piece.label);
    if (!fits.some((one) => now.has(one.id))) {
      const best = [...fits].sort((a, b) => b.voters.length - a.voters.length)[0];
      if (best) now.add(best.id);
    }
  }
  for (const one of inSlot) {
    const carried = marks.some((mark) => now.has(mark.id) && (one.part === "attribute" || mark.label === one.label));
    if (one.part !== "mark" && !carried) now.delete(one.id);
  }
  return now;
}

/** What a key press does on the page; null when nothing. @param {Case} found @param {Press} press @returns {Call | null} */
export function callFor(found, press) {
  if (press.ctrl) {
    if (press.code === "Enter" || press.code === "NumpadEnter") return { name: "finish", args: [] };
    return press.code === "KeyZ" && !press.shift ? { name: "undo", args: [] } : null;
  }
  if (press.shift && press.code !== "Slash") return null;
  const call = KEYS[press.code];
  if (call) return call;
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(press.code);
  if (digit) return { name: "tick", args: [Number(digit[1]) - 1] };
  const letter = /^Key([A-I])$/.exec(press.code)?.[1];
  const voter = letter ? found.voters[VOTER_LETTERS.indexOf(letter)] : undefined;
  return voter ? { name: "side", args: [voter.layer_id] } : null;
}

/** @type {Record<string, Call>} */
const KEYS = {
  KeyJ: { name: "step", args: [1] },
  KeyN: { name: "step", args: [1] },
  ArrowDown: { name: "step", args: [1] },
  KeyK: { name: "step", args: [-1] },
  KeyP: { name: "step", args: [-1] },
  ArrowUp: { name: "step", args: [-1] },
  KeyM: { name: "union", args: [] },
  Enter: { name: "pieces", args: [] },
  NumpadEnter: { name: "pieces", args: [] },
  KeyX: { name: "nothing", args: [] },
  Delete: { name: "nothing", args: [] },
  KeyR: { name: "reason", args: [] },
  KeyW: { name: "hand", args: [] },
  KeyU: { name: "undo", args: [] },
  KeyL: { name: "blind", args: [] },
  PageDown: { name: "nextArticle", args: [] },
  Slash: { name: "keys", args: [] },
};

/**
 * A stretch of one mark on a line. `voter` is the place of who has it, -1 where all agree; `filler` names the role
 * that it fills in the question that is looked at.
 * @typedef {{kind: Kind, label: string, start: number, end: number, voter: number, question: string, filler?: string}} Piece_
 */

/**
 * Everything that is drawn into the text: what is agreed once, what is not once for each voter who has it, and the
 * fillers of the question that is looked at. Coreference is not drawn.
 * @param {Case} found @param {string} active @returns {Piece_[]}
 */
export function drawn(found, active) {
  /** @type {Piece_[]} */
  const pieces = [];
  for (const question of found.questions) {
    const looked = question.key === active;
    for (const piece of question.pieces) {
      if (piece.part === "argument" && looked && piece.filler) {
        pieces.push({ ...placed(piece.filler), voter: -1, question: "", filler: piece.name || "=" });
      }
      if (piece.part !== "mark" || question.kind === "link") continue;
      const at = question.agreed
        ? [-1]
        : piece.voters.map((layer) => found.voters.findIndex((one) => one.layer_id === layer));
      for (const voter of at) pieces.push({ ...placed(piece), voter, question: question.key });
    }
  }
  return pieces;
}

/** @param {Core} core */
function placed({ kind, label, start, end }) {
  return { kind, label, start, end };
}
