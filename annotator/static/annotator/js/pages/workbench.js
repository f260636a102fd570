import { html, render } from "../vendor/lit-html-3.3.3/lit-html.js";
import { Api, ApiError } from "../sync/api.js";
import { sendLeftovers } from "../sync/leftovers.js";
import { openQueue } from "../sync/queue.js";
import { openScheme, openSession } from "../sync/session.js";
import { applyColours } from "../view/colours.js";
import * as preferences from "../ui/preferences.js";
import { helpDialog } from "../ui/help_dialog.js";
import { openState, withLayer } from "../core/state.js";
import { saveDialog } from "../ui/save_state.js";
import { say } from "../ui/context.js";
import { Scheme } from "../core/scheme.js";
import { byId, Workbench } from "./workbench_desk.js";

/** @typedef {import("../ui/context.js").Desk} Desk */
/** @typedef {import("../sync/session.js").Session} Session */

const { article, project, user, csrf } = document.body.dataset;
const PAGE_LANGUAGE = document.documentElement.lang;
const EMPTY_SCHEME = {
  id: "",
  version: 0,
  language: "ko",
  name: { ko: "", en: "" },
  groups: [],
  entities: [],
  events: [],
  boilerplate: [],
  attributes: [],
};
const NOTHING = { entities: [], events: [], boilerplate: [], links: [] };

/** How often to try again what waits for other articles. */
const TIDY_EVERY = 60_000;

const api = new Api(csrf ?? "");
/** @type {Session | null} */
let session = null;
/** @type {"help" | "save" | null} */
let dialogShown = null;
/** Kept when the articles before and after the open one are known. */
let neighboursKnown = Promise.resolve();
const queue = openQueue();
let scheme = new Scheme(EMPTY_SCHEME);

/** @type {Desk} */
const desk = {
  state: openState("", scheme, NOTHING),
  language: preferences.language(),
  problems: [],
  save: { state: "saved", waiting: 0, refused: [], durable: true, message: "" },
  elsewhere: [],
  neighbours: null,
  status: "doing",
  tab: "entity",
  run: (name, ...args) => bench.run(name, ...args),
  act,
};

/** @type {Record<string, (...args: any[]) => unknown>} */
const ACTIONS = {
  tab: (kind) => {
    desk.tab = kind;
    bench.draw();
  },
  jump: (id) => bench.run("activate", id),
  undo: () => bench.travel("undo"),
  redo: () => bench.travel("redo"),
  submit: () => submit(),
  help: () => openDialog("help"),
  saveDialog: () => openDialog("save"),
  closeDialog: () => dialog().close(),
  previous: () => move(-1),
  next: () => move(1),
  bigger: () => resize(1),
  smaller: () => resize(-1),
  theme: () => preferences.toggleTheme(),
  language: () => changeLanguage(),
  singleKeys: () => preferences.toggleSingleKeys(),
  retry: () => void session?.outbox.retry().then(tidy),
  discard: (n) => session?.outbox.discard(n),
  download: () => download(),
};

/** @param {string} name @param {...any} args */
function act(name, ...args) {
  void ACTIONS[name]?.(...args);
}

const bench = new Workbench(desk, { save: (changes) => void session?.outbox.push(changes), act });

/** Put an article on the desk. @param {number} articleId */
async function open(articleId) {
  notice("loading");
  byId("article").setAttribute("aria-busy", "true");
  try {
    if (!scheme.value.entities.length && !scheme.value.events.length) {
      scheme = await openScheme(api, project ?? "");
      applyColours(scheme);
    }
    const opened = await openSession(api, await queue, user ?? "", scheme, articleId, {
      status: (status) => showSave(status),
      problems: (problems) => {
        desk.problems = problems;
        bench.drawList();
      },
      layer: (layer, undone) => {
        bench.show(withLayer(desk.state, layer));
        if (undone) bench.say(say(desk, "merged"));
      },
    });
    session?.outbox.close();
    session = opened;
    showArticle(opened);
    await opened.outbox.start();
    void tidy();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    failed(error, articleId);
  }
  byId("article").removeAttribute("aria-busy");
}

/** @param {Session} opened */
function showArticle({ record, state, articleId }) {
  const { status } = record.layer;
  desk.status = status;
  desk.problems = record.problems ?? [];
  desk.tab = "entity";
  desk.state = { ...state, readOnly: status === "submitted" || status === "done" };
  byId("article").lang = record.language || "ko";
  byId("article").setAttribute("aria-label", say(desk, "article"));
  render(meta(record.meta), byId("meta"));
  byId("heading").textContent = record.meta.title || record.id;
  document.title = `${record.meta.title || record.id} · Gisa`;
  notice(record.text ? null : "emptyArticle");
  bench.open();
  bench.run("moveWord", 0);
  if (!byId("toolbar").contains(document.activeElement)) bench.focusArticle();
  byId("say").textContent = record.meta.title || record.id;
  neighboursKnown = api.get(`articles/${articleId}/neighbours/`).then(
    (neighbours) => {
      if (session?.articleId !== articleId) return;
      desk.neighbours = neighbours;
      bench.draw();
    },
    () => undefined,
  );
}

/** @param {any} meta */
function meta({ publisher, published_at: at, url }) {
  const shown = dated(at ?? "");
  const safe = /^https?:\/\//.test(url ?? "") ? url : "";
  return html`${[publisher, shown].filter(Boolean).join(" · ")}
  ${safe ? html`<a href=${safe} target="_blank" rel="noopener noreferrer">↗<span class="sr"> URL</span></a>` : ""}`;
}

