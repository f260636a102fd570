/** @typedef {import("./article_view.js").ArticleView} ArticleView */
/**
 * What the pointer did in the article, in code points. `exact` is true while Alt is held, `add` while Ctrl or ⌘ is.
 * @typedef {object} PointerActions
 * @property {(start: number, end: number, exact: boolean, add: boolean) => void} drag
 * @property {(offset: number, exact: boolean) => void} doubleClick
 * @property {(ids: string[], offset: number, extend: boolean) => void} click
 * @property {(line: number, extend: boolean) => void} gutter
 */

/** A long press selects natively on touch screens; wait until the handles rest. */
const TOUCH_REST = 350;

/** Mouse and touch in the article. The selection itself lives in the state, so that rebuilding a line cannot lose it. */
export class PointerInput {
  /** @param {ArticleView} view @param {PointerActions} actions */
  constructor(view, actions) {
    this.view = view;
    this.actions = actions;
    this.touch = false;
    this.inGutter = false;
    this.timer = 0;
    const { root } = view;
    root.addEventListener("pointerdown", (event) => this.down(event));
    root.addEventListener("pointermove", (event) => this.move(event));
    document.addEventListener("mouseup", (event) => this.up(event));
    root.addEventListener("dragstart", (event) => event.preventDefault());
    document.addEventListener("selectionchange", () => this.changed());
    this.pressed = false;
  }

  get doc() {
    return /** @type {import("../core/state.js").State} */ (this.view.state).doc;
  }

  /** @param {PointerEvent} event */
  down(event) {
    this.touch = event.pointerType === "touch";
    if (event.button !== 0) return;
    const line = this.gutterLine(event);
    this.inGutter = line !== null;
    this.pressed = true;
    if (line !== null) {
      event.preventDefault();
      this.actions.gutter(line, event.shiftKey);
      return;
    }
    // A press inside an existing selection would start a native text drag.
    if (!this.touch && !event.shiftKey) getSelection()?.removeAllRanges();
  }

  /** @param {PointerEvent} event */
  move(event) {
    if (!this.inGutter || !this.pressed || event.buttons !== 1) return;
    const line = this.lineAtHeight(event.clientY);
    if (line !== null) this.actions.gutter(line, true);
  }

  /** @param {MouseEvent} event */
  up(event) {
    if (!this.pressed || event.button !== 0) return;
    this.pressed = false;
    if (this.inGutter) {
      this.inGutter = false;
      return;
    }
    const span = this.selected();
    if (event.detail === 2) {
      const offset = this.offsetAtPoint(event.clientX, event.clientY);
      if (offset !== null) this.actions.doubleClick(offset, event.altKey);
    } else if (span) {
      const bare = event.altKey ? null : this.doc.withoutSpace(span);
      const { start, end } = bare ?? span;
      this.actions.drag(start, end, event.altKey || event.detail === 3, event.ctrlKey || event.metaKey);
    } else if (event.target instanceof Element && this.view.root.contains(event.target)) {
      const offset = this.offsetAtPoint(event.clientX, event.clientY);
      if (offset !== null) this.actions.click(this.idsAt(event.target), offset, event.shiftKey);
    }
    if (!this.touch) getSelection()?.removeAllRanges();
  }

  changed() {
    if (!this.touch) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const span = this.selected();
      if (span) this.actions.drag(span.start, span.end, false, false);
    }, TOUCH_REST);
  }

  /** Annotations and suggestions under an element, innermost first, then the boilerplate of the whole line. @param {Element} element @returns {string[]} */
  idsAt(element) {
    const mark = /** @type {HTMLElement | null} */ (element.closest("mark"));
    const p = /** @type {HTMLElement | null} */ (element.closest("p[data-line]"));
    const ids = mark?.dataset.ids?.split(" ") ?? [];
    return [...ids, p?.dataset.whole ?? "", p?.dataset.offer ?? ""].filter(Boolean);
  }

  /** The native selection inside the article, without line ends at its end; null when there is none. */
  selected() {
    const selection = getSelection();
    if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
    const range = selection.getRangeAt(0);
    const { root } = this.view;
    if (!root.contains(range.startContainer) && !root.contains(range.endContainer)) return null;
    const { doc } = this;
    const start = this.edge(range.startContainer, range.startOffset) ?? 0;
    let end = this.edge(range.endContainer, range.endOffset) ?? doc.length;
    while (end > start && doc.slice(end - 1, end) === "\n") end--;
    return end > start ? { start, end } : null;
  }

  /** @param {Node} node @param {number} at */
  edge(node, at) {
    const { root } = this.view;
    const { doc } = this;
    if (node === root) return at < doc.lines.length ? doc.lines[at].start : doc.length;
    return this.view.offsetAt(node, at);
  }

  /** @param {number} x @param {number} y */
  offsetAtPoint(x, y) {
    const legacy = /** @type {any} */ (document);
    const position = legacy.caretPositionFromPoint?.(x, y);
    if (position) return this.view.offsetAt(position.offsetNode, position.offset);
    const range = legacy.caretRangeFromPoint?.(x, y);
    return range ? this.view.offsetAt(range.startContainer, range.startOffset) : null;
  }

  /** The line whose gutter is under the pointer. @param {PointerEvent} event */
  gutterLine(event) {
    const p = event.target instanceof Element ? event.target.closest("p[data-line]") : null;
    if (!p) return null;
    const left = p.getBoundingClientRect().left + parseFloat(getComputedStyle(p).paddingLeft);
    return event.clientX < left - 4 ? Number(/** @type {HTMLElement} */ (p).dataset.line) : null;
  }

  /** @param {number} y */
  lineAtHeight(y) {
    const found = this.view.lines.find((p) => {
      const box = p.getBoundingClientRect();
      return box.top <= y && y < box.bottom;
    });
    return found ? Number(found.dataset.line) : null;
  }
}

/**
 * The offset one row of text above or below a span, at about the same place; null at the edge of the article.
 * @param {ArticleView} view @param {PointerInput} input @param {{start: number, end: number}} span @param {number} way
 */
export function offsetOnNextRow(view, input, span, way) {
  const rects = view.range(span).getClientRects();
  const from = way > 0 ? rects[rects.length - 1] : rects[0];
  if (!from) return null;
  const x = (from.left + from.right) / 2;
  const step = from.height * 0.6;
  const box = view.root.getBoundingClientRect();
  let y = way > 0 ? from.bottom + step : from.top - step;
  for (let tries = 0; tries < 12 && y > box.top && y < box.bottom; tries++, y += way * step) {
    const offset = input.offsetAtPoint(x, y);
    if (offset === null) continue;
    const landed = view.range({ start: offset, end: offset + 1 }).getClientRects()[0];
    const moved = landed && (way > 0 ? landed.top > from.top + 4 : landed.top < from.top - 4);
    if (moved) return offset;
  }
  return null;
}
