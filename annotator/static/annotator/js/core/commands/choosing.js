import { spanOf } from "../layer.js";
import { matching } from "../matching.js";
import { target } from "../state.js";
import { markLines, markSpan, run } from "./boilerplate.js";
import { addEvent, fillWithSelection } from "./events.js";
import { mark, relabel } from "./labelling.js";

/** @typedef {import("../state.js").State} State */
/** @typedef {import("../state.js").Outcome} Outcome */
/** @typedef {import("../types.js").Kind} Kind */
/** @typedef {import("../types.js").Label} Label */
/** A label of a chooser, and the key that takes it. @typedef {{kind: Kind, label: Label, key: string}} Choice */

const KINDS = /** @type {Kind[]} */ (["entity", "event", "boilerplate"]);

/** Space: find a label of any kind by typing, for the selected words or the active mark. @param {State} state @returns {Outcome} */
export function openLabels(state) {
  if (state.readOnly) return { say: ["readOnly"] };
  if (state.mode === "line") return openLineLabels(state);
  const active = state.active ? state.layer.get(state.active) : undefined;
  const kind = active ? state.layer.kindOf(active.id) : undefined;
  const span = active ? spanOf(active) : target(state);
  if (!span || kind === "link") return { say: ["selectFirst"] };
  const edges = { start: span.start, end: span.end };
  const chooser = {
    kind: kind ?? /** @type {const} */ ("any"),
    target: active?.id ?? null,
    span: edges,
    index: 0,
    query: "",
  };
  return { next: { chooser }, say: ["chooseLabel", state.doc.slice(span.start, span.end)] };
}

/** Space in line mode: find a boilerplate label for the run of lines. @param {State} state @returns {Outcome} */
function openLineLabels(state) {
  if (!state.scheme.choices("boilerplate").length) return { say: ["noBoilerplateLabels"] };
  const [first, last] = run(state);
  const span = { start: state.doc.lines[first].start, end: state.doc.lineEnd(last) };
  const chooser = { kind: /** @type {const} */ ("boilerplate"), target: null, span, index: 0, query: "" };
  return { next: { chooser }, say: ["chooseLabel", state.doc.slice(span.start, span.end)] };
}

/** What was typed to find a label. @param {State} state @param {string} query @returns {Outcome} */
export function typeLabel(state, query) {
  return state.chooser ? { next: { chooser: { ...state.chooser, query, index: 0 } } } : {};
}

/** What the chooser offers: all labels of its kind with their keys, or what its query finds. @param {State} state @returns {Choice[]} */
export function choicesOf({ scheme, chooser }) {
  if (!chooser) return [];
  const kinds = chooser.kind === "any" ? KINDS : [chooser.kind];
  const all = kinds.flatMap((kind) => scheme.choices(kind).map((choice) => ({ ...choice, kind })));
  if (chooser.query === undefined) return all;
  return matching(chooser.query, all, ({ label }) => [label.name.ko, label.name.en, label.code]);
}

/** A label was chosen. @param {State} state @param {string} code @param {Kind | null} kind where the chooser offers several @returns {Outcome} */
export function choose(state, code, kind = null) {
  const open = state.chooser;
  const of = kind ?? open?.kind;
  if (!open || !of || of === "any") return {};
  const outcome = chosen({ ...state, chooser: null }, open, code, of);
  return { ...outcome, next: { ...outcome.next, chooser: null } };
}

/** @param {State} state @param {import("../state.js").Chooser} open @param {string} code @param {Kind} kind @returns {Outcome} */
function chosen(state, open, code, kind) {
  if (open.target) return relabel({ ...state, active: open.target }, code);
  if (kind === "entity") return state.mode === "role" ? fillWithSelection(state, code) : mark(state, code);
  if (kind === "event") return addEvent(state, code, open.span);
  return state.mode === "line" ? markLines(state, code) : markSpan(state, code, open.span);
}

/** Arrows in the chooser. @param {State} state @param {number} by @returns {Outcome} */
export function moveChoice(state, by) {
  const open = state.chooser;
  const count = choicesOf(state).length;
  return open && count ? { next: { chooser: { ...open, index: (open.index + by + count) % count } } } : {};
}

/** Enter in the chooser. @param {State} state @returns {Outcome} */
export function takeChoice(state) {
  const choice = state.chooser ? choicesOf(state)[state.chooser.index] : undefined;
  return choice ? choose(state, choice.label.code, choice.kind) : {};
}
