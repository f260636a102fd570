import assert from "node:assert/strict";
import test from "node:test";

import { FreshOffers } from "../../annotator/static/annotator/js/pages/fresh_offers.js";
import { Desk, TEXT } from "./desk.js";

const OFFER = {
  source: 7,
  kind: "machine",
  author: "dates",
  item: "entity",
  value: { id: "e1", label: "DT", start: TEXT.indexOf("3일"), end: TEXT.indexOf("3일") + 2, attributes: {} },
  score: null,
  reason: "",
};

/** A page without a screen whose server gives these answers in turn, the last one again and again. */
function open(context, ...answers) {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const document = {
    visibilityState: "visible",
    listeners: [],
    addEventListener: (_, one) => document.listeners.push(one),
  };
  globalThis.document = document;
  const desk = { state: new Desk().state, author: "" };
  const page = {
    asked: 0,
    desk,
    bench: { pointer: { pressed: false }, show: (state) => (desk.state = state) },
    api: { get: async () => answers[Math.min(page.asked++, answers.length - 1)] },
  };
  const offers = new FreshOffers(page);
  /** Time goes by, and what was asked is answered. */
  const pass = async (milliseconds) => {
    context.mock.timers.tick(milliseconds);
    for (let turn = 0; turn < 9; turn++) await Promise.resolve();
  };
  return { page, offers, pass, document, open: () => [...desk.state.offers.open.keys()] };
}

const SESSION = { articleId: 5 };
const WAITING = { state: "waiting", count: 0, results: [] };
const READY = { state: "ready", count: 1, results: [OFFER] };

test("while the server makes suggestions it is asked again, less and less often, until they are there", async (context) => {
  const { page, offers, pass, open: shown } = open(context, WAITING, WAITING, READY);
  await offers.follow(SESSION);
  await pass(1_499);
  assert.equal(page.asked, 1);
  await pass(1);
  assert.equal(page.asked, 2);
  await pass(2_999);
  assert.equal(page.asked, 2);
  await pass(1);
  assert.deepEqual([page.asked, shown()], [3, ["7/e1"]]);
  await pass(600_000);
  assert.equal(page.asked, 3);
});

test("after a save it is asked once more, and once for several saves in a row", async (context) => {
  const { page, offers, pass } = open(context, READY);
  await offers.follow(SESSION);
  for (let times = 0; times < 3; times++) {
    offers.saved();
    await pass(600);
  }
  assert.equal(page.asked, 1);
  await pass(400);
  assert.equal(page.asked, 2);
});

test("of many it asks for the surest, and says how many more follow", async (context) => {
  const { page, offers, open: shown } = open(context, { ...READY, count: 4_001 });
  const asked = [];
  const { get } = page.api;
  page.api.get = (address) => (asked.push(address), get());
  await offers.follow(SESSION);
  assert.deepEqual([asked, shown(), page.desk.moreOffers], [["articles/5/suggestions/?limit=1000"], ["7/e1"], 4_000]);
});

test("an answer waits while words are dragged over, and is nothing once the article is left", async (context) => {
  const { page, offers, pass, open: shown } = open(context, READY);
  page.bench.pointer.pressed = true;
  await offers.follow(SESSION);
  await pass(10_000);
  assert.deepEqual(shown(), []);
  page.bench.pointer.pressed = false;
  await pass(300);
  assert.deepEqual(shown(), ["7/e1"]);
  offers.saved();
  offers.stop();
  await pass(600_000);
  assert.equal(page.asked, 1);
});

test("a hidden tab asks only when it is looked at again", async (context) => {
  const { page, offers, pass, document } = open(context, WAITING, READY);
  await offers.follow(SESSION);
  document.visibilityState = "hidden";
  offers.saved();
  await pass(600_000);
  assert.equal(page.asked, 1);
  document.visibilityState = "visible";
  document.listeners.forEach((one) => one());
  await pass(0);
  assert.equal(page.asked, 2);
});
