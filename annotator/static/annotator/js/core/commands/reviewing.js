import { added, newId } from "../ids.js";
import { codeOfOffer, placeOf } from "../suggestions.js";
import { wordAt } from "../words.js";
import { entityOn } from "./labelling.js";

/** @typedef {import("../state.js").State} State */
/** @typedef {import("../state.js").Outcome} Outcome */
/** @typedef {import("../types.js").Suggestion} Suggestion */
/** @typedef {import("../types.js").Decision} Decision */
/** @typedef {import("../types.js").Change} Change */

/** `;`: review suggestions, from the caret on. @param {State} state @param {-1 | 1} by @returns {Outcome} */
export function review(state, by = 1) {
  const list = [...state.offers.open.values()];
  if (!list.length) return { say: ["noSuggestions"] };
  if (state.readOnly) return { say: ["readOnly"] };
  const at = list.findIndex((one) => one.key === state.offer);
  if (at >= 0) return look(state, list[(at + by + list.length) % list.length]);
  const from = state.selection?.start ?? 0;
  const after =
    by > 0 ? list.find((one) => placeOf(one).start >= from) : list.findLast((one) => placeOf(one).start < from);
  return look(state, after ?? list[by > 0 ? 0 : list.length - 1]);
}

/** Review this one, as a click does. @param {State} state @param {string} key @returns {Outcome} */
export function lookAt(state, key) {
  const one = state.offers.open.get(key);
  return one && !state.readOnly ? look(state, one) : {};
}

/** @param {State} state @param {Suggestion | undefined} one @returns {Outcome} */
function look(state, one) {
  if (!one) return { next: { mode: "span", offer: null } };
  const { start, end } = placeOf(one);
  const head = wordAt(state.words, start);
  const edges = { start, end };
  const selection = { ...edges, exact: edges, cut: edges };
  const next = {
    mode: /** @type {const} */ ("review"),
    offer: one.key,
    active: null,
    chooser: null,
    anchor: head,
    head,
    selection,
  };
  return { next, say: ["suggested", codeOfOffer(one), state.doc.slice(start, end)] };
}

/** The suggestion that is looked at. @param {State} state */
export function offered(state) {
  return state.offer ? state.offers.open.get(state.offer) : undefined;
}

/** Enter: take the suggestion as it is. @param {State} state @returns {Outcome} */
export function accept(state) {
  const one = offered(state);
  if (!one) return {};
  return {
    ...decided(state, one, "accepted"),
    changes: [adding(state, one)],
    say: ["accepted", codeOfOffer(one), surface(state, one)],
  };
}

/** X: it is wrong. @param {State} state @returns {Outcome} */
export function reject(state) {
  const one = offered(state);
  return one ? { ...decided(state, one, "rejected"), say: ["rejected", surface(state, one)] } : {};
}

/** A label's key: the words are right, the label is another. @param {State} state @param {string} code @returns {Outcome} */
export function acceptAs(state, code) {
  const one = offered(state);
  if (!one) return {};
  if (code === codeOfOffer(one)) return accept(state);
  const item = itemWith(state, one, code);
  if (!item) return { say: ["otherKind"] };
  const change = added(item, {
    ...bare(one),
    id: newId(item),
    ...(item === "event" ? { type: code } : { label: code }),
  });
  return { ...decided(state, one, "relabelled"), changes: [change], say: ["marked", code, surface(state, one)] };
}

/** The kind that a suggestion becomes with another label: its own, or boilerplate and entity for one another. @param {State} state @param {Suggestion} one @param {string} code */
function itemWith(state, one, code) {
  if (state.scheme.label(one.item, code)) return one.item;
  return one.item !== "event" && state.scheme.entities.has(code) ? /** @type {const} */ ("entity") : null;
}

/** Take all of these, in one step. The page passes only what is in view. @param {State} state @param {readonly string[]} keys @returns {Outcome} */
export function acceptAll(state, keys) {
  if (state.readOnly) return { say: ["readOnly"] };
  const chosen = keys.flatMap((key) => state.offers.open.get(key) ?? []);
  if (!chosen.length) return { say: ["noSuggestions"] };
  return {
    changes: chosen.map((one) => adding(state, one)),
    decisions: chosen.map((one) => decision(one, "accepted")),
    next: { mode: "span", offer: null },
    say: ["acceptedAll", chosen.length],
  };
}

/** @param {State} state @param {Suggestion} one @param {Decision["verdict"]} verdict @returns {Outcome} */
function decided(state, one, verdict) {
  const list = [...state.offers.open.values()];
  const at = list.findIndex((other) => other.key === one.key);
  // What overlaps it with the same words is still open; after the last one the review is over.
  const following = list[at + 1] ?? list.find((other) => other.key !== one.key);
  return { decisions: [decision(one, verdict)], next: look(state, following).next };
}

/** @param {Suggestion} one @param {Decision["verdict"]} verdict @returns {Decision} */
function decision(one, verdict) {
  return { id: crypto.randomUUID(), source: one.source, annotation: one.value.id, verdict };
}

/** @param {State} state @param {Suggestion} one @returns {Change} */
function adding(state, one) {
  const value = { ...bare(one), id: newId(one.item) };
  return added(one.item, one.item === "event" ? { ...value, arguments: ownArguments(state, one) } : value);
}

/** The arguments of a suggested event that are marked here too: the same words with the same label. @param {State} state @param {Suggestion} one */
function ownArguments(state, { value, targets = {} }) {
  const list = /** @type {import("../types.js").Argument[]} */ (value.arguments ?? []);
  return list.flatMap(({ role, target }) => {
    const place = targets[target];
    const own = place ? entityOn(state, place, place.label) : undefined;
    return own ? [{ role, target: own.id }] : [];
  });
}

/** Its value without what belongs to its own layer. @param {Suggestion} one */
function bare({ item, value }) {
  const { start, end, fragments } = placeOfValue(value);
  const edges = fragments ? { start, end, fragments } : { start, end };
  if (item === "boilerplate") return { label: value.label, start, end };
  if (item === "entity") return { label: value.label, ...edges, attributes: value.attributes ?? {} };
  return { type: value.type, trigger: edges, arguments: [], attributes: value.attributes ?? {} };
}

/** @param {any} value */
function placeOfValue(value) {
  return value.trigger ?? value;
}

/** @param {State} state @param {Suggestion} one */
function surface(state, one) {
  const { start, end } = placeOf(one);
  return state.doc.slice(start, end);
}
