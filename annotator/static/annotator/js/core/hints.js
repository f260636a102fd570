import { byPlace } from "./layer.js";

/** @typedef {import("./types.js").Role} Role */
/** @typedef {import("./types.js").Event} Event */
/** @typedef {import("./types.js").Entity} Entity */
/** @typedef {import("./layer.js").Layer} Layer */
/** @typedef {import("./offsets.js").Doc} Doc */

/** Hint letters, easiest first. H, M, U and X keep their own meaning while hints are shown. */
export const LETTERS = [..."ASDFGJKLQWERTYIOPZCVBN"];

/** Penalties in characters: another line is farther than any distance in the same one. */
const OTHER_LINE = 10_000;
const LESS_LIKELY_TYPE = 60;
const USED_ALREADY = 5_000;

/** Whether an annotation may fill a role. @param {Role} role @param {string} filler entity label or "@event" */
export function fits(role, filler) {
  if (!role.fillers.length) return filler !== "@event";
  return role.fillers.includes(filler);
}

/** Whether a span lies inside boilerplate. @param {Layer} layer @param {{start: number, end: number}} span */
export function insideBoilerplate(layer, span) {
  for (const mark of layer.boilerplate.values()) {
    if (mark.start <= span.start && span.end <= mark.end) return true;
  }
  return false;
}

/**
 * Ids of what may fill a role of an event, likeliest first: same line, preferred type, distance.
 * @param {Layer} layer @param {Doc} doc @param {Event} event @param {Role} role @returns {string[]}
 */
export function fillersFor(layer, doc, event, role) {
  const filled = new Set(event.arguments.filter((one) => one.role === role.code).map((one) => one.target));
  const used = new Set(event.arguments.map((one) => one.target));
  const inBoilerplate = insideBoilerplate(layer, event.trigger);
  /** @type {{id: string, cost: number}[]} */
  const found = [];
  const weigh = (/** @type {string} */ id, /** @type {string} */ filler, /** @type {any} */ span) => {
    if (filled.has(id) || id === event.id || !fits(role, filler)) return;
    if (!inBoilerplate && insideBoilerplate(layer, span)) return;
    const likely = Math.max(0, role.fillers.indexOf(filler));
    const again = used.has(id) ? USED_ALREADY : 0;
    found.push({ id, cost: distance(doc, event.trigger, span) + likely * LESS_LIKELY_TYPE + again });
  };
  for (const one of layer.entities.values()) weigh(one.id, one.label, one);
  for (const one of layer.events.values()) weigh(one.id, "@event", one.trigger);
  return found.sort((a, b) => a.cost - b.cost || (a.id < b.id ? -1 : 1)).map((one) => one.id);
}

/**
 * The role that a filler goes to while `armed` waits: the armed one when it fits, else the only other empty role that
 * takes it, else still the armed one.
 * @param {Event} event @param {readonly Role[]} roles @param {string | null} armed @param {string} filler @returns {Role | undefined}
 */
export function roleFor(event, roles, armed, filler) {
  const waiting = roles.find((role) => role.code === armed);
  if (!waiting || fits(waiting, filler)) return waiting;
  const filled = new Set(event.arguments.map((one) => one.role));
  const others = roles.filter((role) => role.fillers.length && !filled.has(role.code) && fits(role, filler));
  return others.length === 1 ? others[0] : waiting;
}

/**
 * Ids that a letter chooses while a role is armed: what fits it, then what can only mean another empty role.
 * @param {Layer} layer @param {Doc} doc @param {Event} event @param {readonly Role[]} roles @param {string | null} armed @returns {string[]}
 */
export function hintedFor(layer, doc, event, roles, armed) {
  const role = roles.find((one) => one.code === armed);
  if (!role) return [];
  const first = fillersFor(layer, doc, event, role);
  if (first.length >= LETTERS.length) return first;
  const used = new Set(event.arguments.map((one) => one.target));
  const filled = new Set(event.arguments.map((one) => one.role));
  const others = roles.filter((one) => one !== role && one.fillers.length && !filled.has(one.code));
  const meant = others.flatMap((other) =>
    fillersFor(layer, doc, event, other).filter((id) => {
      const filler = layer.entities.get(id)?.label ?? "@event";
      return !used.has(id) && filler !== "@event" && roleFor(event, roles, armed, filler) === other;
    }),
  );
  return [...first, ...meant];
}

/**
 * Ids of entities that may mean the same as one: same surface first, then same label by distance.
 * @param {Layer} layer @param {Doc} doc @param {Entity} entity @returns {string[]}
 */
export function sameAs(layer, doc, entity) {
  const members = new Set(layer.linkOf(entity.id)?.members ?? [entity.id]);
  const others = [...layer.entities.values()].filter((one) => !members.has(one.id));
  const cost = (/** @type {Entity} */ one) =>
    (one.label === entity.label ? 0 : 1_000_000) +
    (alike(one.text, entity.text) ? 0 : 100_000) +
    distance(doc, entity, one);
  return others.sort((a, b) => cost(a) - cost(b) || byPlace(a, b)).map((one) => one.id);
}

/** @param {string} one @param {string} other */
function alike(one, other) {
  return one.includes(other) || other.includes(one);
}

/** @param {Doc} doc @param {{start: number, end: number}} from @param {{start: number, end: number}} to */
function distance(doc, from, to) {
  const apart = Math.abs(from.start - to.start);
  return apart + (doc.lineAt(from.start) === doc.lineAt(to.start) ? 0 : OTHER_LINE);
}
