import { html, render } from "../vendor/lit-html-3.3.3/lit-html.js";
import { ArticleView } from "../view/article_view.js";
import { offsetOnNextRow } from "../view/selection.js";
import { byId } from "./elements.js";
import { listenToPointer } from "./pointing.js";
import { Overlay } from "../view/leader_lines.js";
import { paint } from "../view/highlights.js";
import { BatchError } from "../core/changes.js";
import { COMMANDS } from "../core/commands.js";
import { callFor } from "../core/keymap.js";
import { nextAnnotation } from "../core/commands/selecting.js";
import { codeOfOffer } from "../core/suggestions.js";
import { perform, travel } from "../core/state.js";
import { codeOf, spanOf } from "../core/layer.js";
import { chooser } from "../ui/chooser.js";
import { keyBar } from "../ui/help_dialog.js";
import { labelName, say, shown } from "../ui/context.js";
import { listKey, listPanel, sidePanel } from "../ui/side_panel.js";
import { singleKeys } from "../ui/preferences.js";
import { spoken, whyReadOnly } from "../ui/announce.js";
import { toolbar } from "../ui/toolbar.js";

/** @typedef {import("../ui/context.js").Desk} Desk */
/** @typedef {import("../core/state.js").State} State */
/** @typedef {import("../core/state.js").Outcome} Outcome */
/** @typedef {import("../core/types.js").Change} Change */
/** @typedef {import("../core/types.js").Decision} Decision */
/** @typedef {import("../core/commands.js").CommandName} CommandName */

const REGIONS = ["toolbar", "article", "panel", "drawer"];
/** Keys that a focused button or summary needs for itself. */
const FOR_CONTROLS = new Set([
  "Enter",
  "NumpadEnter",
  "Space",
  "Tab",
  "ArrowLeft",
  "ArrowRight",
  "ArrowUp",
  "ArrowDown",
  "Home",
  "End",
]);

/**
 * The desk on the screen: the article, the panels, keys and pointer. It shows a state and runs commands on it; saving
 * and loading are the page's (`hooks`).
 */
export class Workbench {
  /** @param {Desk} desk @param {{save: (changes: Change[], decisions: Decision[]) => void, act: (name: string, ...args: any[]) => void}} hooks */
  constructor(desk, hooks) {
    this.desk = desk;
    this.hooks = hooks;
    this.article = byId("article");
    this.sheet = byId("sheet");
    this.view = new ArticleView(this.article);
    const leaders = /** @type {SVGSVGElement} */ (/** @type {unknown} */ (byId("leaders")));
    this.overlay = new Overlay(this.view, this.sheet, leaders, byId("badges"));
    this.frame = 0;
    this.toastTimer = 0;
    /** @type {unknown[]} */
    this.listed = [];
    this.listFrame = 0;
    this.pointer = listenToPointer(this);
    document.addEventListener("keydown", (event) => this.pressed(event));
    for (const id of ["panel", "toolbar", "chooser"]) {
      byId(id).addEventListener("click", (event) => this.clicked(event));
    }
    new ResizeObserver(() => this.drawOverlay()).observe(this.sheet);
    new ResizeObserver(() => this.drawOverlay()).observe(this.article);
  }

  /** @returns {State} */
  get state() {
    return this.desk.state;
  }

  /** Show another article, or this one in another language. */
  open() {
    this.view.open(this.state, this.desk.language);
    this.sheet.scrollTop = 0;
    this.draw();
  }

  /** A new state from anywhere. @param {State} state */
  show(state) {
    const before = this.desk.state;
    this.desk.state = state;
    const tab = tabFor(before, state);
    if (tab) this.desk.tab = tab;
    this.view.update(state);
    this.draw();
    if (state.mode === "line" && (before.mode !== "line" || before.lines !== state.lines)) {
      this.view.lines[state.lines.head]?.scrollIntoView({ block: "nearest" });
    } else if (state.mode === "same" && state.proposal && state.proposal !== before.proposal) {
      this.reveal(state.proposal.found[state.proposal.index]);
    } else if (state.selection && state.selection !== before.selection) this.reveal(state.selection);
  }

