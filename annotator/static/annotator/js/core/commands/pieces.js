import { updated } from "../ids.js";

/** @typedef {import("../state.js").State} State */
/** @typedef {import("../state.js").Outcome} Outcome */
/** @typedef {import("../types.js").Span} Span */
/** @typedef {[number, number]} Piece */

/** `+`: choose further words that belong to the active entity or trigger, with other words between. @param {State} state @returns {Outcome} */
export function startPiece(state) {
  if (state.readOnly) return { say: ["readOnly"] };
  if (!holderOf(state)) return { say: ["pieceNeedsMark"] };
  return { next: { mode: "piece", chooser: null }, say: ["pieceMode"] };
}

/** Enter, or a drag with Ctrl: the words become a piece of the active mark. Pieces that touch become one. @param {State} state @param {Span | null} span @returns {Outcome} */
export function addPiece(state, span = state.selection) {
  if (state.readOnly) return { say: ["readOnly"] };
  const holder = holderOf(state);
  if (!holder) return { say: ["pieceNeedsMark"] };
  if (!span) return { say: ["selectFirst"] };
  const before = piecesOf(holder);
  const after = joined([...before, [span.start, span.end]]);
  if (JSON.stringify(after) === JSON.stringify(before)) return { say: ["pieceNeedsWords"] };
  return written(state, after, ["pieceAdded", state.doc.slice(span.start, span.end)]);
}

/** Take the piece at `index` away; the last one stays. @param {State} state @param {number} index @returns {Outcome} */
export function removePiece(state, index) {
  if (state.readOnly) return { say: ["readOnly"] };
  const holder = holderOf(state);
  const pieces = holder ? piecesOf(holder) : [];
  if (pieces.length < 2 || !pieces[index]) return {};
  const rest = pieces.filter((_, at) => at !== index);
  return written(state, rest, ["pieceRemoved", state.doc.slice(...pieces[index])]);
}

/** The pieces of an entity or trigger, one when it is whole. @param {{start: number, end: number, fragments?: Piece[]}} holder @returns {Piece[]} */
export function piecesOf({ start, end, fragments }) {
  return fragments ?? [[start, end]];
}

/** What has the span of the active annotation: an entity itself, an event's trigger. @param {State} state */
function holderOf({ active, layer }) {
  return active ? (layer.entities.get(active) ?? layer.events.get(active)?.trigger) : undefined;
}

/** @param {State} state @param {Piece[]} pieces @param {import("../state.js").Message} say @returns {Outcome} */
function written(state, pieces, say) {
  const id = /** @type {string} */ (state.active);
  const [start, end] = [pieces[0][0], pieces[pieces.length - 1][1]];
  const fragments = pieces.length > 1 ? pieces : null;
  const event = state.layer.events.has(id);
  const trigger = fragments ? { start, end, fragments } : { start, end };
  const value = event ? { id, trigger } : { id, start, end, fragments };
  return { changes: [updated(event ? "event" : "entity", value)], next: { mode: "span" }, say };
}

/** In order, without overlap. @param {Piece[]} pieces @returns {Piece[]} */
function joined(pieces) {
  /** @type {Piece[]} */
  const found = [];
  for (const [start, end] of [...pieces].sort((a, b) => a[0] - b[0])) {
    const last = found.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else found.push([start, end]);
  }
  return found;
}
