import { render } from "../vendor/lit-html-3.3.3/lit-html.js";
import { Api, ApiError } from "../sync/api.js";
import { openScheme } from "../sync/session.js";
import { Shelf } from "../sync/shelf.js";
import { applyColours } from "../view/colours.js";
import { VotesView } from "../view/votes_view.js";
import { callFor, isOpen, letterOf, step, ticksOf, toggled } from "../core/adjudication.js";
import { refusal } from "../core/adjudication_messages.js";
import { Scheme } from "../core/scheme.js";
import { caseBar, voterList } from "../ui/case_bar.js";
import { keep, recall } from "../ui/kept.js";
import { questionCard, questionLists, say } from "../ui/question_card.js";
import { ask } from "./asking.js";
import { byId, byMaybe } from "./elements.js";

/** @typedef {import("../core/adjudication.js").Case} Case */
/** @typedef {import("../core/adjudication.js").Question} Question */
/** @typedef {import("../ui/question_card.js").Bench} Bench */

const { article, project, user, csrf } = /** @type {DOMStringMap} */ (byId("adjudication").dataset);
const BLIND = "gisa-adjudicate-blind";
const api = new Api(csrf ?? "");
const path = `articles/${article}/adjudication/`;

/** @type {Bench} */
const bench = {
  found: {
    article: { id: 0, key: "", title: "", text: "", language: "", project: "" },
    gold: null,
    voters: [],
    left_out: [],
    questions: [],
    by_hand: [],
    next: null,
  },
  scheme: new Scheme({
    id: "",
    version: 0,
    language: "ko",
    name: { ko: "", en: "" },
    groups: [],
    entities: [],
    events: [],
    boilerplate: [],
    attributes: [],
  }),
  language: document.documentElement.lang.startsWith("ko") ? "ko" : "en",
  active: "",
  ticks: new Set(),
  blind: recall(BLIND) === "1",
  busy: false,
  note: "",
  slice: (core) => view.doc.slice(core.start, core.end),
  act: (name, ...args) => void ACTIONS[name]?.(...args),
};
const view = new VotesView(byId("votes"), (key) => bench.act("choose", key));

/** @type {Record<string, (...args: any[]) => unknown>} */
const ACTIONS = {
  choose: (key) => choose(key, true),
  step: (by) => choose(step(bench.found, bench.active, by), true),
  forward: () => bench.act("step", 1),
  back: () => bench.act("step", -1),
  side: (layer) => decide("side", { of: layer }),
  union: () => decide("union"),
  pieces: () => decide("pieces", { pieces: [...bench.ticks] }),
  nothing: () => reject(),
  reason: () => byMaybe("reason")?.focus(),
  hand: () => byHand(),
  tick: (index) => {
    const question = active();
    const piece = question?.pieces[index];
    if (!question || !piece) return;
    bench.ticks = toggled(question, bench.ticks, piece.id);
    drawPanel();
  },
  undo: () => undo(),
  finish: () => send(`${path}finish/`, {}, "finishedNow"),
  resume: () => send(`${path}resume/`, {}, "resumedNow"),
  blind: () => {
    bench.blind = !bench.blind;
    keep(BLIND, bench.blind ? "1" : "0");
    draw();
  },
  nextArticle: () => {
    if (bench.found.next) location.assign(`/articles/${bench.found.next}/adjudicate/`);
    else tell(say(bench, "noNext"));
  },
  merge: (strategy, trust) => merge(strategy, trust),
  giveBack: (layer, name) =>
    ask(say(bench, "giveBackAsk", name), (reason) => send(`${path}return/`, { layer, reason }, "givenBack")),
  keys: () => /** @type {HTMLDialogElement} */ (byId("keys")).showModal(),
};

function active() {
  return bench.found.questions.find((one) => one.key === bench.active);
}

/** @param {string} key @param {boolean} move whether the text goes there */
function choose(key, move) {
  bench.active = key;
  const question = active();
  bench.ticks = question ? ticksOf(question, bench.found.voters.length) : new Set();
  draw();
  if (question && move) view.reveal(key);
  const reason = byMaybe("reason");
  if (reason instanceof HTMLTextAreaElement) reason.value = question?.ruling?.reason ?? "";
  if (question)
    byId("say").textContent =
      `${say(bench, question.kind)}, ${say(bench, `cause_${question.cause}`)}: ${bench.slice(question)}`;
}

function reasonGiven() {
  const field = byMaybe("reason");
  return field instanceof HTMLTextAreaElement ? field.value.trim() : "";
}

/** @param {string} take @param {Record<string, unknown>} more */
async function decide(take, more = {}) {
  const question = active();
  if (!question) return;
  const body = { question: question.key, digest: question.digest, seen: question.ruling?.id ?? 0, take, ...more };
  const forward = step(bench.found, question.key, 1);
  const after = await send(`${path}rulings/`, { ...body, reason: reasonGiven() }, "");
  if (!after) return;
  tell(say(bench, "ruledNow", say(bench, `take_${take}`, more.of ? letterOf(bench.found, Number(more.of)) : "")));
  const open = bench.found.questions.some(isOpen);
  choose(
    open
      ? (bench.found.questions.find((one) => one.key === forward && isOpen(one))?.key ??
          step(bench.found, question.key, 1))
      : "",
    open,
  );
}