  /** Run a command: show its outcome at once, hand its changes on to be saved. @param {CommandName} name @param {...any} args */
  run(name, ...args) {
    const command = /** @type {(state: State, ...args: any[]) => Outcome} */ (COMMANDS[name]);
    this.take(command(this.state, ...args));
  }

  /** @param {Outcome} outcome */
  take(outcome) {
    try {
      const { state, changes, decisions } = perform(this.state, outcome);
      if (changes.length || decisions.length) this.hooks.save(changes, decisions);
      const before = this.state;
      this.show(state);
      if (outcome.say) this.say(spoken(this.desk, outcome.say));
      else this.whisper(before);
    } catch (error) {
      if (!(error instanceof BatchError)) throw error;
      this.say(say(this.desk, "cannotApply", error.message));
    }
  }

  /** @param {"undo" | "redo"} way */
  travel(way) {
    if (this.state.readOnly) return this.say(whyReadOnly(this.desk));
    const before = this.state;
    const { state, changes, decisions } = travel(this.state, way);
    const some = changes.length > 0 || decisions.length > 0;
    if (some) this.hooks.save(changes, decisions);
    this.show(state);
    if (!some) return this.say(say(this.desk, way === "undo" ? "nothingToUndo" : "nothingToRedo"));
    const there = changes.map((one) => this.changedSpan(one.value, before)).find(Boolean);
    if (!there) return this.say(say(this.desk, way === "undo" ? "undone" : "redone"));
    this.reveal(there);
    const surface = shown(state.doc.slice(there.start, there.end), 40);
    this.say(say(this.desk, way === "undo" ? "undoneThere" : "redoneThere", surface));
  }

  /** Where a change is: now, or where it was. @param {any} value @param {State} before @returns {import("../core/types.js").Span | null} */
  changedSpan(value, before) {
    const one = this.state.layer.get(value.id) ?? before.layer.get(value.id);
    return one ? spanOf(one) : null;
  }

  /** Tell screen readers where the caret is now, and what is marked there. @param {State} before */
  whisper(before) {
    const { state } = this;
    if (state.mode === "line" && state.lines !== before.lines) {
      const { text } = state.doc.lines[state.lines.head];
      byId("say").textContent = say(this.desk, "lineAt", state.lines.head + 1, shown(text, 60));
      return;
    }
    const { selection, doc, layer } = state;
    if (!selection || selection === before.selection) return;
    const surface = shown(doc.slice(selection.start, selection.end), 60);
    const marks = (layer.lines[doc.lineAt(selection.start)] ?? []).flatMap((id) => {
      const one = /** @type {import("../core/types.js").Annotation} */ (layer.get(id));
      const span = /** @type {import("../core/types.js").Span} */ (spanOf(one));
      const kind = /** @type {import("../core/types.js").Kind} */ (layer.kindOf(id));
      const over = span.start < selection.end && selection.start < span.end;
      return over ? [labelName(this.desk, kind, codeOf(one))] : [];
    });
    byId("say").textContent = marks.length ? say(this.desk, "caretMarked", surface, marks.join(", ")) : surface;
  }

  /** Tell screen readers, and show it for a moment. @param {string} message */
  say(message) {
    if (!message) return;
    byId("say").textContent = message;
    const toast = byId("toast");
    toast.textContent = message;
    toast.classList.add("on");
    clearTimeout(this.toastTimer);
    this.toastTimer = setTimeout(() => toast.classList.remove("on"), 2600);
  }

  // Drawing

  draw() {
    const { desk } = this;
    this.drawToolbar();
    this.drawNow();
    this.drawList();
    render(html`${keyBar(desk)}`, byId("keys"));
    document.body.dataset.mode = this.state.mode;
    document.body.classList.toggle("read-only", this.state.readOnly);
    this.drawSelection();
    this.drawChooser();
    this.drawOverlay();
    this.keepFocus();
  }

  /** All that changes while saving goes on. */
  drawToolbar() {
    render(toolbar(this.desk), byId("toolbar"));
  }

