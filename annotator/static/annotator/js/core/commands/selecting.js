import { updated } from "../ids.js";
import { byPlace, codeOf, linesOf, sorted, spanOf } from "../layer.js";
import { pieceAt, snapped, wordAt, wordBefore } from "../words.js";

/** @typedef {import("../state.js").State} State */
/** @typedef {import("../state.js").Outcome} Outcome */
/** @typedef {import("../state.js").Selection} Selection */
/** @typedef {import("../types.js").Span} Span */

/** A selection of `exact`, without its particles unless `asIs`. @param {State} state @param {Span} exact @param {boolean} asIs @returns {Selection} */
export function selectionOf(state, exact, asIs = false) {
  const cut = snapped(state.doc, exact.start, exact.end, state.scheme.suffixes);
  return { ...(asIs ? exact : cut), exact, cut };
}

/** The caret on the words from `anchor` to `head`. @param {State} state @param {number} anchor @param {number} head @returns {Outcome} */
export function selectWords(state, anchor, head) {
  const last = state.words.length - 1;
  if (last < 0) return {};
  const [a, h] = [anchor, head].map((index) => Math.max(0, Math.min(last, index)));
  const first = state.words[Math.min(a, h)];
  const end = state.words[Math.max(a, h)];
  const selection = selectionOf(state, { start: first.start, end: end.end });
  return { next: { anchor: a, head: h, selection, ...released(state) } };
}

/** Arrow keys: one word on or back. @param {State} state @param {number} by @param {boolean} extend @returns {Outcome} */
export function moveWord(state, by, extend = false) {
  if (!state.selection) return selectWords(state, state.head, state.head);
  const head = state.head + by;
  return selectWords(state, extend ? state.anchor : head, head);
}

/** Ctrl with an arrow: the caret on one character, or the selection a character longer. @param {State} state @param {-1 | 1} by @param {boolean} extend @returns {Outcome} */
export function moveCharacter(state, by, extend = false) {
  const { doc, selection } = state;
  if (!selection) return selectWords(state, state.head, state.head);
  if (extend) return nudge({ ...state, active: null }, "end", by);
  // From words to their first or last character; from a character to the next one.
  const single = doc.step(selection.start, 1) === selection.end;
  let start = single
    ? by > 0
      ? selection.end
      : doc.step(selection.start, -1)
    : by > 0
      ? selection.start
      : doc.step(selection.end, -1);
  while (start > 0 && start < doc.length && !doc.slice(start, start + 1).trim()) start = doc.step(start, by);
  const end = doc.step(start, 1);
  if (start >= end || !doc.slice(start, end).trim()) return {};
  const head = wordAt(state.words, start);
  const edges = { start, end };
  return {
    next: { selection: { ...edges, exact: edges, cut: edges }, anchor: head, head, ...released(state) },
    say: ["character", doc.slice(start, end)],
  };
}

/** J and K: the first word of the next or previous line that has one. @param {State} state @param {number} by @param {boolean} extend @returns {Outcome} */
export function moveLine(state, by, extend = false) {
  const { doc, words, head } = state;
  const line = words[head]?.line ?? 0;
  const there = words[by > 0 ? wordAt(words, doc.lineEnd(line)) : wordBefore(words, doc.lines[line].start)]?.line;
  if (there === undefined || (by > 0 ? there <= line : there >= line)) return {};
  const first = wordAt(words, doc.lines[there].start);
  return selectWords(state, extend ? state.anchor : first, first);
}

/** Home and End: the first or last word of the line. @param {State} state @param {number} way @param {boolean} extend @returns {Outcome} */
export function lineEdge(state, way, extend = false) {
  const { doc, words } = state;
  const line = words[state.head]?.line;
  if (line === undefined) return {};
  const found = way < 0 ? wordAt(words, doc.lines[line].start) : wordBefore(words, doc.lineEnd(line));
  return selectWords(state, extend ? state.anchor : found, found);
}

