/** @typedef {import("./types.js").Annotation} Annotation */
/** @typedef {import("./types.js").Change} Change */
/** @typedef {import("./types.js").Kind} Kind */
/** @typedef {import("./layer.js").Layer} Layer */
/**
 * One annotation that two people, or two devices of one person, made different things of. null: it is removed.
 * @typedef {{id: string, kind: Kind, mine: Annotation | null, theirs: Annotation | null}} Side
 */

/** Fields that are one thing to a person. */
const PLACE = new Set(["start", "end", "text", "fragments"]);

/** @param {string} field */
const part = (field) => (PLACE.has(field) ? "place" : field);

/**
 * Where own changes and others' contradict each other: both gave one field another value, or one removed what the
 * other edited. Edits of different fields go together and are no conflict.
 * @param {readonly Change[]} mine @param {readonly Change[]} theirs others' changes since the own ones were made
 * @param {(id: string) => Annotation | undefined} before an annotation as it was before theirs
 * @param {Layer} now the layer with theirs
 * @returns {Side[]}
 */
export function conflictsOf(mine, theirs, before, now) {
  const touched = touchedBy(theirs);
  /** @type {Map<string, Side>} */
  const found = new Map();
  for (const change of mine) {
    if (change.op !== "update" && change.op !== "remove") continue;
    const { id } = change.value;
    const fields = touched.get(id);
    if (!fields) continue;
    const present = now.get(id) ?? null;
    const known = found.get(id);
    if (change.op === "remove") {
      if (present) found.set(id, { id, kind: change.kind, mine: null, theirs: present });
      continue;
    }
    const base = known?.mine ?? present ?? before(id);
    if (!base) continue;
    const wanted = /** @type {Annotation} */ (tidy({ ...base, ...change.value }));
    if (known || !present || contradicts(change.value, fields, present))
      found.set(id, { id, kind: change.kind, mine: wanted, theirs: present });
  }
  return [...found.values()];
}

/** Which parts of which annotations changes edit. @param {readonly Change[]} changes @returns {Map<string, Set<string>>} */
function touchedBy(changes) {
  const touched = new Map();
  for (const { op, value } of changes) {
    if (op === "load") continue;
    const parts = touched.get(value.id) ?? new Set();
    for (const field of Object.keys(value)) if (field !== "id") parts.add(part(field));
    touched.set(value.id, parts);
  }
  return touched;
}

/** @param {Record<string, any>} value @param {Set<string>} fields @param {any} present */
function contradicts(value, fields, present) {
  return Object.entries(value).some(
    ([field, wanted]) =>
      field !== "id" && field !== "text" && fields.has(part(field)) && !same(wanted ?? undefined, present[field]),
  );
}

/** @param {unknown} a @param {unknown} b */
function same(a, b) {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Without the fields that null takes away; a surface that belonged to another place is found anew. @param {Record<string, any>} value */
function tidy(value) {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== null));
}

/**
 * What makes the own side of a conflict true, on top of the layer as it is now.
 * @param {Side} side @param {Layer} now @returns {Change[]}
 */
export function keepMine({ id, kind, mine }, now) {
  const present = /** @type {Record<string, any> | undefined} */ (now.get(id));
  const change = (/** @type {"add" | "update" | "remove"} */ op, /** @type {any} */ value) => [
    { id: crypto.randomUUID(), op, kind, value },
  ];
  if (!mine) return present ? change("remove", { id }) : [];
  const wanted = /** @type {Record<string, any>} */ ({ ...mine });
  // The place says which words; the server takes them from the text.
  delete wanted.text;
  if (!present) return change("add", wanted);
  const fields = Object.keys({ ...present, ...wanted }).filter(
    (field) => field !== "text" && !same(wanted[field], present[field]),
  );
  if (!fields.length) return [];
  return change("update", { id, ...Object.fromEntries(fields.map((field) => [field, wanted[field] ?? null])) });
}