/** Take the last ruling back, and go to what is open again. */
async function undo() {
  const open = new Set(bench.found.questions.filter(isOpen).map((one) => one.key));
  if (!(await send(`${path}undo/`, {}, "undoneNow"))) return;
  const again = bench.found.questions.find((one) => isOpen(one) && !open.has(one.key));
  if (again) choose(again.key, true);
}

/** None of it needs a reason: the field asks for it, and Enter there sends it. */
function reject() {
  if (reasonGiven()) return decide("nothing");
  rejecting = true;
  byMaybe("reason")?.focus();
  tell(say(bench, "reasonNeeded"));
}
let rejecting = false;

/** Mark it in the workbench, in gold. */
async function byHand() {
  const question = active();
  if (!question) return;
  if (question.state !== "ruled" || question.ruling?.take !== "hand") {
    const body = { question: question.key, digest: question.digest, seen: question.ruling?.id ?? 0, take: "hand" };
    if (!(await send(`${path}rulings/`, { ...body, reason: reasonGiven() }, ""))) return;
  }
  location.assign(`/articles/${article}/?layer=${bench.found.gold?.layer_id}&at=${question.start}`);
}

/** @param {string} strategy @param {string[]} trust */
async function merge(strategy, trust) {
  const answer = await post(`${path}merge/`, { strategy, trust });
  if (!answer) return;
  take(answer.adjudication);
  const left = Object.entries(answer.left).map(([code, count]) => `${say(bench, `why_${code}`)} ${count}`);
  const open = Object.values(answer.left).reduce((sum, one) => sum + Number(one), 0);
  tell([say(bench, "merged", answer.decided, open), ...left].join(" · "));
}

/** Post, and show what the case is then; null when it was refused. @param {string} to @param {unknown} body @param {string} done */
async function send(to, body, done) {
  const answer = await post(to, body);
  if (!answer) return null;
  take(answer);
  if (done) tell(say(bench, done));
  return answer;
}

/** @param {string} to @param {unknown} body */
async function post(to, body) {
  if (bench.busy) return null;
  bench.busy = true;
  drawPanel();
  try {
    return await api.post(to, body);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const reason = error.status === 0 ? say(bench, "notReached") : refusal(bench.language, error);
    tell(reason, true);
    if (error.status === 409) await load();
    return null;
  } finally {
    bench.busy = false;
    drawPanel();
  }
}

/** A new state of the case. @param {Case} found */
function take(found) {
  bench.found = found;
  const open = found.questions.filter(isOpen);
  const still = active();
  const key = still && (isOpen(still) || !open.length) ? still.key : step(found, bench.active, 1);
  choose(open.length ? key : still ? still.key : "", false);
}

async function load() {
  take(await api.get(path));
}

/** What was done or refused, for eyes and ears. @param {string} words @param {boolean} bad */
function tell(words, bad = false) {
  bench.note = words;
  byId("note").textContent = words;
  byId("note").classList.toggle("bad", bad);
  byId("say").textContent = words;
}

function draw() {
  view.show(bench.found, bench.active, bench.scheme, bench.language);
  drawPanel();
  drawHead();
}

function drawPanel() {
  render(questionCard(bench), byId("card"));
  render(questionLists(bench), byId("lists"));
}

function drawHead() {
  render(caseBar(bench, project ?? ""), byId("head"));
  render(voterList(bench), byId("voters"));
}

/** @param {KeyboardEvent} event */
function pressed(event) {
  const target = event.target instanceof Element ? event.target : null;
  if (document.querySelector("dialog[open]") || event.altKey) return;
  if (target?.id === "reason") return inReason(event);
  if (target?.closest("input:not([type=checkbox]), textarea, select")) return;
  const press = { code: event.code, shift: event.shiftKey, ctrl: event.ctrlKey || event.metaKey };
  // A button that has the focus is pressed by Enter, as everywhere.
  if (press.code.endsWith("Enter") && !press.ctrl && target?.closest("button, a, summary")) return;
  const call = callFor(bench.found, press);
  if (!call || (call.name === "finish" && bench.found.gold?.status === "done")) return;
  event.preventDefault();
  bench.act(call.name, ...call.args);
}

/** In the reason, Enter sends what was begun and Escape goes back. @param {KeyboardEvent} event */
function inReason(event) {
  if (event.isComposing) return;
  if (event.code === "Escape") byId("votes").focus();
  if (event.code === "Escape" || (event.code === "Enter" && !event.shiftKey)) {
    event.preventDefault();
    const send = rejecting && event.code === "Enter" && Boolean(reasonGiven());
    rejecting = rejecting && !send && event.code !== "Escape";
    if (send) void decide("nothing");
    byId("votes").focus();
  }
}

async function start() {
  try {
    bench.scheme = await openScheme(api, project ?? "", {}, new Shelf(user ?? ""));
    applyColours(bench.scheme);
    await load();
    const asked = decodeURIComponent(location.hash.slice(1));
    const first = bench.found.questions.find((one) => one.key === asked) ?? bench.found.questions.find(isOpen);
    choose(first?.key ?? "", true);
    byId("votes").focus({ preventScroll: true });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    tell(`${say(bench, "loadFailed")}: ${error.message}`, true);
  }
  byId("adjudication").removeAttribute("aria-busy");
}

addEventListener("keydown", pressed);
void start();
