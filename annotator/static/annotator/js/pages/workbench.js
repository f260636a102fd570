import { html, render } from "../vendor/lit-html-3.3.3/lit-html.js";
import { Api, ApiError } from "../sync/api.js";
import { sendLeftovers } from "../sync/leftovers.js";
import { batchesIn, everythingOf, FileError, fileOf, loadBatches } from "../sync/file.js";
import { openQueue } from "../sync/queue.js";
import { keepPage, Shelf } from "../sync/shelf.js";
import { WriteAhead } from "../sync/write_ahead.js";
import { openScheme, openSession, openSuggestions } from "../sync/session.js";
import { applyColours } from "../view/colours.js";
import * as preferences from "../ui/preferences.js";
import { openState, withHistory, withLayer, withSuggestions } from "../core/state.js";
import { WorkClock } from "../sync/clock.js";
import { historyOf, newestPages } from "../sync/journal.js";
import { say } from "../ui/context.js";
import { Scheme } from "../core/scheme.js";
import { Dialogs } from "./dialogs.js";
import { Drawer } from "./drawer.js";
import { Finder } from "./finder.js";
import { startTour } from "./tour.js";
import { byId, Workbench } from "./workbench_desk.js";

/** @typedef {import("../core/types.js").Change} Change */
/** @typedef {import("../core/types.js").Decision} Decision */
/** @typedef {import("../ui/context.js").Desk} Desk */
/** @typedef {import("../sync/session.js").Session} Session */

const { article, project, user, csrf, layer: foreignLayer } = document.body.dataset;
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

/** Changes of one step that are kept and sent together. */
const LONGEST_BATCH = 500;

/** How often to try again what waits for other articles. */
const TIDY_EVERY = 60_000;

const api = new Api(csrf ?? "");
/** @type {Session | null} */
let session = null;
/** @type {WorkClock | null} */
let clock = null;
/** Kept when the articles before and after the open one are known. */
let neighboursKnown = Promise.resolve();
const queue = openQueue();
const shelf = new Shelf(user ?? "");
let scheme = new Scheme(EMPTY_SCHEME);
/** Whether the address asks for the comments beside the first article. */
let openAtFirst = new URLSearchParams(location.search).get("open") === "comments";
/** Whether the place in the address has been gone to: only the first article is opened there. */
let placed = false;

/** @type {Desk} */
const desk = {
  state: openState("", scheme, NOTHING),
  language: preferences.language(),
  problems: [],
  save: { state: "saved", waiting: 0, refused: [], durable: true, message: "" },
  elsewhere: [],
  fileNote: "",
  neighbours: null,
  status: "doing",
  cannot: "",
  author: "",
  first: preferences.firstTime("tour"),
  tab: "entity",
  drawer: { open: null, guideline: null, guidelineQuery: "", comments: [], journal: null, error: "" },
  find: { query: "", hits: [], index: 0 },
  filter: "",
  help: "",
  keyProblem: "",
  run: (name, ...args) => bench.run(name, ...args),
  act,
};

/** @type {Record<string, (...args: any[]) => unknown>} */
const ACTIONS = {
  tab: (kind) => {
    desk.tab = kind;
    bench.draw();
  },
  filter: (words) => {
    desk.filter = words;
    bench.draw();
  },
  jump: (id) => bench.run("activate", id),
  acceptInView: () => bench.run("acceptAll", bench.offersInView()),
  undo: () => bench.travel("undo"),
  redo: () => bench.travel("redo"),
  submit: () => submit(),
  cannotSend: (reason) => submit(reason),
  help: () => dialogs.open("help"),
  helpQuery: (words) => {
    desk.help = words;
    dialogs.draw("help");
  },
  settings: () => dialogs.open("settings"),
  cannot: () => dialogs.open("cannot"),
  saveDialog: () => dialogs.open("save"),
  closeDialog: () => dialogs.close(),
  previous: () => move("previous"),
  next: () => move("next"),
  nextOpen: () => move("next_open"),
  find: () => finder.open(),
  findQuery: (query) => finder.query(query),
  findStep: (by) => finder.step(by),
  findClose: () => finder.close(),
  guideline: () => drawer.toggle("guideline"),
  history: () => drawer.toggle("history"),
  comment: () => drawer.toggle("comments"),
  openDrawer: (page) => drawer.open(page),
  closeDrawer: () => drawer.close(),
  guidelineQuery: (words) => drawer.look(words),
  comment_send: (area, parent) => drawer.send(area, parent),
  comment_resolve: (one) => drawer.resolve(one),
  comment_jump: (one) => drawer.jump(one),
  olderHistory: () => drawer.older(),
  restore: (version, when) => drawer.restore(version, when),
  prefer: (name, value) => prefer(name, value),
  bindKey: (label, key, reserved) => bindKey(label, key, reserved),
  resetKeys: () => useKeys({}),
  tour: () => tour(),
  notNow: () => {
    desk.first = false;
    bench.draw();
  },
  bigger: () => resize(1),
  smaller: () => resize(-1),
  theme: () => preferences.toggleTheme(),
  language: () => changeLanguage(),
  singleKeys: () => preferences.toggleSingleKeys(),
  retry: () => void session?.outbox.retry().then(tidy),
  discard: (n) => session?.outbox.discard(n),
  download: () => download(),
  loadFile: (file) => loadFile(file),
  decide: (n, mine) => session?.outbox.decide(n, mine),
};

