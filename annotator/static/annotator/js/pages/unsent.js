import { batchesIn, everythingOf, FileError, fileOf, loadBatches } from "../sync/file.js";
import { sendLeftovers } from "../sync/leftovers.js";
import { WriteAhead } from "../sync/write_ahead.js";
import { say } from "../ui/context.js";

/** @typedef {import("./page.js").Page} Page */
/** @typedef {import("../core/types.js").Change} Change */
/** @typedef {import("../core/types.js").Decision} Decision */
/** @typedef {import("../sync/outbox.js").SaveStatus} SaveStatus */

/** Changes of one step that are kept and sent together. */
const LONGEST_BATCH = 500;

/** How often to try again what waits for other articles. */
const TIDY_EVERY = 60_000;

/** What is not at the server yet: sending it, telling about it, a file of it. */
export class Unsent {
  /**
   * @param {Page} page
   * @param {{saved: () => void, refused: (message: string) => void}} hooks when all is saved, and when the server takes no more
   */
  constructor(page, hooks) {
    this.page = page;
    this.hooks = hooks;
    addEventListener("online", () => void this.tidy());
    setInterval(() => page.desk.elsewhere.length && void this.tidy(), TIDY_EVERY);
    addEventListener("beforeunload", (event) => {
      if (!page.desk.save.durable && page.desk.save.waiting) event.preventDefault();
    });
  }

  /** What was done, to be kept and sent. A long batch goes in pieces that the server takes. @param {Change[]} changes @param {Decision[]} decisions */
  save(changes, decisions) {
    for (let at = 0; at === 0 || at < changes.length; at += LONGEST_BATCH) {
      void this.page.session?.outbox.push(changes.slice(at, at + LONGEST_BATCH), at === 0 ? decisions : []);
    }
  }

  /** Try again what waits here and in other articles. */
  async retry() {
    await this.page.session?.outbox.retry();
    await this.tidy();
  }

  /** Send what other articles left behind, and tell what is left of it. */
  async tidy() {
    const { page } = this;
    const opened = page.session;
    if (!opened) return;
    const elsewhere = await sendLeftovers(page.api, await page.queue, page.user, opened.layerId);
    if (opened !== page.session) return;
    page.desk.elsewhere = elsewhere;
    page.bench.draw();
    page.dialogs.draw("save");
  }

  /** @param {SaveStatus} status */
  showSave(status) {
    const { desk, bench, dialogs } = this.page;
    const before = desk.save;
    const turned = (/** @type {SaveStatus["state"]} */ to) => status.state === to && before.state !== to;
    desk.save = status;
    bench.drawToolbar();
    dialogs.draw("save");
    if (turned("saved")) this.hooks.saved();
    if (turned("saved") && desk.elsewhere.length) void this.tidy();
    if (turned("forbidden")) this.hooks.refused(status.message);
    if (turned("needsYou")) bench.say(say(desk, "needsYou", status.refused.length));
  }

  /** What waits, as a file. */
  async download() {
    const { session, queue, user } = this.page;
    if (!session) return;
    const batches = await everythingOf(await queue, new WriteAhead(), session.outbox.loose, user);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([fileOf(user, batches)], { type: "application/json" }));
    link.download = "gisa-changes.json";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1_000);
  }

  /** Changes that were downloaded, back into the queue. What the server has already, it drops. @param {File} file */
  async load(file) {
    const { desk, queue, user, session, dialogs } = this.page;
    try {
      const added = await loadBatches(await queue, batchesIn(await file.text(), user));
      desk.fileNote = say(desk, "fileLoaded", added);
    } catch (error) {
      desk.fileNote = say(desk, error instanceof FileError ? error.code : "storageFull");
    }
    await session?.outbox.takeUp();
    await this.tidy();
    dialogs.draw("save");
  }
}
