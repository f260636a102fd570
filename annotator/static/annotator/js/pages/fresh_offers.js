import { withSuggestions } from "../core/state.js";
import { openSuggestions } from "../sync/session.js";

/** @typedef {import("./page.js").Page} Page */
/** @typedef {import("../sync/session.js").Session} Session */

/** How long after a save to ask: what is marked in one go is asked about once. Milliseconds. */
const SETTLE = 1_000;
/** So many suggestions are work for the server and for the page: the next question comes so many times later than the
 * answer took, but not later than this in milliseconds. */
const MANY = 500;
const REST = 20;
const LONGEST_REST = 60_000;
/** How long to wait, again and again, while the server makes suggestions. Milliseconds. */
const PATIENCE = [1_500, 3_000, 6_000, 12_000, 25_000, 60_000];
/** While words are being dragged over, the page must not be built anew. Milliseconds. */
const WHILE_DRAGGING = 300;

/**
 * Suggestions that follow the work. They depend on what is marked, so they are asked for again after a save, and while
 * the server is still making them. What comes changes neither the caret nor the suggestion that is being decided.
 */
export class FreshOffers {
  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    /** @type {Session | null} */
    this.followed = null;
    this.timer = 0;
    this.tries = 0;
    this.due = false;
    /** How long the last answer took, with showing it, when it was a long one. Milliseconds. */
    this.took = 0;
    /** The suggestions that the page knows already, by name. */
    this.shown = "";
    document.addEventListener("visibilitychange", () => this.due && this.ask(0));
  }

  /** An article is on the desk: its suggestions, now and from now on. @param {Session} session */
  async follow(session) {
    if (this.page.desk.author) return;
    this.followed = session;
    this.tries = 0;
    this.shown = "";
    await this.fetch();
  }

  /** The article is left. */
  stop() {
    this.followed = null;
    this.due = false;
    clearTimeout(this.timer);
  }

  /** Everything is saved: other suggestions may follow from it. */
  saved() {
    this.tries = 0;
    if (this.followed && !this.page.desk.state.readOnly)
      this.ask(Math.max(SETTLE, Math.min(LONGEST_REST, REST * this.took)));
  }

  /** @param {number} after milliseconds */
  ask(after) {
    clearTimeout(this.timer);
    this.due = true;
    // Nobody looks at a hidden tab; it asks when it is looked at again.
    if (document.visibilityState === "visible") this.timer = setTimeout(() => void this.fetch(), after);
  }

  async fetch() {
    const session = this.followed;
    if (!session) return;
    clearTimeout(this.timer);
    this.due = false;
    const asked = performance.now();
    const answer = await openSuggestions(this.page.api, session.articleId).catch(() => null);
    // A question that was asked meanwhile brings a newer answer.
    if (session !== this.followed || this.due) return;
    if (answer) this.show(session, answer);
    this.took = (answer?.results.length ?? 0) > MANY ? performance.now() - asked : 0;
    const open = !this.page.desk.state.readOnly;
    if (open && (!answer || answer.state === "waiting")) {
      this.ask(PATIENCE[Math.min(this.tries++, PATIENCE.length - 1)]);
    }
  }

  /** @param {Session} session @param {{count: number, results: import("../core/types.js").Suggestion[]}} answer */
  show(session, answer) {
    const { bench, desk } = this.page;
    if (session !== this.followed) return;
    if (bench.pointer.pressed) {
      setTimeout(() => this.show(session, answer), WHILE_DRAGGING);
      return;
    }
    const { count, results } = answer;
    desk.moreOffers = count - results.length;
    const names = results.map((one) => `${one.source}/${one.value.id}`).join(" ");
    if (names === this.shown) return;
    this.shown = names;
    bench.show(withSuggestions(desk.state, results));
  }
}