/** What was done, to be kept and sent. A long batch goes in pieces that the server takes. @param {Change[]} changes @param {Decision[]} decisions */
function save(changes, decisions) {
  for (let at = 0; at === 0 || at < changes.length; at += LONGEST_BATCH) {
    void session?.outbox.push(changes.slice(at, at + LONGEST_BATCH), at === 0 ? decisions : []);
  }
}

/** @param {string} name @param {...any} args */
function act(name, ...args) {
  void ACTIONS[name]?.(...args);
}

const bench = new Workbench(desk, { save, act });
const finder = new Finder(bench);
const drawer = new Drawer(bench, api, project ?? "", () => session);
const dialogs = new Dialogs(desk, () => {
  desk.keyProblem = desk.help = "";
  bench.focusArticle();
});

/** Counts the openings, so that a slow one does not come after a newer one. */
let openings = 0;

/** Put an article on the desk. @param {number} articleId @param {() => void} visited what to do once it is there */
async function open(articleId, visited = () => {}) {
  const opening = ++openings;
  leave();
  notice("loading");
  byId("article").setAttribute("aria-busy", "true");
  try {
    if (!scheme.value.entities.length && !scheme.value.events.length) {
      scheme = await openScheme(api, project ?? "", preferences.labelKeys(project ?? ""), shelf);
      applyColours(scheme);
    }
    const opened = await openSession(
      api,
      await queue,
      user ?? "",
      scheme,
      articleId,
      {
        status: (status) => showSave(status),
        problems: (problems) => {
          desk.problems = problems;
          bench.drawList();
        },
        layer: (layer, undone) => {
          bench.show(withLayer(desk.state, layer));
          if (undone) bench.say(say(desk, "merged"));
        },
      },
      shelf,
      foreign(articleId),
    );
    if (opening !== openings) return;
    visited();
    session?.outbox.close();
    session = opened;
    showArticle(opened);
    await opened.outbox.start();
    void tidy();
    void complete(opened);
    void keepPage(`/articles/${articleId}/`);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (opening === openings) failed(error, articleId);
  }
  byId("article").removeAttribute("aria-busy");
}

/** What an article is read without: suggestions, the journal for undo, comments. @param {Session} opened */
async function complete(opened) {
  const { version } = opened.record.layer;
  const [suggestions, journal] = await Promise.allSettled([
    desk.author ? [] : openSuggestions(api, opened.articleId),
    newestPages(api, opened.layerId),
  ]);
  if (opened !== session) return;
  if (suggestions.status === "fulfilled" && suggestions.value.length)
    bench.show(withSuggestions(desk.state, suggestions.value));
  if (journal.status === "fulfilled") bench.show(withHistory(desk.state, historyOf(journal.value.rows, version)));
  await drawer.reset();
  if (openAtFirst) await drawer.open("comments");
  openAtFirst = false;
}

/** The layer of somebody else that the address names; only on its own article. @param {number} articleId */
function foreign(articleId) {
  return articleId === Number(article) ? Number(foreignLayer ?? 0) : 0;
}

/** The article on the desk is left: remember where one was, and how long. */
function leave() {
  clock?.stop();
  clock = null;
  if (!session) return;
  const offset = desk.state.selection?.start ?? 0;
  preferences.keepPlace(session.articleId, { offset, scroll: byId("sheet").scrollTop });
}

