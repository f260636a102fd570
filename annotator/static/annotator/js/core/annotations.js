import { COLLECTIONS } from "./layer.js";

/** @typedef {import("./types.js").Kind} Kind */
/** @typedef {import("./offsets.js").Doc} Doc */

/** What cannot be: `code` is one of the server's error codes. */
export class Invalid extends Error {
  /** @param {string} code @param {string} message */
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

const ID = /^[A-Za-z0-9_.:-]{1,64}$/;
const KEYS = {
  entity: ["id", "label", "start", "end", "text", "fragments", "attributes"],
  event: ["id", "type", "trigger", "arguments", "attributes"],
  boilerplate: ["id", "label", "start", "end", "text"],
  link: ["id", "type", "members"],
};

/**
 * One annotation from its JSON value, placed on its text: a surface that is left out is filled in, another is refused.
 * @param {Kind} kind @param {any} value @param {Doc} doc @returns {any}
 */
export function annotationFrom(kind, value, doc) {
  checkId(value.id);
  const annotation = READERS[kind](value, doc);
  const unknown = Object.keys(value).filter((key) => !KEYS[kind].includes(key));
  if (unknown.length) throw new Invalid("unknown_key", `${value.id}: ${unknown.join(", ")}`);
  return annotation;
}

/** @type {Record<Kind, (value: any, doc: Doc) => any>} */
const READERS = {
  entity: (value, doc) => ({
    id: value.id,
    label: code(value.label),
    ...span(value, doc),
    attributes: attributes(value.attributes),
  }),
  event: (value, doc) => {
    const type = code(value.type);
    if (!isObject(value.trigger)) throw new Invalid("bad_trigger", "trigger");
    const list = value.arguments ?? [];
    if (!Array.isArray(list)) throw new Invalid("bad_arguments", "arguments");
    const trigger = span(value.trigger, doc);
    return { id: value.id, type, trigger, arguments: list.map(argument), attributes: attributes(value.attributes) };
  },
  boilerplate: (value, doc) => ({ id: value.id, label: code(value.label), ...span(value, doc) }),
  link: (value) => {
    const members = value.members;
    const distinct = Array.isArray(members) && new Set(members).size === members.length;
    if ((value.type ?? "same") !== "same" || !distinct || members.length < 2) {
      throw new Invalid("bad_link", "a link has two or more different members");
    }
    members.forEach(checkId);
    return { id: value.id, type: "same", members: [...members] };
  },
};

/** @param {unknown} id */
function checkId(id) {
  if (typeof id !== "string" || !ID.test(id)) throw new Invalid("bad_id", String(id));
}

/** @param {unknown} value @returns {string} */
function code(value) {
  if (typeof value !== "string" || !value || value.length > 100) {
    throw new Invalid("bad_label", String(value));
  }
  return value;
}

/** @param {any} value */
function argument(value) {
  if (!isObject(value) || Object.keys(value).sort().join() !== "role,target") {
    throw new Invalid("bad_argument", "an argument is {role, target}");
  }
  checkId(value.target);
  return { role: code(value.role), target: value.target };
}

/** @param {any} value @returns {Record<string, string>} */
function attributes(value) {
  if (value === undefined || value === null) return {};
  if (!isObject(value) || Object.values(value).some((one) => typeof one !== "string")) {
    throw new Invalid("bad_attributes", "attributes must be an object of short strings");
  }
  return { ...value };
}

/** @param {any} value @param {Doc} doc */
function span(value, doc) {
  const { start, end } = value;
  if (!Number.isInteger(start) || !Number.isInteger(end)) throw new Invalid("bad_offset", `${start}–${end}`);
  if (end <= start) throw new Invalid("empty_span", `${start}–${end}`);
  const fragments = value.fragments ? checkFragments(value.fragments, start, end) : undefined;
  if (start < 0 || end > doc.length) throw new Invalid("span_outside", `${start}–${end}`);
  const text = doc.slice(start, end);
  if (value.text && value.text !== text) throw new Invalid("surface_mismatch", `${value.text} ≠ ${text}`);
  return fragments ? { start, end, text, fragments } : { start, end, text };
}

/** @param {any} pieces @param {number} start @param {number} end @returns {[number, number][]} */
function checkFragments(pieces, start, end) {
  const edges = Array.isArray(pieces) ? pieces.flat() : [];
  const pairs = Array.isArray(pieces) && pieces.every((one) => Array.isArray(one) && one.length === 2);
  const rising = edges.every((edge, index) => Number.isInteger(edge) && (index === 0 || edge > edges[index - 1]));
  if (!pairs || edges.length < 4 || !rising || edges[0] !== start || edges.at(-1) !== end) {
    throw new Invalid("bad_fragments", JSON.stringify(pieces));
  }
  return pieces.map((/** @type {[number, number]} */ [from, to]) => [from, to]);
}

/** @param {unknown} value */
function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a string names a kind. @param {string} kind @returns {kind is Kind} */
export function isKind(kind) {
  return kind in COLLECTIONS;
}
