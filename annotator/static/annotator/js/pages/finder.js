import { render } from "../vendor/lit-html-3.3.3/lit-html.js";
import { findAll } from "../core/finding.js";
import { findBox } from "../ui/find_box.js";
import { paint } from "../view/highlights.js";
import { byId } from "./elements.js";

/** @typedef {import("./workbench_desk.js").Workbench} Workbench */

/** Find in the article: hits are painted, Enter goes on, Esc leaves the caret on the hit. */
export class Finder {
  /** @param {Workbench} bench */
  constructor(bench) {
    this.bench = bench;
    this.desk = bench.desk;
  }

  open() {
    byId("find").hidden = false;
    this.draw();
    const input = /** @type {HTMLInputElement} */ (byId("find-query"));
    input.focus({ preventScroll: true });
    input.select();
  }

  close() {
    const { hits, index } = this.desk.find;
    const hit = hits[index];
    byId("find").hidden = true;
    this.desk.find = { ...this.desk.find, hits: [], index: 0 };
    this.paint();
    if (hit) this.bench.run("selectSpan", hit.start, hit.end, true);
    this.bench.focusArticle();
  }

  /** @param {string} query */
  query(query) {
    const hits = findAll(this.bench.state.doc, query);
    const from = this.bench.state.selection?.start ?? 0;
    const index = Math.max(
      0,
      hits.findIndex((one) => one.start >= from),
    );
    this.desk.find = { query, hits, index };
    this.show();
  }

  /** @param {number} by */
  step(by) {
    const { query, hits, index } = this.desk.find;
    if (!hits.length) return this.query(query);
    this.desk.find = { query, hits, index: (index + by + hits.length) % hits.length };
    this.show();
  }

  show() {
    this.draw();
    this.paint();
    const hit = this.desk.find.hits[this.desk.find.index];
    if (hit) this.bench.reveal(hit);
    const { doc } = this.bench.state;
    if (hit) byId("say").textContent = doc.slice(Math.max(0, hit.start - 20), Math.min(doc.length, hit.end + 20));
  }

  draw() {
    render(findBox(this.desk), byId("find"));
  }

  paint() {
    const { hits, index } = this.desk.find;
    const { view } = this.bench;
    paint(
      "gisa-found",
      hits.filter((_, at) => at !== index).map((one) => view.range(one)),
    );
    paint("gisa-here", hits[index] ? [view.range(hits[index])] : []);
  }

  /** Another article: its hits are others. */
  reset() {
    byId("find").hidden = true;
    this.desk.find = { query: this.desk.find.query, hits: [], index: 0 };
    this.paint();
  }
}
