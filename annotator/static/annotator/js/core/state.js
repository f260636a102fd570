import { apply } from "./changes.js";
import { fillersFor, LETTERS, sameAs } from "./hints.js";
import { History } from "./history.js";
import { Layer, spanOf } from "./layer.js";
import { Doc } from "./offsets.js";
import { words } from "./words.js";

/** @typedef {import("./types.js").Change} Change */
/** @typedef {import("./types.js").Span} Span */
/** @typedef {import("./types.js").Problem} Problem */
/** @typedef {import("./types.js").Event} Event */
/** @typedef {import("./scheme.js").Scheme} Scheme */
/** @typedef {import("./words.js").Word} Word */
/** @typedef {"span" | "line" | "role" | "link"} Mode */

/**
 * The words that are about to be marked. `exact` is what was dragged, `cut` what is left of it without particles;
 * `start`–`end` is one of them, or was nudged since.
 * @typedef {{start: number, end: number, exact: Span, cut: Span}} Selection
 */

/** A list to choose a label from. `target` is the annotation whose label changes; null makes a new one on `span`. @typedef {{kind: "event" | "boilerplate", target: string | null, span: Span, index: number}} Chooser */

/**
 * All that the workbench knows about the article on the desk. Immutable.
 * @typedef {object} State
 * @property {Doc} doc
 * @property {Scheme} scheme
 * @property {Word[]} words
 * @property {Layer} layer
 * @property {History} history
 * @property {Mode} mode
 * @property {Selection | null} selection
 * @property {number} anchor index of the word where the selection began
 * @property {number} head index of the word where it ends
 * @property {string | null} active the annotation that keys and buttons act on
 * @property {string | null} role the role that the next argument fills
 * @property {string[]} hints ids that a letter chooses, in the order of LETTERS
 * @property {{anchor: number, head: number}} lines the run of lines in line mode
 * @property {Chooser | null} chooser
 * @property {string} lastBoilerplate
 * @property {string} lastEntity
 * @property {boolean} readOnly
 */

/** Something to tell: a key of messages.js and what goes into it. @typedef {[string, ...(string | number)[]]} Message */

/** What a command wants: changes to make and save, the rest of the next state, something to tell. @typedef {{changes?: Change[], next?: Partial<State>, say?: Message}} Outcome */

/** @param {string} text @param {Scheme} scheme @param {import("./types.js").Lists} lists @returns {State} */
export function openState(text, scheme, lists) {
  const doc = new Doc(text);
  return {
    doc,
    scheme,
    words: words(doc),
    layer: Layer.from(lists, doc),
    history: new History(),
    mode: "span",
    selection: null,
    anchor: 0,
    head: 0,
    active: null,
    role: null,
    hints: [],
    lines: { anchor: 0, head: 0 },
    chooser: null,
    lastBoilerplate: "",
    lastEntity: "",
    readOnly: false,
  };
}

/**
 * The state after a command; `changes` is what has to be saved.
 * Raises BatchError when the changes do not fit the layer.
 * @param {State} state @param {Outcome} outcome
 */
export function perform(state, outcome) {
  const changes = outcome.changes ?? [];
  let { layer, history } = state;
  if (changes.length) {
    const applied = apply(layer, changes, state.doc);
    layer = applied.layer;
    history = history.with({ changes, inverses: applied.inverses });
  }
  return { state: settled({ ...state, layer, history, ...outcome.next }, state), changes };
}

/** Undo or redo one step. A step that no longer fits is dropped, and `changes` is empty. @param {State} state @param {"undo" | "redo"} way */
export function travel(state, way) {
  const { history, layer, doc } = state;
  const changes = way === "undo" ? history.undoing() : history.redoing();
  if (!changes.length) return { state, changes };
  try {
    const applied = apply(layer, changes, doc);
    const next = way === "undo" ? history.undone(changes, applied.inverses) : history.redone(changes, applied.inverses);
    return { state: settled({ ...state, layer: applied.layer, history: next }, state), changes };
  } catch {
    const rest = history.dropped(way === "undo" ? "past" : "future");
    return { state: { ...state, history: rest }, changes: [] };
  }
}

/** The state with a layer that came from elsewhere. @param {State} state @param {Layer} layer @returns {State} */
export function withLayer(state, layer) {
  return settled({ ...state, layer }, state);
}

/**
 * A state whose parts fit each other: nothing active that is gone, hints for the role that is armed.
 * @param {State} state @param {State} before @returns {State}
 */
function settled(state, before) {
  const next = { ...state };
  if (next.active && !next.layer.get(next.active)) {
    next.active = null;
    if (next.mode === "role" || next.mode === "link") next.mode = "span";
  }
  if (next.mode !== "role") next.role = null;
  next.hints = HINTED.every((key) => next[key] === before[key])
    ? before.hints
    : hintsFor(next).slice(0, LETTERS.length);
  const same = next.hints.length === before.hints.length && next.hints.every((id, index) => id === before.hints[index]);
  if (same) next.hints = before.hints;
  return next;
}

/** What hints are made from; they are ranked over the whole layer, so not again for every step of the caret. */
const HINTED = /** @type {const} */ (["scheme", "layer", "mode", "active", "role"]);

/** @param {State} state @returns {string[]} */
function hintsFor(state) {
  const { layer, doc, active } = state;
  const event = activeEvent(state);
  if (state.mode === "role" && event) {
    const role = roleOf(state, event, state.role);
    return role ? fillersFor(layer, doc, event, role) : [];
  }
  const entity = active ? layer.entities.get(active) : undefined;
  return state.mode === "link" && entity ? sameAs(layer, doc, entity) : [];
}

/** The event whose card is open. @param {State} state @returns {Event | undefined} */
export function activeEvent(state) {
  return state.active ? state.layer.events.get(state.active) : undefined;
}

/** @param {State} state @param {Event} event @param {string | null} code */
export function roleOf(state, event, code) {
  return state.scheme.events.get(event.type)?.roles.find((role) => role.code === code);
}

/** The words that a new mark goes on: the selection, or else the active annotation. @param {State} state @returns {Span | null} */
export function target(state) {
  if (state.selection) return state.selection;
  const one = state.active ? state.layer.get(state.active) : undefined;
  return one ? spanOf(one) : null;
}
