import { codeOf, spanOf } from "../core/layer.js";
import { nameIn } from "../core/scheme.js";
import { segments } from "../core/segments.js";
import { activeEvent } from "../core/state.js";
import { codeOfOffer, placeOf } from "../core/suggestions.js";

/** @typedef {import("../core/state.js").State} State */
/** @typedef {import("../core/segments.js").Piece} Piece */
/** @typedef {import("../core/scheme.js").Language} Language */
/** @typedef {import("../core/types.js").Span} Span */

/**
 * The article: a <p> per line, its marks as <mark> segments. Only lines that were touched are built again.
 */
export class ArticleView {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    /** @type {HTMLElement[]} */
    this.lines = [];
    /** @type {State | null} */
    this.state = null;
    /** @type {Language} */
    this.language = "ko";
  }

  /** A new article, or the same in another language. @param {State} state @param {Language} language */
  open(state, language) {
    this.language = language;
    this.state = state;
    this.lines = state.doc.lines.map((line, index) => {
      const p = document.createElement("p");
      p.dataset.line = String(index);
      p.dataset.number = String(index + 1);
      if (index === 0) p.classList.add("title");
      if (!line.text.trim()) p.classList.add("blank");
      return p;
    });
    // Line ends at the end of the text make empty lines that nobody needs to see.
    for (let last = this.lines.length - 1; last > 0 && !state.doc.lines[last].text; last--)
      this.lines[last].hidden = true;
    this.lines.forEach((_, index) => this.build(index));
    this.root.replaceChildren(...this.lines);
    this.markLines(null, state);
  }

  /** Bring the page in step with a new state; returns whether any line was built again. @param {State} state */
  update(state) {
    const before = this.state;
    if (!before || before.doc !== state.doc) {
      this.open(state, this.language);
      return true;
    }
    this.state = state;
    const dirty = this.dirtyLines(before, state);
    for (const line of dirty) this.build(line);
    this.markLines(before, state);
    return dirty.size > 0;
  }

  /** @param {State} before @param {State} after */
  dirtyLines(before, after) {
    /** @type {Set<number>} */
    const dirty = new Set();
    after.layer.lines.forEach((ids, line) => {
      if (ids !== before.layer.lines[line]) dirty.add(line);
    });
    after.offers.lines.forEach((keys, line) => {
      if (keys !== before.offers.lines[line]) dirty.add(line);
    });
    if (before.offer !== after.offer) {
      for (const one of [before.offers.open.get(before.offer ?? ""), after.offers.open.get(after.offer ?? "")]) {
        if (one) for (const line of linesBetween(after, placeOf(one))) dirty.add(line);
      }
    }
    const shown = [...focusIds(before)].filter((id) => !focusIds(after).has(id));
    const now = [...focusIds(after)].filter((id) => !focusIds(before).has(id));
    const changed = before.active === after.active ? [...shown, ...now] : [...focusIds(before), ...focusIds(after)];
    for (const id of changed) {
      for (const state of [before, after]) {
        const span = rangeOf(state, id);
        if (span) for (const line of linesBetween(state, span)) dirty.add(line);
      }
    }
    return dirty;
  }

  /** The run of lines that is chosen. @param {State | null} before @param {State} after */
  markLines(before, after) {
    const run = (/** @type {State} */ state) =>
      state.mode === "line"
        ? [Math.min(state.lines.anchor, state.lines.head), Math.max(state.lines.anchor, state.lines.head)]
        : [0, -1];
    if (before) {
      const [first, last] = run(before);
      for (let line = first; line <= last; line++) this.lines[line]?.classList.remove("chosen", "head");
    }
    const [first, last] = run(after);
    for (let line = first; line <= last; line++) this.lines[line]?.classList.add("chosen");
    if (after.mode === "line") this.lines[after.lines.head]?.classList.add("head");
  }

  /** @param {number} index */
  build(index) {
    const state = /** @type {State} */ (this.state);
    const line = state.doc.lines[index];
    const end = line.start + line.length;
    const p = this.lines[index];
    const { pieces, whole, offered } = this.piecesOn(index);
    p.classList.toggle("boilerplate", Boolean(whole));
    p.classList.toggle("offered", Boolean(offered) && !whole);
    p.classList.toggle("active-offer", Boolean(offered) && offered === state.offer);
    if (offered) p.dataset.offer = offered;
    else delete p.dataset.offer;
    p.classList.toggle("active-line", Boolean(whole && whole === state.active));
    if (whole) {
      const one = /** @type {any} */ (state.layer.boilerplate.get(whole));
      p.dataset.label = this.tag("boilerplate", one.label);
      p.dataset.whole = whole;
    } else {
      const one = offered ? state.offers.open.get(offered) : undefined;
      if (one) p.dataset.label = `${this.tag("boilerplate", codeOfOffer(one))} ?`;
      else delete p.dataset.label;
      delete p.dataset.whole;
    }
    if (!pieces.length) {
      p.replaceChildren(line.text);
      return;
    }
    const focus = focusIds(state);
    const cut = segments(line.start, end, pieces);
    const nodes = cut.map((segment) => {
      const text = state.doc.slice(segment.start, segment.end);
      return segment.over.length ? this.mark(segment, text, focus) : text;
    });
    giveRoom(nodes);
    p.replaceChildren(...nodes);
  }

  /** The marks and suggestions on a line, and the boilerplate that covers or would cover all of it. @param {number} index */
  piecesOn(index) {
    const { doc, layer, offers } = /** @type {State} */ (this.state);
    const line = doc.lines[index];
    const text = line.text.trim();
    const bodyStart = line.start + [...line.text.slice(0, line.text.indexOf(text))].length;
    const bodyEnd = bodyStart + [...text].length;
    /** @type {Piece[]} */
    const pieces = [];
    let whole = "";
    for (const id of layer.lines[index] ?? []) {
      const one = /** @type {any} */ (layer.get(id));
      const kind = /** @type {string} */ (layer.kindOf(id));
      const span = /** @type {Span} */ (spanOf(one));
      if (kind === "boilerplate" && span.start <= bodyStart && bodyEnd <= span.end) {
        whole = id;
        continue;
      }
      const holder = kind === "event" ? one.trigger : one;
      const parts = /** @type {[number, number][]} */ (holder.fragments ?? [[span.start, span.end]]);
      for (const [from, to] of parts) {
        const on = doc.onLine(index, from, to);
        if (on) pieces.push({ id, kind, ...on, size: span.end - span.start, first: on.start === from });
      }
    }
    let offered = "";
    for (const key of offers.lines[index] ?? []) {
      const one = /** @type {import("../core/types.js").Suggestion} */ (offers.open.get(key));
      const span = placeOf(one);
      if (one.item === "boilerplate" && span.start <= bodyStart && bodyEnd <= span.end) {
        offered = key;
        continue;
      }
      const on = doc.onLine(index, span.start, span.end);
      const first = on?.start === span.start;
      if (on)
        pieces.push({ id: key, kind: one.item, ...on, size: span.end - span.start, first, offer: codeOfOffer(one) });
    }
    return { pieces, whole, offered };
  }

  /** @param {import("../core/segments.js").Segment} segment @param {string} text @param {Set<string>} focus */
  mark(segment, text, focus) {
    const { layer, scheme, active, offer } = /** @type {State} */ (this.state);
    const names = ["s"];
    const tags = [];
    const codeOn = (/** @type {Piece} */ piece) => piece.offer ?? codeOf(/** @type {any} */ (layer.get(piece.id)));
    for (const piece of segment.over) {
      const code = codeOn(piece);
      const kind = /** @type {import("../core/types.js").Kind} */ (piece.kind);
      const colour = scheme.colourClass(kind, code);
      names.push(`l${piece.lane}-${colour.slice(2)}`);
      if (piece.lane) names.push("deep");
      if (kind === "event") names.push("trigger");
      if (kind === "boilerplate") names.push("part");
      if (piece.offer) names.push("offer");
      if (piece.id === active || piece.id === offer) names.push("active");
      else if (focus.has(piece.id)) names.push("argument");
      if (piece.first && piece.start === segment.start) tags.push(this.tag(kind, code) + (piece.offer ? "?" : ""));
    }
    const top = segment.over[segment.over.length - 1];
    const kind = /** @type {import("../core/types.js").Kind} */ (top.kind);
    names.push(scheme.colourClass(kind, codeOn(top)));
    if (segment.over.some((piece) => !piece.offer))
      names.splice(names.indexOf("offer"), names.includes("offer") ? 1 : 0);
    const mark = document.createElement("mark");
    mark.className = [...new Set(names)].join(" ");
    mark.dataset.ids = segment.over
      .map((piece) => piece.id)
      .reverse()
      .join(" ");
    if (tags.length) mark.dataset.tag = tags.join("·");
    mark.textContent = text;
    return mark;
  }

  /** The short name above a mark: the code of an entity, the name of anything else. @param {import("../core/types.js").Kind} kind @param {string} code */
  tag(kind, code) {
    if (kind === "entity") return code;
    const { scheme } = /** @type {State} */ (this.state);
    return nameIn(scheme.label(kind, code)?.name, this.language) || code;
  }

  /** A DOM range over a span. @param {Span} span */
  range(span) {
    const { doc } = /** @type {State} */ (this.state);
    const [first, utf16Start] = doc.toUtf16(span.start);
    const [last, utf16End] = doc.toUtf16(span.end);
    const range = new Range();
    range.setStart(...this.locate(first, utf16Start, true));
    range.setEnd(...this.locate(last, utf16End, false));
    return range;
  }

  /**
   * Text node and offset in a line. A range's start leans into the next node: at the end of one segment its first
   * client rectangle would be empty.
   * @param {number} line @param {number} utf16Offset @param {boolean} leanRight @returns {[Node, number]}
   */
  locate(line, utf16Offset, leanRight) {
    const walker = document.createTreeWalker(this.lines[line], NodeFilter.SHOW_TEXT);
    let left = utf16Offset;
    let last = null;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const length = /** @type {Text} */ (node).length;
      if (leanRight ? left < length : left <= length) return [node, left];
      left -= length;
      last = /** @type {Text} */ (node);
    }
    return last ? [last, last.length] : [this.lines[line], 0];
  }

  /** A point of the DOM as a code point offset; null outside the lines. @param {Node} node @param {number} at */
  offsetAt(node, at) {
    const { doc } = /** @type {State} */ (this.state);
    const element = node instanceof Element ? node : node.parentElement;
    const p = /** @type {HTMLElement | null} */ (element?.closest("p[data-line]") ?? null);
    if (!p || !this.root.contains(p)) return null;
    const line = Number(p.dataset.line);
    const range = new Range();
    range.selectNodeContents(p);
    range.setEnd(node, at);
    const utf16Offset = Math.min(range.toString().length, doc.lines[line].text.length);
    return doc.fromUtf16(line, utf16Offset);
  }
}

