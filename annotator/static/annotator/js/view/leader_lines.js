import { LETTERS } from "../core/hints.js";
import { spanOf } from "../core/layer.js";
import { nameIn } from "../core/scheme.js";
import { activeEvent } from "../core/state.js";

/** @typedef {import("../core/state.js").State} State */
/** @typedef {import("./article_view.js").ArticleView} ArticleView */
/** @typedef {{left: number, right: number, top: number, bottom: number}} Box */

const SVG = "http://www.w3.org/2000/svg";

/** What lies over the text: lines from the active event to its arguments, and hint letters. Decoration only. */
export class Overlay {
  /** @param {ArticleView} view @param {HTMLElement} sheet @param {SVGSVGElement} lines @param {HTMLElement} badges */
  constructor(view, sheet, lines, badges) {
    this.view = view;
    this.sheet = sheet;
    this.lines = lines;
    this.badges = badges;
  }

  /** @param {State} state */
  draw(state) {
    this.drawLines(state);
    this.drawBadges(state);
  }

  /** Where an annotation begins, in the sheet's own coordinates. @param {State} state @param {string} id @returns {Box | null} */
  box(state, id) {
    const one = state.layer.get(id);
    const span = one ? spanOf(one) : null;
    const rect = span ? this.view.range(span).getClientRects()[0] : undefined;
    if (!rect) return null;
    const origin = this.sheet.getBoundingClientRect();
    const x = this.sheet.scrollLeft - origin.left;
    const y = this.sheet.scrollTop - origin.top;
    return { left: rect.left + x, right: rect.right + x, top: rect.top + y, bottom: rect.bottom + y };
  }

  /** @param {State} state */
  drawBadges(state) {
    const taken = new Set();
    const nodes = state.hints.map((id, index) => {
      const box = this.box(state, id);
      if (!box) return null;
      let x = Math.round(box.left - 5);
      const y = Math.round(box.top - 17);
      while (taken.has(`${x}:${y}`)) x += 21;
      taken.add(`${x}:${y}`);
      const badge = document.createElement("b");
      badge.textContent = LETTERS[index];
      badge.style.left = `${Math.max(2, x)}px`;
      badge.style.top = `${y}px`;
      return badge;
    });
    this.badges.replaceChildren(...nodes.filter((node) => node !== null));
  }

  /** @param {State} state */
  drawLines(state) {
    const event = activeEvent(state);
    const trigger = event ? this.box(state, event.id) : null;
    if (!event || !trigger || !event.arguments.length) {
      this.lines.replaceChildren();
      return;
    }
    this.lines.setAttribute("class", `leaders ${state.scheme.colourClass("event", event.type)}`);
    this.lines.style.height = `${this.sheet.scrollHeight}px`;
    const paths = [];
    const labels = [];
    /** @type {Box[]} */
    const taken = [];
    for (const one of event.arguments) {
      const box = this.box(state, one.target);
      if (!box || one.target === event.id) continue;
      const { path, y } = route(trigger, box);
      paths.push(svg("path", { d: path }));
      const role = state.scheme.events.get(event.type)?.roles.find((known) => known.code === one.role);
      labels.push(...label(nameIn(role?.name, this.view.language) || one.role, box, y, taken));
    }
    this.lines.replaceChildren(...paths, ...labels);
  }
}

/** An angular line from trigger to argument that runs in the gap between rows of text. @param {Box} from @param {Box} to */
function route(from, to) {
  const sameRow = Math.abs(from.top - to.top) < 12;
  const up = to.top < from.top;
  const start = (from.left + from.right) / 2;
  const end = Math.max(to.left + 8, Math.min(to.right - 8, to.left + 40));
  const gap = sameRow || !up ? to.top - 7 : to.bottom + 7;
  const leave = sameRow || up ? from.top : from.bottom;
  const arrive = sameRow || !up ? to.top : to.bottom;
  return { path: `M${start} ${leave}V${gap}H${end}V${arrive}`, y: gap };
}

/** A role's name on its line, moved aside when another is there. @param {string} name @param {Box} box @param {number} y @param {Box[]} taken */
function label(name, box, y, taken) {
  const width = [...name].reduce((sum, one) => sum + (one > "\u0fff" ? 11 : 6.5), 12);
  let left = Math.max(2, Math.min(box.right - width, box.left + 14));
  const hits = (/** @type {Box} */ one) => one.left < left + width && left < one.right && Math.abs(one.top - y) < 14;
  for (let tries = 0; tries < 12; tries++) {
    const hit = taken.find(hits);
    if (!hit) break;
    left = hit.right + 3;
  }
  taken.push({ left, right: left + width, top: y, bottom: y });
  const text = svg("text", { x: left + width / 2, y });
  text.textContent = name;
  return [svg("rect", { x: left, y: y - 8, width, height: 16, rx: 8 }), text];
}

/** @param {string} name @param {Record<string, string | number>} attributes */
function svg(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}
