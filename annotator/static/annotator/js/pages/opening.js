import { html, render } from "../vendor/lit-html-3.3.3/lit-html.js";
import { ApiError } from "../sync/api.js";
import { WorkClock } from "../sync/clock.js";
import { historyOf, newestPages } from "../sync/journal.js";
import { openScheme, openSession } from "../sync/session.js";
import { keepPage } from "../sync/shelf.js";
import { applyColours } from "../view/colours.js";
import { withHistory, withLayer } from "../core/state.js";
import { say } from "../ui/context.js";
import * as preferences from "../ui/preferences.js";
import { byId } from "./elements.js";

/** @typedef {import("./page.js").Page} Page */
/** @typedef {import("../sync/session.js").Session} Session */
/**
 * @typedef {object} Parts what else an opened article concerns
 * @property {import("./unsent.js").Unsent} unsent
 * @property {import("./fresh_offers.js").FreshOffers} offers
 */

/** Which article is on the desk, and the way to the next one. */
export class Opening {
  /** @param {Page} page @param {Parts} parts @param {number} first the article of the address @param {number} foreign the layer of somebody else that the address names, or 0 */
  constructor(page, parts, first, foreign) {
    this.page = page;
    this.parts = parts;
    this.first = first;
    this.foreign = foreign;
    /** Counts the openings, so that a slow one does not come after a newer one. */
    this.count = 0;
    /** Whether the address asks for the comments beside the first article. */
    this.openComments = new URLSearchParams(location.search).get("open") === "comments";
    /** @type {WorkClock | null} */
    this.clock = null;
    /** Kept when the articles before and after the open one are known. */
    this.neighboursKnown = Promise.resolve();
    addEventListener("popstate", (event) => void this.open(event.state?.article ?? first));
    addEventListener("pagehide", () => this.leave());
    addEventListener("pageshow", ({ persisted }) => persisted && this.stay());
    document.addEventListener("visibilitychange", () => document.hidden && this.page.session?.keep());
  }

  /** Put an article on the desk. @param {number} articleId @param {() => void} visited what to do once it is there */
  async open(articleId, visited = () => {}) {
    const { page } = this;
    const opening = ++this.count;
    this.leave();
    this.notice("loading");
    byId("article").setAttribute("aria-busy", "true");
    try {
      if (!page.scheme.value.entities.length && !page.scheme.value.events.length) {
        page.scheme = await openScheme(page.api, page.project, preferences.labelKeys(page.project), page.shelf);
        applyColours(page.scheme);
      }
      const opened = await this.session(articleId);
      if (opening !== this.count) return;
      visited();
      page.session?.outbox.close();
      page.session = opened;
      this.show(opened);
      await opened.outbox.start();
      void this.parts.unsent.tidy();
      void this.complete(opened);
      void keepPage(`/articles/${articleId}/`);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (opening === this.count) this.failed(error, articleId);
    }
    byId("article").removeAttribute("aria-busy");
  }

  /** @param {number} articleId */
  async session(articleId) {
    const { page, parts } = this;
    const { desk, bench } = page;
    /** @type {import("../sync/session.js").SessionEvents} */
    const events = {
      status: (status) => parts.unsent.showSave(status),
      problems: (problems) => {
        const counted = desk.problems.length === problems.length;
        desk.problems = problems;
        bench.drawList();
        if (!counted) bench.drawNow();
      },
      layer: (layer, undone) => {
        bench.show(withLayer(desk.state, layer));
        if (undone) bench.say(say(desk, "merged"));
      },
    };
    const queue = await page.queue;
    return openSession(
      page.api,
      queue,
      page.user,
      page.scheme,
      articleId,
      events,
      page.shelf,
      this.foreignOn(articleId),
    );
  }

