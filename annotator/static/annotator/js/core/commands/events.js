import { added, newId, updated } from "../ids.js";
import { fits, roleFor } from "../hints.js";
import { activeEvent, roleOf, target } from "../state.js";
import { entityOn, mark, newEntity } from "./labelling.js";

/** @typedef {import("../state.js").State} State */
/** @typedef {import("../state.js").Outcome} Outcome */
/** @typedef {import("../types.js").Event} Event */
/** @typedef {import("../types.js").Role} Role */
/** @typedef {import("../types.js").Span} Span */

/** `E`: choose the type of a new event on the selected words, or another type for the active event. @param {State} state @returns {Outcome} */
export function startEvent(state) {
  if (state.readOnly) return { say: ["readOnly"] };
  const event = activeEvent(state);
  if (event) return chooser(state, event.id, event.trigger);
  const span = target(state);
  if (!span) return { say: ["selectFirst"] };
  return chooser(state, null, triggerSpan(state, span));
}

/** @param {State} state @param {string | null} id @param {Span} span @returns {Outcome} */
function chooser(state, id, span) {
  const list = state.scheme.choices("event");
  if (!list.length) return { say: ["noEventTypes"] };
  const surface = state.doc.slice(span.start, span.end);
  const type = id ? state.layer.events.get(id)?.type : state.scheme.typesFor(surface)[0]?.code;
  const index = Math.max(
    0,
    list.findIndex((one) => one.label.code === type),
  );
  const edges = { start: span.start, end: span.end };
  const { selection } = state;
  return {
    next: {
      chooser: { kind: "event", target: id, span: edges, index },
      selection: { ...(selection ?? { exact: edges, cut: edges }), ...edges },
    },
    say: ["chooseType", surface],
  };
}

/** One word that begins with a known trigger is cut to it: `투자하기로` → `투자`. What was chosen exactly stays. @param {State} state @param {Span} span @returns {Span} */
function triggerSpan(state, span) {
  const { selection } = state;
  const asCut = selection && selection.start === selection.cut.start && selection.end === selection.cut.end;
  const surface = state.doc.slice(span.start, span.end);
  if (!asCut || state.active || /\s/.test(surface)) return span;
  const stem = state.scheme.triggerIn(surface);
  return stem ? { start: span.start, end: span.start + [...stem].length } : span;
}

/** A new event on the selected words, its first role armed. @param {State} state @param {string} type @param {Span | null} span @returns {Outcome} */
export function addEvent(state, type, span = null) {
  if (state.readOnly) return { say: ["readOnly"] };
  const known = state.scheme.events.get(type);
  const on = span ?? target(state);
  if (!known) return {};
  if (!on) return { say: ["selectFirst"] };
  const trigger = span ?? triggerSpan(state, on);
  const value = {
    id: newId("event"),
    type,
    trigger: { start: trigger.start, end: trigger.end },
    arguments: [],
    attributes: {},
  };
  const first = known.roles[0]?.code ?? null;
  return {
    changes: [added("event", value)],
    next: { active: value.id, mode: first ? "role" : "span", role: first },
    say: ["eventMade", type, state.doc.slice(trigger.start, trigger.end)],
  };
}

/** A digit, or a click on a role of the card: the next argument goes there. @param {State} state @param {string} code @returns {Outcome} */
export function arm(state, code) {
  const event = activeEvent(state);
  if (!event || !roleOf(state, event, code)) return {};
  if (state.readOnly) return { say: ["readOnly"] };
  return { next: { mode: "role", role: code, chooser: null }, say: ["roleArmed", code] };
}

/** The n-th role of the active event. @param {State} state @param {number} number from 1 @returns {Outcome} */
export function armNumber(state, number) {
  const event = activeEvent(state);
  const role = event ? state.scheme.events.get(event.type)?.roles[number - 1] : undefined;
  return role ? arm(state, role.code) : {};
}

/** Enter on an event: go on with its first empty role. @param {State} state @returns {Outcome} */
export function armFirst(state) {
  const event = activeEvent(state);
  const roles = event ? (state.scheme.events.get(event.type)?.roles ?? []) : [];
  const filled = new Set(event?.arguments.map((one) => one.role));
  const role = roles.find((one) => !filled.has(one.code)) ?? roles[0];
  return role ? arm(state, role.code) : {};
}

/** Space: leave the role empty and go to the next. @param {State} state @returns {Outcome} */
export function skip(state) {
  const event = activeEvent(state);
  return event ? { next: following(state, event, state.role) } : {};
}

