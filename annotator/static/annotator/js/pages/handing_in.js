import { doubtsAbout } from "../core/doubts.js";
import { ApiError } from "../sync/api.js";
import { say } from "../ui/context.js";
import { comparisonOf } from "./opening.js";

/** @typedef {import("./page.js").Page} Page */

/** Submitting an article and taking it back. */
export class HandingIn {
  /** @param {Page} page */
  constructor(page) {
    this.page = page;
  }

  /** Hand in, or take back. What is empty or lacks something of weight is asked about first. */
  async submit() {
    const { desk, dialogs, session } = this.page;
    if (!session || !this.possible()) return;
    if (desk.status === "submitted") return this.reopen();
    if (!(await this.allSaved())) return;
    const doubts = doubtsAbout(desk.state.layer, desk.problems);
    if (!doubts.empty && !doubts.problems.length) return this.send();
    desk.doubts = doubts;
    dialogs.open("submit");
  }

  /** The question was answered: hand in all the same. */
  async submitAnyway() {
    this.page.dialogs.close();
    if (this.possible() && (await this.allSaved())) await this.send();
  }

  /** Hand in what cannot be annotated, with the reason. @param {string} reason */
  async cannot(reason) {
    if (this.possible() && (await this.allSaved())) await this.send(reason);
  }

  possible() {
    const { session, desk } = this.page;
    return Boolean(session) && !desk.author && desk.status !== "done";
  }

  /** Only what is saved can be handed in. */
  async allSaved() {
    const { session, desk, bench } = this.page;
    await session?.outbox.flush();
    if (session !== this.page.session) return false;
    if (desk.save.waiting) bench.say(say(desk, "notSavedYet"));
    return !desk.save.waiting;
  }

  /** @param {string} cannot why it cannot be annotated */
  async send(cannot = "") {
    const { desk, dialogs } = this.page;
    if (!(await this.change("submit", cannot ? { cannot } : {}))) return;
    desk.cannot = cannot;
    desk.returned = desk.status === "returned" ? { reason: "", by: null } : null;
    if (cannot) dialogs.close();
    this.show(desk.returned ? "notPassedNow" : cannot ? "cannotNow" : "submittedNow");
  }

  async reopen() {
    const { desk, session } = this.page;
    if (!(await this.change("reopen", {}))) return;
    desk.cannot = "";
    this.show("reopenedNow");
    await session?.outbox.flush();
  }

  /** Whether the server took it. @param {"submit" | "reopen"} step @param {object} body */
  async change(step, body) {
    const { desk, dialogs, bench, api, session } = this.page;
    try {
      const answer = await api.post(`layers/${session?.layerId}/${step}/`, body);
      desk.status = answer.status;
      if (answer.graded && session) desk.comparison = comparisonOf(session.articleId);
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      desk.drawer = { ...desk.drawer, error: error.message };
      dialogs.draw("cannot");
      bench.say(error.message);
      return false;
    }
  }

  /** The new status on the desk. @param {string} said */
  show(said) {
    const { desk, bench } = this.page;
    const readOnly = desk.status === "submitted" || desk.status === "done";
    bench.show({ ...desk.state, mode: "span", chooser: null, readOnly });
    bench.say(say(desk, said));
  }

  /** Labels that were handed in elsewhere are read-only here too, until they are opened again. @param {string} message */
  async refused(message) {
    const { page } = this;
    const { desk, bench, session } = page;
    bench.say(`${say(desk, "forbidden", desk.save.waiting)}. ${message}`);
    if (!session || desk.author) return;
    const fresh = await page.api.get(`layers/${session.layerId}/`).catch(() => null);
    if (!fresh || session !== page.session || fresh.layer.status === desk.status) return;
    desk.status = fresh.layer.status;
    desk.cannot = fresh.cannot ?? "";
    bench.show({ ...desk.state, mode: "span", readOnly: desk.status === "submitted" || desk.status === "done" });
  }
}