  /** The labels and the card. */
  drawNow() {
    byId("panel").classList.toggle("unfolded", this.desk.unfolded);
    render(sidePanel(this.desk), byId("now"));
  }

  /** What had the focus may be gone from the page. */
  keepFocus() {
    if (document.activeElement === document.body && !document.querySelector("dialog[open]")) this.focusArticle();
  }

  /** The list of all marks is long; it is drawn only when it would be another, and after the article was painted. */
  drawList() {
    const key = listKey(this.desk);
    if (key.every((part, index) => part === this.listed[index])) return;
    this.listed = key;
    cancelAnimationFrame(this.listFrame);
    this.listFrame = requestAnimationFrame(() =>
      setTimeout(() => {
        byId("list").setAttribute("aria-label", say(this.desk, "annotations"));
        render(listPanel(this.desk), byId("list"));
        this.keepFocus();
      }),
    );
  }

  /** The words about to be marked, and the particles that are left out of them. */
  drawSelection() {
    const { selection, active, layer, mode, proposal } = this.state;
    const places = (proposal?.found ?? []).map((one) => this.view.range(one));
    paint("gisa-same", proposal ? places.filter((_, index) => proposal.ticked.has(index)) : []);
    const talk = this.desk.drawer.comments.filter((one) => one.start !== null && !one.resolved);
    paint(
      "gisa-comment",
      talk.map((one) => this.view.range(/** @type {{start: number, end: number}} */ (one))),
    );
    paint("gisa-maybe", proposal ? places.filter((_, index) => !proposal.ticked.has(index)) : []);
    const one = active && (mode === "span" || mode === "link") ? layer.get(active) : undefined;
    const held = one ? spanOf(one) : null;
    if (!selection || mode === "line" || (held && held.start === selection.start && held.end === selection.end)) {
      paint("gisa-caret", []);
      paint("gisa-cut", []);
      return;
    }
    const { exact, start, end } = selection;
    paint("gisa-caret", [this.view.range(selection)]);
    const cut = [];
    if (exact.start < start) cut.push(this.view.range({ start: exact.start, end: start }));
    if (end < exact.end) cut.push(this.view.range({ start: end, end: exact.end }));
    paint("gisa-cut", cut);
  }

  drawChooser() {
    const box = byId("chooser");
    const open = this.state.chooser;
    const was = !box.hidden;
    box.hidden = !open;
    if (!open) {
      render(html``, box);
      if (was && box.contains(document.activeElement)) this.focusArticle();
      return;
    }
    render(chooser(this.desk), box);
    if (!was) /** @type {HTMLElement | null} */ (box.querySelector("input"))?.focus({ preventScroll: true });
    const rect = this.view.range(open.span).getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = box;
    const below = rect.bottom + 10 + height < innerHeight - 8;
    const top = below ? rect.bottom + 10 : Math.max(8, rect.top - height - 26);
    box.style.left = `${Math.max(8, Math.min(rect.left, innerWidth - width - 8))}px`;
    box.style.top = `${Math.min(top, Math.max(8, innerHeight - height - 8))}px`;
    box.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  }

  /** Keys of the open suggestions on the lines in view with the kind and label of the reviewed one. */
  offersInView() {
    const { offers, offer } = this.state;
    const like = offers.open.get(offer ?? "");
    if (!like) return [];
    const box = this.sheet.getBoundingClientRect();
    const seen = new Set();
    this.view.lines.forEach((p, line) => {
      if (!offers.lines[line]?.length) return;
      const { top, bottom } = p.getBoundingClientRect();
      if (top >= box.top && bottom <= box.bottom) for (const key of offers.lines[line]) seen.add(key);
    });
    const alike = [...offers.open.values()].filter(
      (one) => one.item === like.item && codeOfOffer(one) === codeOfOffer(like),
    );
    return alike.map((one) => one.key).filter((key) => seen.has(key));
  }