/** @param {Session} opened */
function showArticle({ record, state, articleId, layerId }) {
  const { status } = record.layer;
  desk.status = status;
  desk.cannot = record.cannot ?? "";
  desk.problems = record.problems ?? [];
  desk.tab = "entity";
  desk.neighbours = null;
  desk.filter = "";
  desk.author = foreign(articleId) ? record.layer.author : "";
  desk.state = { ...state, readOnly: Boolean(desk.author) || status === "submitted" || status === "done" };
  byId("article").lang = record.language || "ko";
  byId("article").setAttribute("aria-label", say(desk, "article"));
  render(meta(record.meta), byId("meta"));
  byId("heading").textContent = record.meta.title || record.id;
  document.title = `${record.meta.title || record.id} · Gisa`;
  notice(record.text ? null : "emptyArticle");
  finder.reset();
  bench.open();
  const asked = askedPlace(articleId);
  const place = asked ? null : preferences.placeIn(articleId);
  if (asked) goTo(asked);
  else if (place) bench.run("goTo", place.offset);
  else bench.run("moveWord", 0);
  if (place) byId("sheet").scrollTop = place.scroll;
  if (!desk.author) clock = new WorkClock(api, layerId);
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

/** The place that the address asks for (`?at=17` or `?at=17-21`, code points), once. @param {number} articleId */
function askedPlace(articleId) {
  const at = articleId === Number(article) && !placed ? new URLSearchParams(location.search).get("at") : null;
  const found = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(at ?? "");
  placed = true;
  return found ? { start: Number(found[1]), end: Number(found[2] ?? found[1]) } : null;
}

/** @param {{start: number, end: number}} place as far as it lies in the text */
function goTo({ start, end }) {
  const last = desk.state.doc.length;
  if (end > start && end <= last) bench.run("selectSpan", start, end, true);
  else bench.run("goTo", Math.min(start, last));
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
  const reason = error.status === 0 ? say(desk, "notReached") : error.message;
  bench.say(`${say(desk, "loadFailed")}: ${reason}`);
  // An article that is still on the desk stays there, and can be worked on.
  if (session) {
    history.replaceState({ article: session.articleId }, "", `/articles/${session.articleId}/`);
    if (!desk.author) clock = new WorkClock(api, session.layerId);
    return notice(null);
  }
  render(
    html`<p><strong>${say(desk, "loadFailed")}</strong></p>
      <p class="soft">${reason}</p>
      <p><button type="button" @click=${again}>${say(desk, "tryAgain")}</button></p>`,
    byId("notice"),
  );
}

/** The article before or after. A key pressed before they are known waits for them. @param {"previous" | "next" | "next_open"} which */
async function move(which) {
  const from = session;
  await neighboursKnown;
  if (from !== session) return;
  const neighbour = desk.neighbours?.[which];
  if (!neighbour) {
    const nothing = { previous: "firstArticle", next: "lastArticle", next_open: "noneOpen" }[which];
    if (desk.neighbours) bench.say(say(desk, nothing));
    return;
  }
  await open(neighbour.id, () => history.pushState({ article: neighbour.id }, "", `/articles/${neighbour.id}/`));
}

/** Hand in, or take back. Only what is saved can be handed in. @param {string} cannot why it cannot be annotated */
async function submit(cannot = "") {
  if (!session || desk.author || desk.status === "done") return;
  const submitting = desk.status !== "submitted";
  if (submitting) await session.outbox.flush();
  if (submitting && desk.save.waiting) return bench.say(say(desk, "notSavedYet"));
  try {
    const path = `layers/${session.layerId}/${submitting ? "submit" : "reopen"}/`;
    const answer = await api.post(path, cannot ? { cannot } : {});
    desk.status = answer.status;
    desk.cannot = submitting ? cannot : "";
    if (cannot) dialogs.close();
    bench.show({ ...desk.state, mode: "span", chooser: null, readOnly: answer.status === "submitted" });
    bench.say(say(desk, cannot ? "cannotNow" : submitting ? "submittedNow" : "reopenedNow"));
    if (!submitting) await session.outbox.flush();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    desk.drawer = { ...desk.drawer, error: error.message };
    dialogs.draw("cannot");
    bench.say(error.message);
  }
}

/** Labels that were handed in elsewhere are read-only here too, until they are opened again. @param {string} message */
async function refused(message) {
  bench.say(`${say(desk, "forbidden", desk.save.waiting)}. ${message}`);
  const opened = session;
  if (!opened || desk.author) return;
  const fresh = await api.get(`layers/${opened.layerId}/`).catch(() => null);
  if (!fresh || opened !== session || fresh.layer.status === desk.status) return;
  desk.status = fresh.layer.status;
  desk.cannot = fresh.cannot ?? "";
  bench.show({ ...desk.state, mode: "span", readOnly: desk.status === "submitted" || desk.status === "done" });
}

/** Send what other articles left behind, and tell what is left of it. */
async function tidy() {
  const opened = session;
  if (!opened) return;
  const elsewhere = await sendLeftovers(api, await queue, user ?? "", opened.layerId);
  if (opened !== session) return;
  desk.elsewhere = elsewhere;
  bench.draw();
  dialogs.draw("save");
}

/** @param {import("../sync/outbox.js").SaveStatus} status */
function showSave(status) {
  const before = desk.save;
  desk.save = status;
  bench.drawToolbar();
  dialogs.draw("save");
  if (status.state === "saved" && before.state !== "saved" && desk.elsewhere.length) void tidy();
  if (status.state === "forbidden" && before.state !== "forbidden") void refused(status.message);
  if (status.state === "needsYou" && before.state !== "needsYou")
    bench.say(say(desk, "needsYou", status.refused.length));
}

function tour() {
  ACTIONS.notNow();
  if (dialogs.shown) dialogs.close();
  return startTour(desk);
}

/** @param {string} name @param {string} value */
function prefer(name, value) {
  if (name === "theme") preferences.chooseTheme(value);
  if (name === "textSize") preferences.chooseSize(byId("article"), value);
  if (name === "spacing") preferences.chooseSpacing(byId("article"), value);
  dialogs.draw();
  bench.drawOverlay();
}

/** Give a label another key. @param {string} label `kind:code` @param {string} key @param {boolean} reserved */
function bindKey(label, key, reserved) {
  desk.keyProblem = reserved ? key : "";
  if (reserved) return dialogs.draw();
  useKeys({ ...preferences.labelKeys(project ?? ""), [label]: key });
}

/** @param {Record<string, string>} keys */
function useKeys(keys) {
  preferences.keepLabelKeys(project ?? "", keys);
  scheme = new Scheme(scheme.given, scheme.suffixes, keys);
  bench.show({ ...desk.state, scheme });
  dialogs.draw();
}

/** @param {number} by */
function resize(by) {
  preferences.stepSize(byId("article"), by);
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
  drawer.draw();
  if (!byId("find").hidden) finder.draw();
}

function nameRegions() {
  document.documentElement.lang = desk.language;
  byId("panel").setAttribute("aria-label", say(desk, "panel"));
  byId("article").setAttribute("aria-label", say(desk, "article"));
}

/** What waits, as a file. */
async function download() {
  if (!session) return;
  const batches = await everythingOf(await queue, new WriteAhead(), session.outbox.loose, user ?? "");
  const json = fileOf(user ?? "", batches);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([json], { type: "application/json" }));
  link.download = "gisa-changes.json";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1_000);
}

/** Changes that were downloaded, back into the queue. What the server has already, it drops. @param {File} file */
async function loadFile(file) {
  try {
    const added = await loadBatches(await queue, batchesIn(await file.text(), user ?? ""));
    desk.fileNote = say(desk, "fileLoaded", added);
  } catch (error) {
    desk.fileNote = say(desk, error instanceof FileError ? error.code : "storageFull");
  }
  await session?.outbox.takeUp();
  await tidy();
  dialogs.draw("save");
}

addEventListener("popstate", (event) => void open(event.state?.article ?? Number(article)));
addEventListener("pagehide", leave);
addEventListener("online", () => void tidy());
setInterval(() => desk.elsewhere.length && void tidy(), TIDY_EVERY);
addEventListener("beforeunload", (event) => {
  if (!desk.save.durable && desk.save.waiting) event.preventDefault();
});
matchMedia("print").addEventListener("change", () => bench.drawOverlay());

preferences.applyTheme();
preferences.applyLook(byId("article"));
nameRegions();
bench.draw();
void open(Number(article));
