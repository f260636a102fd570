import { render } from "../vendor/lit-html-3.3.3/lit-html.js";
import { BatchError } from "../core/changes.js";
import { differences } from "../core/differences.js";
import { layerAt } from "../core/journal.js";
import { ApiError } from "../sync/api.js";
import { journalPage } from "../sync/journal.js";
import { commentPlace } from "../ui/comments.js";
import { say } from "../ui/context.js";
import { drawer } from "../ui/drawer.js";
import { byId } from "./elements.js";

/** @typedef {import("./workbench_desk.js").Workbench} Workbench */
/** @typedef {import("../sync/api.js").Api} Api */
/** @typedef {import("../ui/comments.js").Comment} Comment */
/** @typedef {import("../ui/drawer.js").Page} Page */
/** @typedef {() => import("../sync/session.js").Session | null} Opened */

/** Guideline, comments and history beside the article. */
export class Drawer {
  /** @param {Workbench} bench @param {Api} api @param {string} project @param {Opened} opened */
  constructor(bench, api, project, opened) {
    this.bench = bench;
    this.desk = bench.desk;
    this.api = api;
    this.project = project;
    this.opened = opened;
    this.drawn = "";
  }

  /** Open on a page; what it shows is fetched anew. @param {Page} page */
  async open(page) {
    this.desk.drawer = { ...this.desk.drawer, open: page, error: "" };
    this.draw();
    if (page === "comments") /** @type {HTMLElement | null} */ (document.getElementById("comment-body"))?.focus();
    else byId("drawer-page").focus({ preventScroll: true });
    await this.attempt(() => this.fetch(page));
  }

  /** The same key opens and closes. @param {Page} page */
  toggle(page) {
    return this.desk.drawer.open === page ? this.close() : this.open(page);
  }

  close() {
    this.desk.drawer = { ...this.desk.drawer, open: null, error: "" };
    this.draw();
    this.bench.focusArticle();
  }

  draw() {
    const element = byId("drawer");
    element.hidden = !this.desk.drawer.open;
    element.setAttribute("aria-label", say(this.desk, "drawer"));
    document.body.classList.toggle("with-drawer", Boolean(this.desk.drawer.open));
    render(drawer(this.desk), element);
  }

  /** Another article is on the desk. */
  async reset() {
    const { open, guideline, guidelineQuery } = this.desk.drawer;
    this.desk.drawer = { open, guideline, guidelineQuery, comments: [], journal: null, error: "" };
    this.draw();
    await this.attempt(async () => {
      await this.fetchComments();
      if (open === "history") await this.fetch(open);
    });
  }

  /** @param {Page} page */
  async fetch(page) {
    const session = this.opened();
    if (!session) return;
    if (page === "guideline" && this.desk.drawer.guideline === null) {
      const { html, version, read } = await this.api.get(`projects/${this.project}/guideline/`);
      this.desk.drawer = { ...this.desk.drawer, guideline: { html, version, read } };
      this.draw();
      if (version && read !== version) await this.markRead();
    } else if (page === "comments") return this.fetchComments();
    else if (page === "history") {
      await session.outbox.flush();
      const journal = await journalPage(this.api, session.layerId);
      this.desk.drawer = { ...this.desk.drawer, journal };
    }
    this.draw();
  }

  /** What is shown has been read; nobody is told when saying so fails, as it is said again the next time. */
  async markRead() {
    delete document.body.dataset.guidelineNews;
    await this.api.post(`projects/${this.project}/guideline/read/`).catch(() => undefined);
    this.bench.draw();
  }

  /** Look for words in the guideline. @param {string} words */
  look(words) {
    this.desk.drawer = { ...this.desk.drawer, guidelineQuery: words };
    this.draw();
  }

  async fetchComments() {
    const session = this.opened();
    if (!session) return;
    const { results } = await this.api.get(`layers/${session.layerId}/comments/`);
    if (session !== this.opened()) return;
    this.desk.drawer = { ...this.desk.drawer, comments: results };
    this.draw();
    this.bench.draw();
  }

  /** What does not arrive is said here; what was typed stays. @param {() => Promise<unknown>} task @returns {Promise<boolean>} */
  async attempt(task) {
    let error = "";
    try {
      await task();
    } catch (caught) {
      if (!(caught instanceof ApiError)) throw caught;
      error = caught.status === 0 ? say(this.desk, "notReached") : caught.message;
    }
    if (error !== this.desk.drawer.error) {
      this.desk.drawer = { ...this.desk.drawer, error };
      this.draw();
    }
    return !error;
  }

  /** @param {HTMLTextAreaElement} area @param {number | null} parent */
  async send(area, parent) {
    const session = this.opened();
    if (!session) return;
    const place = parent === null ? commentPlace(this.desk) : { start: null, end: null, annotation: "" };
    const body = { ...place, body: area.value.trim(), parent };
    /** @type {string[]} */
    let told = [];
    const sent = await this.attempt(async () => {
      ({ told } = await this.api.post(`layers/${session.layerId}/comments/`, body));
    });
    if (!sent) return;
    area.value = "";
    this.bench.say(told.length ? say(this.desk, "commentTold", told.join(", ")) : say(this.desk, "commentSent"));
    await this.attempt(() => this.fetchComments());
  }

  /** @param {Comment} one */
  async resolve(one) {
    const path = `comments/${one.id}/${one.resolved ? "reopen" : "resolve"}/`;
    if (await this.attempt(() => this.api.post(path))) await this.attempt(() => this.fetchComments());
  }

  /** @param {Comment} one */
  jump(one) {
    if (one.annotation && this.bench.state.layer.get(one.annotation)) this.bench.run("activate", one.annotation);
    else if (one.start !== null && one.end !== null) this.bench.run("selectSpan", one.start, one.end, true);
  }

  async older() {
    const session = this.opened();
    const { journal } = this.desk.drawer;
    if (!session || !journal?.next) return;
    await this.attempt(async () => {
      const page = await journalPage(this.api, session.layerId, journal.next);
      this.desk.drawer = { ...this.desk.drawer, journal: { rows: [...journal.rows, ...page.rows], next: page.next } };
      this.draw();
    });
  }

  /** Make the labels what they were at a version, as one step that undo takes back. @param {number} version @param {string} when */
  async restore(version, when) {
    const session = this.opened();
    if (!session) return;
    await this.attempt(async () => {
      await session.outbox.flush();
      const rows = await this.rowsAfter(session.layerId, version);
      const { state } = this.bench;
      try {
        const changes = differences(state.layer, layerAt(state.layer, rows, version, state.doc));
        if (!changes.length) return this.bench.say(say(this.desk, "alreadySo"));
        this.bench.take({ changes, say: ["restored", when || say(this.desk, "restoreStart")] });
      } catch (error) {
        if (!(error instanceof BatchError)) throw error;
        this.bench.say(say(this.desk, "cannotApply", error.message));
      }
      await session.outbox.flush();
      await this.fetch("history");
    });
  }

  /** All rows of the journal after a version, newest first. @param {number} layerId @param {number} version */
  async rowsAfter(layerId, version) {
    let page = await journalPage(this.api, layerId);
    const { rows } = page;
    while (page.next && (rows.at(-1)?.version ?? 0) > version + 1) {
      page = await journalPage(this.api, layerId, page.next);
      rows.push(...page.rows);
    }
    return rows;
  }
}
