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
 * Ids of entities that may mean the same as one: same surface first, then same label by distance.
 * @param {Layer} layer @param {Doc} doc @param {Entity} entity @returns {string[]}
 */
export function sameAs(layer, doc, entity) {
  const members = new Set(layer.linkOf(entity.id)?.members ?? [entity.id]);
  const cost = (/** @type {Entity} */ one) =>
    (one.label === entity.label ? 0 : 1_000_000) +
    (alike(one.text, entity.text) ? 0 : 100_000) +
    distance(doc, entity, one);
  const others = [...layer.entities.values()].filter((one) => !members.has(one.id));
  const weighed = others.map((one) => ({ one, cost: cost(one) }));
  return weighed.sort((a, b) => a.cost - b.cost || byPlace(a.one, b.one)).map(({ one }) => one.id);
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