/** The next role after one that nothing fills yet; after the last, the event is done. @param {State} state @param {Event} event @param {string | null} code @returns {Partial<State>} */
function following(state, event, code) {
  const roles = state.scheme.events.get(event.type)?.roles ?? [];
  const filled = new Set(event.arguments.map((one) => one.role));
  const at = roles.findIndex((role) => role.code === code);
  const next = roles.slice(at + 1).find((role) => !filled.has(role.code));
  return next ? { mode: "role", role: next.code } : { mode: "span", role: null };
}

/**
 * Fill the armed role with an entity or event, or the only other empty role that takes it; then the next role is armed,
 * unless `stay`.
 * @param {State} state @param {string} id @param {boolean} stay @returns {Outcome}
 */
export function fill(state, id, stay = false) {
  const event = activeEvent(state);
  if (!event || !roleOf(state, event, state.role)) return {};
  if (state.readOnly) return { say: ["readOnly"] };
  const filler = state.layer.entities.get(id)?.label ?? (state.layer.events.has(id) ? "@event" : "");
  if (!filler || id === event.id) return { say: ["cannotFill"] };
  const role = roleFor(event, state.scheme.events.get(event.type)?.roles ?? [], state.role, filler);
  if (!role) return {};
  if (event.arguments.some((one) => one.role === role.code && one.target === id)) return { say: ["filledAlready"] };
  const odd = !fits(role, filler);
  return {
    changes: [updated("event", { id: event.id, arguments: withArgument(event, role, id) })],
    next: stay || role.code !== state.role ? {} : following(state, event, role.code),
    say: [odd ? "filledOddly" : "filled", role.code, id],
  };
}

/** @param {Event} event @param {Role} role @param {string} id */
function withArgument(event, role, id) {
  const kept = role.multiple ? event.arguments : event.arguments.filter((one) => one.role !== role.code);
  return [...kept, { role: role.code, target: id }];
}

/** Enter while a role is armed: the selected words become an entity that fills it. @param {State} state @param {string | null} label @returns {Outcome} */
export function fillWithSelection(state, label = null) {
  const event = activeEvent(state);
  const role = event ? roleOf(state, event, state.role) : undefined;
  const { selection } = state;
  if (!event || !role) return label ? mark(state, label) : {};
  if (state.readOnly) return { say: ["readOnly"] };
  if (!selection || sameSpan(selection, event.trigger)) return { say: ["selectForRole", role.code] };
  const twin = label ? entityOn(state, selection, label) : fittingOn(state, role, selection);
  if (twin) return fill(state, twin.id);
  const entity = newEntity(label ?? likelyLabel(state, role), selection);
  return {
    changes: [
      added("entity", entity),
      updated("event", { id: event.id, arguments: withArgument(event, role, entity.id) }),
    ],
    next: following(state, event, role.code),
    say: ["filledNew", role.code, state.doc.slice(selection.start, selection.end)],
  };
}

/** @param {State} state @param {Role} role @param {Span} span */
function fittingOn(state, role, span) {
  const one = entityOn(state, span, null);
  return one && fits(role, one.label) ? one : undefined;
}

/** @param {State} state @param {Role} role */
function likelyLabel(state, role) {
  const wanted = role.fillers.find((filler) => filler !== "@event");
  return wanted ?? (state.lastEntity || state.scheme.value.entities[0].code);
}

/** @param {Span} a @param {Span} b */
function sameSpan(a, b) {
  return a.start === b.start && a.end === b.end;
}

/** Take one argument away. @param {State} state @param {string} id of the event @param {number} index @returns {Outcome} */
export function removeArgument(state, id, index) {
  if (state.readOnly) return { say: ["readOnly"] };
  const event = state.layer.events.get(id);
  const gone = event?.arguments[index];
  if (!event || !gone) return {};
  const rest = event.arguments.filter((_, at) => at !== index);
  return { changes: [updated("event", { id, arguments: rest })], say: ["argumentRemoved", gone.role] };
}

/** Backspace or X while a role is armed: its last argument. @param {State} state @returns {Outcome} */
export function removeLastArgument(state) {
  const event = activeEvent(state);
  const index = event?.arguments.findLastIndex((one) => one.role === state.role) ?? -1;
  return event && index >= 0 ? removeArgument(state, event.id, index) : { say: ["roleEmpty"] };
}