/** When an article came out, by the clock of where it came out and not of who reads it. @param {string} at */
function dated(at) {
  const clock = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d)?/.exec(at)?.[0].replace(" ", "T");
  const when = clock ? new Date(clock.length > 10 ? `${clock}Z` : clock) : null;
  if (!clock || !when || Number.isNaN(when.getTime())) return at;
  const timeStyle = clock.length > 10 ? /** @type {const} */ ("short") : undefined;
  return when.toLocaleString(desk.language, { dateStyle: "medium", timeStyle, timeZone: "UTC" });
}

/** What stands in for the article: loading, empty, failed. @param {string | null} key */
function notice(key) {
  render(key ? html`<p class=${key}>${say(desk, key)}</p>` : html``, byId("notice"));
}

/** @param {ApiError} error @param {number} articleId */
function failed(error, articleId) {
  const again = () => void open(articleId);
  render(
    html`<p><strong>${say(desk, "loadFailed")}</strong></p>
      <p class="soft">${error.message}</p>
      <p><button type="button" @click=${again}>${say(desk, "tryAgain")}</button></p>`,
    byId("notice"),
  );
}

/** The article before or after. A key pressed before they are known waits for them. @param {number} by */
async function move(by) {
  const from = session;
  await neighboursKnown;
  if (from !== session) return;
  const neighbour = by < 0 ? desk.neighbours?.previous : desk.neighbours?.next;
  if (!neighbour) {
    if (desk.neighbours) bench.say(say(desk, by < 0 ? "firstArticle" : "lastArticle"));
    return;
  }
  history.pushState({ article: neighbour.id }, "", `/articles/${neighbour.id}/`);
  await open(neighbour.id);
}

/** Hand in, or take back. Only what is saved can be handed in. */
async function submit() {
  if (!session || desk.status === "done") return;
  const submitting = desk.status !== "submitted";
  if (submitting) await session.outbox.flush();
  if (submitting && desk.save.waiting) return bench.say(say(desk, "notSavedYet"));
  try {
    const answer = await api.post(`layers/${session.layerId}/${submitting ? "submit" : "reopen"}/`);
    desk.status = answer.status;
    bench.show({ ...desk.state, mode: "span", chooser: null, readOnly: answer.status === "submitted" });
    bench.say(say(desk, submitting ? "submittedNow" : "reopenedNow"));
    if (!submitting) await session.outbox.flush();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    bench.say(error.message);
  }
}

/** Send what other articles left behind, and tell what is left of it. */
async function tidy() {
  const opened = session;
  if (!opened) return;
  const elsewhere = await sendLeftovers(api, await queue, user ?? "", opened.layerId);
  if (opened !== session) return;
  desk.elsewhere = elsewhere;
  bench.draw();
  if (dialogShown === "save") drawDialog();
}

/** @param {import("../sync/outbox.js").SaveStatus} status */
function showSave(status) {
  const before = desk.save;
  desk.save = status;
  bench.drawToolbar();
  if (dialogShown === "save") drawDialog();
  if (status.state === "saved" && before.state !== "saved" && desk.elsewhere.length) void tidy();
  if (status.state === "needsYou" && before.state !== "needsYou")
    bench.say(say(desk, "needsYou", status.refused.length));
}

const dialog = () => /** @type {HTMLDialogElement} */ (byId("dialog"));

/** @param {"help" | "save"} which */
function openDialog(which) {
  dialogShown = which;
  drawDialog();
  dialog().setAttribute("aria-labelledby", `${which}-title`);
  dialog().className = `dialog ${which}-dialog`;
  if (!dialog().open) dialog().showModal();
}

function drawDialog() {
  render(dialogShown === "help" ? helpDialog(desk, preferences.singleKeys()) : saveDialog(desk), dialog());
  // The button that had the focus may be gone.
  if (dialog().open && !dialog().contains(document.activeElement)) dialog().querySelector("button")?.focus();
}

/** @param {number} by */
function resize(by) {
  preferences.applySize(byId("article"), by);
  bench.drawOverlay();
}

function changeLanguage() {
  desk.language = desk.language === "ko" ? "en" : "ko";
  preferences.keepLanguage(desk.language, PAGE_LANGUAGE);
  nameRegions();
  const { scrollTop } = byId("sheet");
  bench.open();
  byId("sheet").scrollTop = scrollTop;
  if (session) render(meta(session.record.meta), byId("meta"));
}

function nameRegions() {
  document.documentElement.lang = desk.language;
  byId("panel").setAttribute("aria-label", say(desk, "panel"));
  byId("article").setAttribute("aria-label", say(desk, "article"));
}

/** What waits, as a file. */
async function download() {
  if (!session) return;
  const batches = (await (await queue).everything()).filter((one) => one.queue.startsWith(`${user}:`));
  const json = JSON.stringify({ gisa: "changes/1", user, batches }, null, 2);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([json], { type: "application/json" }));
  link.download = "gisa-changes.json";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1_000);
}

dialog().addEventListener("close", () => {
  dialogShown = null;
  bench.focusArticle();
});
dialog().addEventListener("click", (event) => {
  if (event.target === dialog()) dialog().close();
});
addEventListener("popstate", (event) => void open(event.state?.article ?? Number(article)));
addEventListener("online", () => void tidy());
setInterval(() => desk.elsewhere.length && void tidy(), TIDY_EVERY);
addEventListener("beforeunload", (event) => {
  if (!desk.save.durable && desk.save.waiting) event.preventDefault();
});
matchMedia("print").addEventListener("change", () => bench.drawOverlay());

preferences.applyTheme();
preferences.applySize(byId("article"));
nameRegions();
bench.draw();
void open(Number(article));
