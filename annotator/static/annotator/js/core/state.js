import { apply, BatchError } from "./changes.js";
import { hintedFor, LETTERS, sameAs } from "./hints.js";
import { History, newStep } from "./history.js";
import { Layer, spanOf } from "./layer.js";
import { Doc } from "./offsets.js";
import { NO_OFFERS } from "./suggestions.js";
import { words } from "./words.js";

/** @typedef {import("./types.js").Change} Change */
/** @typedef {import("./types.js").Span} Span */
/** @typedef {import("./types.js").Problem} Problem */
/** @typedef {import("./types.js").Event} Event */
/** @typedef {import("./scheme.js").Scheme} Scheme */
/** @typedef {import("./words.js").Word} Word */
/** @typedef {import("./types.js").Decision} Decision */
/** @typedef {import("./suggestions.js").Offers} Offers */
/** @typedef {import("./occurrences.js").Proposal} Proposal */
/** @typedef {"span" | "line" | "role" | "link" | "piece" | "review" | "same"} Mode */

/**
 * The words that are about to be marked. `exact` is what was dragged, `cut` what is left of it without particles;
 * `start`–`end` is one of them, or was nudged since.
 * @typedef {{start: number, end: number, exact: Span, cut: Span}} Selection
 */

/**
 * A list to choose a label from. `target` is the annotation whose label changes; null makes a new one on `span`.
 * With a `query` one types to find a label.
 * @typedef {{kind: "entity" | "event" | "boilerplate" | "any", target: string | null, span: Span, index: number, query?: string}} Chooser
 */

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
 * @property {string | null} back the event whose card was open last
 * @property {string | null} role the role that the next argument fills
 * @property {string[]} hints ids that a letter chooses, in the order of LETTERS
 * @property {{anchor: number, head: number}} lines the run of lines in line mode
 * @property {Chooser | null} chooser
 * @property {string} lastBoilerplate
 * @property {string} lastEntity
 * @property {Offers} offers the suggestions that are still open
 * @property {string | null} offer the suggestion that is reviewed
 * @property {Proposal | null} proposal where else the active annotation's words stand
 * @property {boolean} readOnly
 */

/** Something to tell: a key of messages.js and what goes into it. @typedef {[string, ...(string | number)[]]} Message */

/**
 * What a command wants: changes to make and save, decisions about suggestions, the rest of the next state, something to tell.
 * @typedef {{changes?: Change[], decisions?: Decision[], next?: Partial<State>, say?: Message}} Outcome
 */
/** A state, and what has to be saved of it. @typedef {{state: State, changes: Change[], decisions: Decision[]}} Performed */

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
    back: null,
    role: null,
    hints: [],
    lines: { anchor: 0, head: 0 },
    chooser: null,
    lastBoilerplate: "",
    lastEntity: "",
    offers: NO_OFFERS,
    offer: null,
    proposal: null,
    readOnly: false,
  };
}

/**
 * The state after a command; `changes` and `decisions` are what has to be saved.
 * Raises BatchError when the changes do not fit the layer.
 * @param {State} state @param {Outcome} outcome @returns {Performed}
 */
export function perform(state, outcome) {
  const { decisions = [] } = outcome;
  if (!outcome.changes?.length && !decisions.length)
    return { state: settled(state, outcome.next), changes: [], decisions };
  const id = newStep();
  const changes = (outcome.changes ?? []).map((change) => ({ ...change, step: id }));
  const { layer, inverses } = applied(state, changes);
  const history = state.history.with({ id, changes, inverses, decisions });
  const offers = state.offers.decided(decisions);
  return { state: settled(state, { layer, history, offers, ...outcome.next }), changes, decisions };
}

/** @param {State} state @param {Change[]} changes */
function applied(state, changes) {
  return changes.length ? apply(state.layer, changes, state.doc) : { layer: state.layer, inverses: [] };
}

/** Undo or redo one step. A step that no longer fits is dropped, and there is nothing to save. @param {State} state @param {"undo" | "redo"} way @returns {Performed} */
export function travel(state, way) {
  const { history } = state;
  const step = (way === "undo" ? history.past : history.future).at(-1);
  const changes = way === "undo" ? history.undoing() : history.redoing();
  const decisions = (step?.decisions ?? []).map((one) => ({
    ...one,
    id: crypto.randomUUID(),
    verdict: way === "undo" ? /** @type {const} */ ("undone") : one.verdict,
  }));
  if (!changes.length && !decisions.length) return { state, changes, decisions };
  try {
    const { layer, inverses } = applied(state, changes);
    const next = way === "undo" ? history.undone(changes, inverses) : history.redone(changes, inverses);
    const offers = state.offers.decided(decisions);
    return { state: settled(state, { layer, history: next, offers }), changes, decisions };
  } catch (error) {
    if (!(error instanceof BatchError)) throw error;
    const rest = history.dropped(way === "undo" ? "past" : "future");
    return { state: { ...state, history: rest }, changes: [], decisions: [] };
  }
}

/** The state with a layer that came from elsewhere. @param {State} state @param {Layer} layer @returns {State} */
export function withLayer(state, layer) {
  return settled(state, { layer });
}

/** The state with what machines and imports suggest by now. @param {State} state @param {import("./types.js").Suggestion[]} suggestions @returns {State} */
export function withSuggestions(state, suggestions) {
  return settled(state, { offers: state.offers.renewed(suggestions, state.doc, state.offer) });
}

/** The state with the journal's history before its own. @param {State} state @param {History} older @returns {State} */
export function withHistory(state, older) {
  return { ...state, history: state.history.after(older) };
}

/** A state whose parts fit each other: nothing active that is gone, hints for the role that is armed. @param {State} state @param {Partial<State>} [changed] @returns {State} */
function settled(state, changed) {
  const next = { ...state, ...changed };
  if (next.offers !== state.offers || next.layer !== state.layer)
    next.offers = next.offers.without(next.layer, next.doc);
  if (next.mode === "review" && !(next.offer && next.offers.open.has(next.offer))) next.mode = "span";
  if (next.mode !== "review") next.offer = null;
  if (next.mode !== "same") next.proposal = null;
  if (next.active && !next.layer.get(next.active)) {
    next.active = null;
    if (next.mode === "role" || next.mode === "link" || next.mode === "piece") next.mode = "span";
  }
  if (next.active && next.layer.events.has(next.active)) next.back = next.active;
  if (next.mode !== "role") next.role = null;
  next.hints = HINTED.every((key) => next[key] === state[key]) ? state.hints : hintsFor(next).slice(0, LETTERS.length);
  const same = next.hints.length === state.hints.length && next.hints.every((id, index) => id === state.hints[index]);
  if (same) next.hints = state.hints;
  return next;
}

/** What hints are made from; they are ranked over the whole layer, so not again for every step of the caret. */
const HINTED = /** @type {const} */ (["scheme", "layer", "mode", "active", "role"]);

/** @param {State} state @returns {string[]} */
function hintsFor(state) {
  const { layer, doc, active } = state;
  const event = activeEvent(state);
  if (state.mode === "role" && event) {
    return hintedFor(layer, doc, event, state.scheme.events.get(event.type)?.roles ?? [], state.role);
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
