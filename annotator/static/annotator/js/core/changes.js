import { annotationFrom, Invalid, isKind } from "./annotations.js";
import { COLLECTIONS, KINDS, Layer, linesOf } from "./layer.js";

/** @typedef {import("./types.js").Change} Change */
/** @typedef {import("./types.js").Kind} Kind */
/** @typedef {import("./types.js").Annotation} Annotation */
/** @typedef {import("./offsets.js").Doc} Doc */
/** @typedef {{change: string, code: string, message: string}} Fault */
/** @typedef {{layer: Layer, inverses: Change[]}} Applied */

/** A batch that cannot be applied: every bad change is named, none was applied. */
export class BatchError extends Error {
  /** @param {Fault[]} faults */
  constructor(faults) {
    super(faults.map((fault) => `${fault.code}: ${fault.message}`).join("; "));
    this.faults = faults;
  }
}

/** Fields that an update may take away by giving null. */
const OPTIONAL = ["fragments"];

/**
 * The layer after a batch, and the inverses in the same order (apply them in reverse to go back).
 * An inverse carries the id of the change that it undoes. The same answers as the server's core.changes.
 * @param {Layer} layer @param {readonly Change[]} changes @param {Doc} doc @returns {Applied}
 */
export function apply(layer, changes, doc) {
  const draft = new Draft(layer, doc);
  /** @type {Change[]} */
  const inverses = [];
  /** @type {Fault[]} */
  const faults = [];
  for (const change of changes) {
    try {
      inverses.push(draft.apply(change));
    } catch (error) {
      if (!(error instanceof Invalid)) throw error;
      faults.push({ change: change.id, code: error.code, message: error.message });
    }
  }
  if (!faults.length) faults.push(...draft.dangling());
  if (faults.length) throw new BatchError(faults);
  return { layer: draft.done(), inverses };
}

class Draft {
  /** @param {Layer} layer @param {Doc} doc */
  constructor(layer, doc) {
    this.before = layer;
    this.doc = doc;
    /** @type {Record<Kind, Map<string, any>>} */
    this.kinds = {
      entity: layer.entities,
      event: layer.events,
      boilerplate: layer.boilerplate,
      link: layer.links,
    };
    /** @type {Set<Kind>} */
    this.copied = new Set();
    /** @type {Map<number, readonly string[]>} */
    this.lines = new Map();
    /** @type {Map<string, string>} */
    this.removedBy = new Map();
    /** @type {Map<string, string>} */
    this.writtenBy = new Map();
    this.loaded = false;
  }

  /** @param {Change} change @returns {Change} */
  apply(change) {
    if (change.op === "load") return this.load(change);
    if (!isKind(change.kind)) throw new Invalid("bad_change", `kind ${change.kind}`);
    if (change.op === "add") return this.add(change);
    const old = this.kinds[change.kind].get(change.value.id);
    if (!old) throw new Invalid("no_such_annotation", `${change.kind} ${change.value.id}`);
    return change.op === "remove" ? this.remove(change, old) : this.update(change, old);
  }

  /** @param {Change} change @returns {Change} */
  load(change) {
    const before = this.done().lists();
    for (const kind of KINDS) {
      const list = /** @type {any[]} */ (change.value[COLLECTIONS[kind]] ?? []);
      this.kinds[kind] = new Map(list.map((one) => [one.id, annotationFrom(kind, one, this.doc)]));
      this.copied.add(kind);
      for (const one of list) this.writtenBy.set(one.id, change.id);
    }
    this.loaded = true;
    return inverseOf(change, { op: "load", kind: "layer", value: before });
  }

  /** @param {Change} change @returns {Change} */
  add(change) {
    const kind = /** @type {Kind} */ (change.kind);
    const one = annotationFrom(kind, change.value, this.doc);
    if (KINDS.some((other) => this.kinds[other].has(one.id))) throw new Invalid("id_taken", one.id);
    this.write(kind, one, change.id);
    this.removedBy.delete(one.id);
    return inverseOf(change, { op: "remove", kind, value: { id: one.id } });
  }

  /** @param {Change} change @param {any} old @returns {Change} */
  remove(change, old) {
    const kind = /** @type {Kind} */ (change.kind);
    this.index(old, false);
    this.own(kind).delete(old.id);
    this.removedBy.set(old.id, change.id);
    return inverseOf(change, { op: "add", kind, value: old });
  }

  /** @param {Change} change @param {any} old @returns {Change} */
  update(change, old) {
    const kind = /** @type {Kind} */ (change.kind);
    const merged = { ...old, ...change.value };
    // A span that moves takes its surface from the text, unless the change says which it expects.
    const moves = "start" in change.value || "end" in change.value;
    if (moves && (kind === "entity" || kind === "boilerplate")) merged.text = change.value.text;
    for (const key of OPTIONAL) if (merged[key] === null) delete merged[key];
    const one = annotationFrom(kind, merged, this.doc);
    this.index(old, false);
    this.write(kind, one, change.id);
    const value = Object.fromEntries(Object.keys(change.value).map((key) => [key, old[key] ?? null]));
    return inverseOf(change, { op: "update", kind, value });
  }

  /** @param {Kind} kind @param {any} one @param {string} change */
  write(kind, one, change) {
    this.own(kind).set(one.id, one);
    this.index(one, true);
    this.writtenBy.set(one.id, change);
  }

  /** This draft's own copy of a kind's map. @param {Kind} kind */
  own(kind) {
    if (!this.copied.has(kind)) {
      this.kinds[kind] = new Map(this.kinds[kind]);
      this.copied.add(kind);
    }
    return this.kinds[kind];
  }

  /** @param {Annotation} one @param {boolean} present */
  index(one, present) {
    for (const line of linesOf(one, this.doc)) {
      const ids = this.lines.get(line) ?? this.before.lines[line];
      const others = ids.filter((id) => id !== one.id);
      this.lines.set(line, present ? [...others, one.id] : others);
    }
  }

  /** References to what is not there, each blamed on the change that made it so. @returns {Fault[]} */
  dangling() {
    const { entity, event, link } = this.kinds;
    /** @type {Fault[]} */
    const faults = [];
    const blame = (/** @type {string} */ holder, /** @type {string} */ target) => {
      const change = this.removedBy.get(target) ?? this.writtenBy.get(holder) ?? "";
      faults.push({ change, code: "dangling_reference", message: `${holder} → ${target}` });
    };
    for (const one of event.values()) {
      for (const { target } of one.arguments) {
        if (!entity.has(target) && !event.has(target)) blame(one.id, target);
      }
    }
    for (const one of link.values()) {
      for (const member of one.members) if (!entity.has(member)) blame(one.id, member);
    }
    return faults;
  }

  done() {
    const { entity, event, boilerplate, link } = this.kinds;
    if (this.loaded) {
      const lists = new Layer(entity, event, boilerplate, link, []).lists();
      return Layer.from(lists, this.doc);
    }
    const lines = this.before.lines.map((ids, line) => this.lines.get(line) ?? ids);
    return new Layer(entity, event, boilerplate, link, lines);
  }
}

/** @param {Change} change @param {{op: Change["op"], kind: any, value: any}} back @returns {Change} */
function inverseOf({ id, step }, back) {
  const inverse = /** @type {Change} */ ({ id, ...back });
  return step ? { ...inverse, step } : inverse;
}