/** The word at an offset, as a click or an up/down arrow finds it. @param {State} state @param {number} offset @param {boolean} extend @returns {Outcome} */
export function goTo(state, offset, extend = false) {
  const head = wordAt(state.words, offset);
  return selectWords(state, extend ? state.anchor : head, head);
}

/** A drag from `start` to `end`. @param {State} state @param {number} start @param {number} end @param {boolean} asIs @returns {Outcome} */
export function selectSpan(state, start, end, asIs = false) {
  const dragged = state.doc.snapSpan(start, end);
  const exact = asIs ? dragged : state.doc.withoutSpace(dragged);
  if (!exact || exact.start >= exact.end) return goTo(state, start);
  const selection = selectionOf(state, exact, asIs);
  const anchor = wordAt(state.words, exact.start);
  const head = Math.max(anchor, wordBefore(state.words, exact.end));
  return { next: { selection, anchor, head, ...released(state) } };
}

/** A double click: the piece of a word between spaces, quotes, brackets and dots. @param {State} state @param {number} offset @param {boolean} asIs @returns {Outcome} */
export function selectPiece(state, offset, asIs = false) {
  const piece = pieceAt(state.doc, offset);
  return piece ? selectSpan(state, piece.start, piece.end, asIs) : goTo(state, offset);
}

/** Looking for the next argument, link or piece leaves the active annotation as it is. @param {State} state @returns {Partial<State>} */
function released(state) {
  if (state.mode === "role" || state.mode === "link" || state.mode === "piece") return {};
  return { active: null, mode: "span" };
}

/**
 * `[` and `]`: one edge a grapheme to the left or right. With an annotation active, the annotation is resized.
 * @param {State} state @param {"start" | "end"} edge @param {-1 | 1} by @returns {Outcome}
 */
export function nudge(state, edge, by) {
  const one = state.mode === "span" && state.active ? state.layer.get(state.active) : undefined;
  const span = one ? spanOf(one) : state.selection;
  if (!span) return {};
  const moved = { start: span.start, end: span.end, [edge]: beyondSpace(state.doc, edge, span[edge], by) };
  if (moved.start >= moved.end || !state.doc.withoutSpace(moved)) return {};
  return one ? resized(state, moved) : { next: { selection: { ...moved, exact: moved, cut: moved } } };
}

/**
 * An edge a grapheme on; white space is stepped over, so that no mark begins or ends in it.
 * @param {import("../offsets.js").Doc} doc @param {"start" | "end"} edge @param {number} from @param {-1 | 1} by
 */
function beyondSpace(doc, edge, from, by) {
  const inSpace = (/** @type {number} */ offset) => {
    const beside = edge === "start" ? doc.slice(offset, offset + 1) : doc.slice(offset - 1, offset);
    return offset > 0 && offset < doc.length && !beside.trim();
  };
  let offset = doc.step(from, by);
  while (inSpace(offset)) offset = doc.step(offset, by);
  const outside = edge === "start" ? doc.slice(offset, offset + 1) : doc.slice(offset - 1, offset);
  return outside.trim() ? offset : from;
}

/** Backquote: with particles or without them. @param {State} state @returns {Outcome} */
export function toggleSnap(state) {
  const { selection } = state;
  if (!selection) return {};
  const { exact, cut } = selection;
  if (exact.start === cut.start && exact.end === cut.end) return { say: ["nothingCut"] };
  const isCut = selection.start === cut.start && selection.end === cut.end;
  const span = isCut ? exact : cut;
  if (state.active && state.mode === "span") return resized(state, span);
  return { next: { selection: { ...selection, ...span } }, say: [isCut ? "exactNow" : "cutNow"] };
}

