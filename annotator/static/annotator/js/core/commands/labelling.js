import { added, newId, removed, updated } from "../ids.js";
import { codeOf, spanOf, surfaceOf } from "../layer.js";
import { activeEvent, target } from "../state.js";
import { activate } from "./selecting.js";

/** @typedef {import("../state.js").State} State */
/** @typedef {import("../state.js").Outcome} Outcome */
/** @typedef {import("../types.js").Change} Change */
/** @typedef {import("../types.js").Span} Span */
/** @typedef {import("../types.js").Kind} Kind */

/**
 * Give the words an entity label: the active entity is relabelled, otherwise a new one is made.
 * With `again`, a second entity is made on the same words.
 * @param {State} state @param {string} label @param {boolean} again @returns {Outcome}
 */
export function mark(state, label, again = false) {
  if (state.readOnly) return { say: ["readOnly"] };
  if (!state.scheme.entities.has(label)) return {};
  const active = state.active ? state.layer.entities.get(state.active) : undefined;
  if (active && !again && state.mode === "span") return relabel(state, label);
  const span = target(state);
  if (!span) return { say: ["selectFirst"] };
  const twin = entityOn(state, span, label);
  if (twin) return activate(state, twin.id);
  const entity = newEntity(label, span);
  return {
    changes: [added("entity", entity)],
    next: { active: entity.id, lastEntity: label, selection: state.selection ?? selectionFor(span) },
    say: ["marked", label, state.doc.slice(span.start, span.end)],
  };
}

/** @param {string} label @param {Span} span */
export function newEntity(label, span) {
  return { id: newId("entity"), label, start: span.start, end: span.end, attributes: {} };
}

/** An entity with exactly this span, with this label when one is given. @param {State} state @param {Span} span @param {string | null} label */
export function entityOn(state, span, label) {
  for (const id of state.layer.lines[state.doc.lineAt(span.start)] ?? []) {
    const one = state.layer.entities.get(id);
    if (!one || (label !== null && one.label !== label)) continue;
    if (one.start === span.start && one.end === span.end) return one;
  }
  return undefined;
}

/** @param {Span} span */
function selectionFor(span) {
  const edges = { start: span.start, end: span.end };
  return { ...edges, exact: edges, cut: edges };
}

/** Change the label of the active entity or boilerplate, or the type of the active event. @param {State} state @param {string} code @returns {Outcome} */
export function relabel(state, code) {
  if (state.readOnly) return { say: ["readOnly"] };
  const one = state.active ? state.layer.get(state.active) : undefined;
  const kind = one ? state.layer.kindOf(one.id) : undefined;
  if (!one || !kind || kind === "link" || !state.scheme.label(kind, code)) return {};
  if (codeOf(one) === code) return {};
  const said = surfaceOf(one, state.doc);
  if (kind === "event") return { changes: [retyped(state, one.id, code)], say: ["relabelled", code, said] };
  const last = kind === "entity" ? { lastEntity: code } : { lastBoilerplate: code };
  return { changes: [updated(kind, { id: one.id, label: code })], next: last, say: ["relabelled", code, said] };
}

/** Another event type keeps the arguments whose role it has too. @param {State} state @param {string} id @param {string} type @returns {Change} */
function retyped(state, id, type) {
  const event = /** @type {import("../types.js").Event} */ (state.layer.events.get(id));
  const roles = new Set(state.scheme.events.get(type)?.roles.map((role) => role.code));
  const kept = event.arguments.filter((one) => roles.has(one.role));
  const value = { id, type };
  return updated("event", kept.length === event.arguments.length ? value : { ...value, arguments: kept });
}

/** Set an attribute of an annotation; the default is not written down. @param {State} state @param {string} id @param {string} name @param {string} value @returns {Outcome} */
export function setAttribute(state, id, name, value) {
  if (state.readOnly) return { say: ["readOnly"] };
  const kind = state.layer.kindOf(id);
  const one = /** @type {any} */ (state.layer.get(id));
  if (!one || !kind || !("attributes" in one)) return {};
  const attribute = state.scheme.attributesOn(kind).find((known) => known.code === name);
  if (!attribute || (one.attributes[name] ?? attribute.default) === value) return {};
  const attributes = { ...one.attributes, [name]: value };
  return { changes: [updated(kind, { id, attributes })], say: ["attributeSet", name, value] };
}

/** The attribute that a key cycles on the active event. @param {State} state @param {string} key */
export function attributeFor(state, key) {
  const event = activeEvent(state);
  if (!event) return undefined;
  const attributes = state.scheme.attributesOn("event");
  return (
    attributes.find((one) => one.key === key) ??
    (key === "H" ? attributes.find((one) => one.code === "modality" && !one.key) : undefined)
  );
}

/** The next value of an attribute of the active event. @param {State} state @param {string} name @returns {Outcome} */
export function cycleAttribute(state, name) {
  const event = activeEvent(state);
  const attribute = state.scheme.attributesOn("event").find((one) => one.code === name);
  if (!event || !attribute) return {};
  const codes = attribute.values.map((value) => value.code);
  const at = codes.indexOf(event.attributes[name] ?? attribute.default);
  return setAttribute(state, event.id, name, codes[(at + 1) % codes.length]);
}

/** Remove an annotation; what uses it is updated in the same batch. @param {State} state @param {string | null} id @returns {Outcome} */
export function remove(state, id = state.active) {
  if (state.readOnly) return { say: ["readOnly"] };
  const found = id ?? annotationOnSelection(state);
  const one = found ? state.layer.get(found) : undefined;
  if (!one) return { say: ["nothingToRemove"] };
  return {
    changes: removal(state, [one.id]),
    next: { active: null, mode: state.mode === "line" ? "line" : "span" },
    say: ["removed", surfaceOf(one, state.doc) || codeOf(one)],
  };
}

/** @param {State} state */
function annotationOnSelection(state) {
  const { selection } = state;
  if (!selection) return null;
  const ids = state.layer.lines[state.doc.lineAt(selection.start)] ?? [];
  const found = ids.find((id) => {
    const span = spanOf(/** @type {any} */ (state.layer.get(id)));
    return span?.start === selection.start && span.end === selection.end;
  });
  return found ?? null;
}

/** The changes that remove annotations and every use of them. @param {State} state @param {string[]} ids @returns {Change[]} */
export function removal(state, ids) {
  const gone = new Set(ids);
  const changes = [];
  for (const event of state.layer.events.values()) {
    if (gone.has(event.id) || !event.arguments.some((one) => gone.has(one.target))) continue;
    const rest = event.arguments.filter((one) => !gone.has(one.target));
    changes.push(updated("event", { id: event.id, arguments: rest }));
  }
  for (const link of state.layer.links.values()) {
    if (gone.has(link.id)) continue;
    const rest = link.members.filter((member) => !gone.has(member));
    if (rest.length === link.members.length) continue;
    changes.push(rest.length < 2 ? removed("link", link.id) : updated("link", { id: link.id, members: rest }));
  }
  for (const id of ids) {
    const kind = state.layer.kindOf(id);
    if (kind) changes.push(removed(kind, id));
  }
  return changes;
}