  /** What an article is read without: suggestions, the journal for undo, comments. @param {Session} opened */
  async complete(opened) {
    const { page } = this;
    const { version } = opened.record.layer;
    if (!this.foreignOn(opened.articleId)) void this.parts.offers.follow(opened);
    const journal = await newestPages(page.api, opened.layerId).catch(() => null);
    if (opened !== page.session) return;
    if (journal) page.bench.show(withHistory(page.desk.state, historyOf(journal.rows, version)));
    await page.drawer.reset();
    if (this.openComments) await page.drawer.open("comments");
    this.openComments = false;
  }

  /** The layer that the address names: somebody else's, to read, or gold, which reviewers change; only on its own article. @param {number} articleId */
  foreignOn(articleId) {
    return articleId === this.first ? this.foreign : 0;
  }

  /** The article on the desk is left: remember where one was, and how long. */
  leave() {
    const { session, desk } = this.page;
    this.clock?.stop();
    this.clock = null;
    this.parts.offers.stop();
    if (!session) return;
    session.keep();
    const offset = desk.state.selection?.start ?? 0;
    preferences.keepPlace(session.articleId, { offset, scroll: byId("sheet").scrollTop });
  }

  /** It was not left after all: the next one could not be opened, or the browser came back to it. */
  stay() {
    const { session, desk, api } = this.page;
    if (!session) return;
    if (!desk.author) this.clock = new WorkClock(api, session.layerId);
    if (!this.foreignOn(session.articleId)) void this.parts.offers.follow(session);
  }

  /** @param {Session} session */
  show({ record, state, articleId, layerId }) {
    const { desk, bench, finder, api } = this.page;
    const { status } = record.layer;
    desk.status = status;
    desk.cannot = record.cannot ?? "";
    desk.returned = record.returned ?? null;
    desk.comparison = record.graded && !this.foreignOn(articleId) ? comparisonOf(articleId) : "";
    desk.problems = record.problems ?? [];
    desk.tab = "entity";
    desk.neighbours = null;
    desk.filter = "";
    desk.unfolded = false;
    desk.author = this.foreignOn(articleId) && !document.body.dataset.gold ? record.layer.author : "";
    desk.state = { ...state, readOnly: Boolean(desk.author) || status === "submitted" || status === "done" };
    byId("article").lang = record.language || "ko";
    byId("article").setAttribute("aria-label", say(desk, "article"));
    this.showMeta();
    byId("heading").textContent = record.meta.title || record.id;
    document.title = `${record.meta.title || record.id} · Gisa`;
    this.notice(record.text ? null : "emptyArticle");
    finder.reset();
    bench.open();
    const asked = this.askedPlace(articleId);
    const place = asked ? null : preferences.placeIn(articleId);
    if (asked) this.goTo(asked);
    else if (place) bench.run("goTo", place.offset);
    else bench.run("moveWord", 0);
    if (place) byId("sheet").scrollTop = place.scroll;
    if (!desk.author) this.clock = new WorkClock(api, layerId);
    if (!byId("toolbar").contains(document.activeElement)) bench.focusArticle();
    byId("say").textContent = record.meta.title || record.id;
    this.neighboursKnown = this.findNeighbours(articleId);
  }

  /** The place that the address asks for: `?at=17`, or words to select, `?at=17-21`, in code points. @param {number} articleId */
  askedPlace(articleId) {
    const at = articleId === this.first ? new URLSearchParams(location.search).get("at") : null;
    const found = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(at ?? "");
    return found ? { start: Number(found[1]), end: Number(found[2] ?? found[1]) } : null;
  }

  /** @param {{start: number, end: number}} place as far as it lies in the text */
  goTo({ start, end }) {
    const { desk, bench } = this.page;
    const last = desk.state.doc.length;
    if (end > start && end <= last) bench.run("selectSpan", start, end, true);
    else bench.run("goTo", Math.min(start, last));
  }