/** The active annotation moved to another span. @param {State} state @param {Span} span @returns {Outcome} */
function resized(state, span) {
  if (state.readOnly) return { say: ["readOnly"] };
  const id = /** @type {string} */ (state.active);
  const kind = state.layer.kindOf(id);
  if (!kind || kind === "link") return {};
  const edges = { start: span.start, end: span.end };
  const value = kind === "event" ? { id, trigger: edges } : { id, ...edges };
  // Fragments belong to the old extent; a resized mark is one piece.
  if (kind === "entity" && state.layer.entities.get(id)?.fragments) Object.assign(value, { fragments: null });
  const selection = state.selection ?? { ...edges, exact: edges, cut: edges };
  return {
    changes: [updated(kind, value)],
    next: { selection: { ...selection, ...edges } },
    say: ["resized", state.doc.slice(edges.start, edges.end)],
  };
}

/** Make an annotation the active one. @param {State} state @param {string | null} id @returns {Outcome} */
export function activate(state, id) {
  const one = id ? state.layer.get(id) : undefined;
  if (!id || !one) return { next: { active: null, mode: "span", chooser: null } };
  const span = spanOf(one);
  /** @type {Partial<State>} */
  const next = { active: id, mode: "span", chooser: null };
  if (span) {
    const edges = { start: span.start, end: span.end };
    next.anchor = wordAt(state.words, span.start);
    next.head = Math.max(next.anchor, wordBefore(state.words, span.end));
    // What the words around it would give, so that Backquote works on a finished mark too.
    const exact = { start: span.start, end: Math.max(span.end, state.words[next.head]?.end ?? span.end) };
    next.selection = { ...edges, exact, cut: selectionOf(state, exact).cut };
  }
  return { next, say: ["selected", one.id] };
}

/** Click: the next of the annotations under the pointer, innermost first. @param {State} state @param {string[]} ids @returns {Outcome} */
export function cycle(state, ids) {
  const at = state.active ? ids.indexOf(state.active) : -1;
  return activate(state, ids[(at + 1) % ids.length] ?? null);
}

/**
 * Tab: the next annotation in reading order. Null after the last one, so that Tab then leaves the article.
 * @param {State} state @param {-1 | 1} by @returns {Outcome | null}
 */
export function nextAnnotation(state, by) {
  const all = inOrder(state);
  const at = all.findIndex((one) => one.id === state.active);
  let found;
  if (at >= 0) found = all[at + by];
  else {
    const from = state.selection?.start ?? 0;
    const starts = (/** @type {any} */ one) => /** @type {Span} */ (spanOf(one)).start;
    found = by > 0 ? all.find((one) => starts(one) >= from) : all.findLast((one) => starts(one) < from);
  }
  return found ? activate(state, found.id) : null;
}

/** Comma and period: the next or previous mark with the label of the active one. @param {State} state @param {-1 | 1} by @returns {Outcome} */
export function sameLabel(state, by) {
  const active = state.active ? state.layer.get(state.active) : undefined;
  if (!active) return { say: ["selectMarkFirst"] };
  const kind = state.layer.kindOf(active.id);
  const code = codeOf(active);
  const all = inOrder(state).filter((one) => codeOf(one) === code && state.layer.kindOf(one.id) === kind);
  const found = all[(all.findIndex((one) => one.id === active.id) + by + all.length) % all.length];
  return found.id === active.id ? { say: ["onlyOne"] } : activate(state, found.id);
}

/** Backslash: from an argument back to the event whose card was open. @param {State} state @returns {Outcome} */
export function goBack(state) {
  const { back, layer } = state;
  return back && layer.events.has(back) && state.active !== back ? activate(state, back) : { say: ["noEventBefore"] };
}

/** Entities, events and boilerplate in reading order. @param {State} state */
export function inOrder(state) {
  const { entities, events, boilerplate } = state.layer;
  // Three sorted runs, which sorting only has to merge.
  return [...sorted(entities), ...sorted(events), ...sorted(boilerplate)].sort(byPlace);
}

/** The lines of the active annotation, or of the caret. @param {State} state @returns {number[]} */
export function currentLines(state) {
  const one = state.active ? state.layer.get(state.active) : undefined;
  const found = one ? linesOf(one, state.doc) : [];
  return found.length ? found : [state.words[state.head]?.line ?? 0];
}