  drawOverlay() {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.overlay.draw(this.state));
  }

  /** Scroll a span into view when it is not. @param {import("../core/types.js").Span} span */
  reveal(span) {
    const rect = this.view.range(span).getBoundingClientRect();
    const box = this.sheet.getBoundingClientRect();
    if (rect.top >= box.top + 40 && rect.bottom <= box.bottom - 24) return;
    const [line] = this.state.doc.toUtf16(span.start);
    if (rect.height === 0) this.view.lines[line]?.scrollIntoView({ block: "center" });
    else this.sheet.scrollTop += rect.top - box.top - box.height * 0.4;
  }

  focusArticle() {
    this.article.focus({ preventScroll: true });
  }

  // Keys

  /** @param {KeyboardEvent} event */
  pressed(event) {
    if (event.altKey || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    const where = event.target instanceof Element ? event.target : document.body;
    const typing = where.closest("input, textarea, select, [contenteditable]");
    if (this.desk.menu && event.code === "Escape") {
      event.preventDefault();
      this.hooks.act("menu");
      return /** @type {HTMLElement | null} */ (byId("toolbar").querySelector(".icon.menu"))?.focus();
    }
    const inDrawer = byId("drawer").contains(where);
    if (inDrawer && event.code === "Escape" && !event.isComposing) {
      event.preventDefault();
      return this.hooks.act("closeDrawer");
    }
    if (typing && !/^F\d+$/.test(event.code)) return;
    const inArticle = this.article.contains(where) || where === document.body || where === this.sheet;
    const ctrl = event.ctrlKey || event.metaKey;
    if (!inArticle && !this.state.chooser && FOR_CONTROLS.has(event.code) && !ctrl) return;
    if (!inArticle && !ctrl && !singleKeys() && /^(Key|Digit|Numpad|Bracket|Back|Slash)/.test(event.code)) return;
    const call = callFor(this.state, { code: event.code, shift: event.shiftKey, ctrl });
    if (!call) return;
    if (call.name === "annotation") {
      const outcome = nextAnnotation(this.state, call.args[0]);
      if (!outcome) return;
      event.preventDefault();
      return this.take(outcome);
    }
    event.preventDefault();
    this.call(call);
  }

  /** @param {import("../core/keymap.js").Call} call */
  call({ name, args }) {
    if (name === "undo" || name === "redo") return this.travel(name);
    if (name === "row") return this.moveRow(args[0], args[1]);
    if (name === "region") return this.moveRegion(args[0]);
    if (name === "acceptInView") return this.run("acceptAll", this.offersInView());
    if (name in COMMANDS) return this.run(/** @type {CommandName} */ (name), ...args);
    this.hooks.act(name, ...args);
  }

  /** @param {number} way @param {boolean} extend */
  moveRow(way, extend) {
    const span = this.state.words[this.state.head];
    const offset = span ? offsetOnNextRow(this.view, this.pointer, span, way) : null;
    if (offset === null) this.run("moveLine", way, extend);
    else this.run("goTo", offset, extend);
  }

  /** F6: the next region of the page. @param {number} by */
  moveRegion(by) {
    const regions = REGIONS.filter((id) => !byId(id).hidden);
    const at = regions.findIndex((id) => byId(id).contains(document.activeElement));
    const next = regions[(at + by + regions.length) % regions.length];
    if (next === "article") return this.focusArticle();
    const first = /** @type {HTMLElement | null} */ (byId(next).querySelector("button:not(:disabled)"));
    first?.focus();
  }

  // Pointer

  /** After a click with the mouse the keys belong to the article again; a keyboard user keeps the place. @param {MouseEvent} event */
  clicked(event) {
    const control = event.target instanceof Element ? event.target.closest("button, summary, a") : null;
    if (event.detail > 0 && control && !document.querySelector("dialog[open]")) this.focusArticle();
  }
}

/** The palette follows the mode. @param {State} before @param {State} after @returns {import("../core/types.js").Kind | null} */
function tabFor(before, after) {
  if (after.mode !== before.mode) {
    if (after.mode === "line") return "boilerplate";
    if (after.mode === "role" || before.mode === "line") return "entity";
  }
  if (after.active !== before.active && after.active) {
    const kind = after.layer.kindOf(after.active);
    if (kind === "boilerplate") return kind;
    if (kind === "entity" && after.mode === "span") return "entity";
  }
  return null;
}
