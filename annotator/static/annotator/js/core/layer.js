/** @typedef {import("./types.js").Kind} Kind */
/** @typedef {import("./types.js").Lists} Lists */
/** @typedef {import("./types.js").Entity} Entity */
/** @typedef {import("./types.js").Event} Event */
/** @typedef {import("./types.js").Boilerplate} Boilerplate */
/** @typedef {import("./types.js").Link} Link */
/** @typedef {import("./types.js").Annotation} Annotation */
/** @typedef {import("./types.js").Span} Span */
/** @typedef {import("./offsets.js").Doc} Doc */

/** A kind and the name of its list in a record. @type {Readonly<Record<Kind, keyof Lists>>} */
export const COLLECTIONS = { entity: "entities", event: "events", boilerplate: "boilerplate", link: "links" };

/** @type {Kind[]} */
export const KINDS = ["entity", "event", "boilerplate", "link"];

/**
 * The labels on one article. Immutable: `with` gives another one that shares what did not change.
 * `lines[i]` lists the ids that touch line i; its array is the same object as long as nothing on that line changed.
 */
export class Layer {
  /**
   * @param {Map<string, Entity>} entities @param {Map<string, Event>} events
   * @param {Map<string, Boilerplate>} boilerplate @param {Map<string, Link>} links
   * @param {readonly (readonly string[])[]} lines
   */
  constructor(entities, events, boilerplate, links, lines) {
    this.entities = entities;
    this.events = events;
    this.boilerplate = boilerplate;
    this.links = links;
    this.lines = lines;
  }

  /** @param {Doc} doc */
  static empty(doc) {
    return new Layer(
      new Map(),
      new Map(),
      new Map(),
      new Map(),
      doc.lines.map(() => []),
    );
  }

  /** @param {Lists} lists @param {Doc} doc */
  static from(lists, doc) {
    const index = /** @type {string[][]} */ (doc.lines.map(() => []));
    for (const kind of KINDS) {
      for (const one of lists[COLLECTIONS[kind]]) {
        for (const line of linesOf(one, doc)) index[line].push(one.id);
      }
    }
    const map = (/** @type {any[]} */ list) => new Map(list.map((one) => [one.id, one]));
    return new Layer(map(lists.entities), map(lists.events), map(lists.boilerplate), map(lists.links), index);
  }

  /** @param {Kind} kind @returns {Map<string, any>} */
  ofKind(kind) {
    return this[COLLECTIONS[kind]];
  }

  /** @param {string} id @returns {Annotation | undefined} */
  get(id) {
    return this.entities.get(id) ?? this.events.get(id) ?? this.boilerplate.get(id) ?? this.links.get(id);
  }

  /** @param {string} id @returns {Kind | undefined} */
  kindOf(id) {
    return KINDS.find((kind) => this.ofKind(kind).has(id));
  }

  get size() {
    return this.entities.size + this.events.size + this.boilerplate.size + this.links.size;
  }

  /** The link that an entity is a member of. @param {string} id */
  linkOf(id) {
    for (const link of this.links.values()) if (link.members.includes(id)) return link;
    return undefined;
  }

  /** The four lists in canonical order: by place in the text, then by id. @returns {Lists} */
  lists() {
    return {
      entities: [...this.entities.values()].sort(byPlace),
      events: [...this.events.values()].sort(byPlace),
      boilerplate: [...this.boilerplate.values()].sort(byPlace),
      links: [...this.links.values()].sort(byPlace),
    };
  }
}

/** Where an annotation is; a link is nowhere. @param {Annotation} one @returns {Span | null} */
export function spanOf(one) {
  if ("trigger" in one) return one.trigger;
  return "start" in one ? one : null;
}

/** The words of an annotation; those of a discontinuous one are its pieces, joined by ` … `. A link has none. @param {Annotation} one @param {Doc} doc */
export function surfaceOf(one, doc) {
  const span = spanOf(one);
  if (!span) return "";
  const pieces = /** @type {{fragments?: [number, number][]}} */ (span).fragments ?? [[span.start, span.end]];
  return pieces.map(([start, end]) => doc.slice(start, end)).join(" … ");
}

/** The label of an entity or boilerplate, or the type of an event. @param {Annotation} one */
export function codeOf(one) {
  return "label" in one ? one.label : one.type;
}

/** @param {Annotation} a @param {Annotation} b */
export function byPlace(a, b) {
  const [one, other] = [spanOf(a), spanOf(b)];
  if (one && other && one.start !== other.start) return one.start - other.start;
  if (one && other && one.end !== other.end) return one.end - other.end;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** @type {WeakMap<Map<string, any>, any[]>} */
const SORTED = new WeakMap();

/**
 * The annotations of a kind by place. A map never changes, so each is sorted once; callers leave the list as it is.
 * @template {Annotation} T @param {Map<string, T>} kind @returns {readonly T[]}
 */
export function sorted(kind) {
  const list = SORTED.get(kind) ?? [...kind.values()].sort(byPlace);
  SORTED.set(kind, list);
  return list;
}

/** Indices of the lines that an annotation touches. @param {Annotation} one @param {Doc} doc @returns {number[]} */
export function linesOf(one, doc) {
  const span = spanOf(one);
  if (!span) return [];
  const found = [];
  const last = doc.lineAt(Math.max(span.start, span.end - 1));
  for (let line = doc.lineAt(span.start); line <= last; line++) found.push(line);
  return found;
}
