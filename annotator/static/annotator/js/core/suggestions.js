import { byPlace, spanOf } from "./layer.js";

/** @typedef {import("./types.js").Suggestion} Suggestion */
/** @typedef {import("./types.js").Decision} Decision */
/** @typedef {import("./types.js").Span} Span */
/** @typedef {import("./layer.js").Layer} Layer */
/** @typedef {import("./offsets.js").Doc} Doc */

/**
 * Suggestions with what was decided about them. Immutable. `open` are those that wait for a decision and that the
 * layer does not have already, in reading order; `lines[i]` lists their keys on line i, as Layer does.
 */
export class Offers {
  /**
   * @param {ReadonlyMap<string, Suggestion>} all in reading order @param {ReadonlySet<string>} done
   * @param {ReadonlyMap<string, Suggestion>} open @param {readonly (readonly string[])[]} lines
   * @param {readonly (readonly string[])[]} places the keys of all on each line
   */
  constructor(all, done, open, lines, places) {
    this.all = all;
    this.done = done;
    this.open = open;
    this.lines = lines;
    this.places = places;
    /** What `open` was held against last: only what changed since is held against it again. @type {readonly (readonly string[])[] | null} */
    this.seen = null;
    /** Keys that were decided about since. @type {string[]} */
    this.touched = [];
  }

  /** After decisions; `undone` opens a suggestion again. @param {readonly Decision[]} decisions */
  decided(decisions) {
    if (!decisions.length) return this;
    const done = new Set(this.done);
    const next = new Offers(this.all, done, this.open, this.lines, this.places);
    next.seen = this.seen;
    next.touched = [...this.touched];
    for (const one of decisions) {
      const key = keyOf(one.source, one.annotation);
      if (one.verdict === "undone") done.delete(key);
      else done.add(key);
      next.touched.push(key);
    }
    return next;
  }

  /**
   * With the suggestions as the server gave them by now. What is decided or marked here stays known, since the server
   * may not have heard of it; so does the one that is being looked at.
   * @param {readonly Suggestion[]} suggestions @param {Doc} doc @param {string | null} looked
   */
  renewed(suggestions, doc, looked) {
    const known = [...this.all.values()].filter((one) => one.key === looked || !this.open.has(one.key));
    const fresh = suggestions.filter((one) => fits(one, doc));
    const named = fresh.map((one) => ({ ...one, key: keyOf(one.source, one.value.id) }));
    const merged = new Map([...known, ...named].map((one) => [one.key, one]));
    const sorted = [...merged.values()].sort((a, b) => byPlace(a.value, b.value));
    const places = doc.lines.map(() => /** @type {string[]} */ ([]));
    for (const one of sorted) for (const line of linesOf(one, doc)) places[line].push(one.key);
    return new Offers(new Map(sorted.map((one) => [one.key, one])), this.done, this.open, this.lines, places);
  }

  /** Only what is not decided and what a layer does not have yet. The same object when nothing changes. @param {Layer} layer @param {Doc} doc */
  without(layer, doc) {
    const { seen } = this;
    const others = seen && this.places.flatMap((keys, line) => (layer.lines[line] === seen[line] ? [] : keys));
    /** @type {Map<string, boolean>} */
    const waits = new Map();
    for (const key of others ? [...others, ...this.touched] : this.all.keys()) {
      const one = this.all.get(key);
      if (one) waits.set(key, !this.done.has(key) && !has(layer, doc, one));
    }
    /** @type {Map<string, Suggestion>} */
    const open = new Map();
    for (const [key, one] of this.all) if (waits.get(key) ?? this.open.has(key)) open.set(key, one);
    if (open.size === this.open.size && [...open.keys()].every((key) => this.open.has(key))) {
      this.seen = layer.lines;
      this.touched = [];
      return this;
    }
    const lines = this.places.map((keys, line) => {
      const now = keys.filter((key) => open.has(key));
      return same(now, this.lines[line]) ? this.lines[line] : now;
    });
    const next = new Offers(this.all, this.done, open, lines, this.places);
    next.seen = layer.lines;
    return next;
  }
}

export const NO_OFFERS = new Offers(new Map(), new Set(), new Map(), [], []);

/** @param {number} source @param {string} annotation */
export function keyOf(source, annotation) {
  return `${source}/${annotation}`;
}

/** Where a suggestion stands. @param {Suggestion} one @returns {Span} */
export function placeOf(one) {
  return /** @type {Span} */ (spanOf(one.value));
}

/** Its label or event type. @param {Suggestion} one @returns {string} */
export function codeOfOffer(one) {
  return one.value.label ?? one.value.type;
}

/** @param {Suggestion} one @param {Doc} doc */
function fits(one, doc) {
  const span = spanOf(one.value);
  return Boolean(span && span.start >= 0 && span.start < span.end && span.end <= doc.length);
}

/** @param {Suggestion} one @param {Doc} doc */
function linesOf(one, doc) {
  const { start, end } = placeOf(one);
  const first = doc.lineAt(start);
  return Array.from({ length: doc.lineAt(end - 1) - first + 1 }, (_, index) => first + index);
}

/** Whether a layer has the same mark. @param {Layer} layer @param {Doc} doc @param {Suggestion} one */
function has(layer, doc, one) {
  const { start, end } = placeOf(one);
  return (layer.lines[doc.lineAt(start)] ?? []).some((id) => {
    if (layer.kindOf(id) !== one.item) return false;
    const other = /** @type {any} */ (layer.get(id));
    const span = spanOf(other);
    return span?.start === start && span.end === end && (other.label ?? other.type) === codeOfOffer(one);
  });
}

/** @param {readonly string[]} keys @param {readonly string[] | undefined} before */
function same(keys, before) {
  return before?.length === keys.length && keys.every((key, index) => key === before[index]);
}