/** Widths in em, about: of a syllable or ideograph, of a space, of anything else. */
const [WIDE, SPACE, NARROW] = [0.92, 0.25, 0.56];

/** A label above a mark ends where the next one begins, so that none covers another; too near, they are one. @param {(HTMLElement | string)[]} nodes of a line */
function giveRoom(nodes) {
  let room = Infinity;
  /** @type {{mark: HTMLElement, room: number} | null} */
  let next = null;
  for (const node of [...nodes].reverse()) {
    const text = typeof node === "string" ? node : (node.textContent ?? "");
    for (const one of text) room += one === " " ? SPACE : one > "\u10ff" ? WIDE : NARROW;
    if (typeof node === "string" || !node.dataset.tag) continue;
    if (next && room < LEAST_ROOM) {
      node.dataset.tag += `·${next.mark.dataset.tag}`;
      delete next.mark.dataset.tag;
      room += next.room;
    }
    if (room < widthOf(node.dataset.tag)) {
      node.style.setProperty("--room", room.toFixed(2));
      node.classList.add("tight");
    }
    next = { mark: node, room };
    room = 0;
  }
}

/** A label needs this much, in em of the text. */
const LEAST_ROOM = 0.9;

/** What a label takes at most, in em of the smallest text: only one that is wider than its room must be cut off, which
 * costs time with thousands of them. @param {string} tag */
function widthOf(tag) {
  let width = 0.1;
  for (const one of tag) width += one > "\u10ff" ? 0.66 : 0.5;
  return width;
}

/** The active annotation and what belongs to it: an event's arguments, an entity's chain. @param {State} state @returns {Set<string>} */
export function focusIds(state) {
  if (!state.active) return new Set();
  const event = activeEvent(state);
  const others = event ? event.arguments.map((one) => one.target) : (state.layer.linkOf(state.active)?.members ?? []);
  return new Set([state.active, ...others]);
}

/** @param {State} state @param {string} id */
function rangeOf(state, id) {
  const one = state.layer.get(id);
  return one ? spanOf(one) : null;
}

/** @param {State} state @param {Span} span */
function linesBetween(state, span) {
  const first = state.doc.lineAt(span.start);
  const last = state.doc.lineAt(Math.max(span.start, span.end - 1));
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