  /** @param {number} articleId */
  async findNeighbours(articleId) {
    const { page } = this;
    const found = await page.api.get(`articles/${articleId}/neighbours/`).catch(() => null);
    if (!found || page.session?.articleId !== articleId) return;
    page.desk.neighbours = found;
    page.bench.draw();
  }

  /** Publisher, time and address above the article. */
  showMeta() {
    const { session, desk } = this.page;
    if (!session) return;
    const { publisher, published_at: at, url } = session.record.meta;
    const shown = dated(at ?? "", desk.language);
    const safe = /^https?:\/\//.test(url ?? "") ? url : "";
    render(
      html`${[publisher, shown].filter(Boolean).join(" · ")}
      ${safe ? html`<a href=${safe} target="_blank" rel="noopener noreferrer">↗<span class="sr"> URL</span></a>` : ""}`,
      byId("meta"),
    );
  }

  /** What stands in for the article: loading, empty, failed. @param {string | null} key */
  notice(key) {
    render(key ? html`<p class=${key}>${say(this.page.desk, key)}</p>` : html``, byId("notice"));
  }

  /** @param {ApiError} error @param {number} articleId */
  failed(error, articleId) {
    const { session, desk, bench } = this.page;
    const again = () => void this.open(articleId);
    const reason = error.status === 0 ? say(desk, "notReached") : error.message;
    bench.say(`${say(desk, "loadFailed")}: ${reason}`);
    // An article that is still on the desk stays there, and can be worked on.
    if (session) {
      history.replaceState({ article: session.articleId }, "", `/articles/${session.articleId}/`);
      this.stay();
      return this.notice(null);
    }
    render(
      html`<p><strong>${say(desk, "loadFailed")}</strong></p>
        <p class="soft">${reason}</p>
        <p><button type="button" @click=${again}>${say(desk, "tryAgain")}</button></p>`,
      byId("notice"),
    );
  }

  /** Where to go. What is handed out is asked for; undefined when the server refuses that. @param {"previous" | "next" | "next_open"} which */
  async neighbour(which) {
    const { page } = this;
    const known = page.desk.neighbours;
    if (which !== "next_open" || !known?.take || page.desk.author) return known?.[which] ?? null;
    try {
      const answer = await page.api.post(`projects/${page.project}/take/`, { besides: page.session?.articleId });
      return /** @type {import("../core/types.js").Neighbour | null} */ (answer.next);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.status === 0) return known.next_open ?? null;
      page.bench.say(error.message);
      return undefined;
    }
  }

  /** The article before or after. A key pressed before they are known waits for them. @param {"previous" | "next" | "next_open"} which */
  async move(which) {
    const { page } = this;
    const from = page.session;
    await this.neighboursKnown;
    if (from !== page.session) return;
    const neighbour = await this.neighbour(which);
    if (from !== page.session || neighbour === undefined) return;
    if (!neighbour) {
      const nothing = { previous: "firstArticle", next: "lastArticle", next_open: "noneOpen" }[which];
      if (page.desk.neighbours) page.bench.say(say(page.desk, nothing));
      return;
    }
    const address = `/articles/${neighbour.id}/`;
    await this.open(neighbour.id, () => history.pushState({ article: neighbour.id }, "", address));
  }
}

/** Where the labels on an article stand beside gold. @param {number} articleId */
export function comparisonOf(articleId) {
  return `/articles/${articleId}/versus-gold/`;
}

/** When an article came out, by the clock of where it came out and not of who reads it. @param {string} at @param {string} language */
function dated(at, language) {
  const clock = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d)?/.exec(at)?.[0].replace(" ", "T");
  const when = clock ? new Date(clock.length > 10 ? `${clock}Z` : clock) : null;
  if (!clock || !when || Number.isNaN(when.getTime())) return at;
  const timeStyle = clock.length > 10 ? /** @type {const} */ ("short") : undefined;
  return when.toLocaleString(language, { dateStyle: "medium", timeStyle, timeZone: "UTC" });
}
