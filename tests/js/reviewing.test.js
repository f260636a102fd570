import assert from "node:assert/strict";
import test from "node:test";

import { withSuggestions } from "../../annotator/static/annotator/js/core/state.js";
import { Desk, TEXT } from "./desk.js";

const at = (words, nth = 0) => {
  let start = -1;
  for (let count = 0; count <= nth; count++) start = TEXT.indexOf(words, start + 1);
  return { start, end: start + words.length };
};
const offer = (id, item, value) => ({
  source: 7,
  kind: "machine",
  author: "dates",
  item,
  value: { id, ...value },
  score: 0.8,
  reason: "",
});
const OFFERS = [
  offer("e1", "entity", { label: "OG", ...at("가람전자"), text: "가람전자", attributes: {} }),
  offer("e2", "entity", { label: "DT", ...at("3일"), text: "3일", attributes: {} }),
  offer("e3", "entity", { label: "LC", ...at("해솔시"), text: "해솔시", attributes: {} }),
  offer("b1", "boilerplate", { label: "byline", ...at("김나래 기자"), text: "김나래 기자" }),
];

function desk() {
  const made = new Desk();
  made.state = withSuggestions(made.state, OFFERS);
  return made;
}

test("one key accepts, one rejects, one gives another label, and each moves on by itself", () => {
  const made = desk().press("Semicolon", "Enter", "KeyX", "KeyO");
  assert.deepEqual(made.entities, [
    ["OG", "가람전자"],
    ["OG", "해솔시"],
  ]);
  assert.deepEqual(
    made.decided.map((one) => [one.source, one.annotation, one.verdict]),
    [
      [7, "e1", "accepted"],
      [7, "e2", "rejected"],
      [7, "e3", "relabelled"],
    ],
  );
  assert.equal(made.state.offer, "7/b1");
  made.press("Enter");
  assert.equal(made.lists.boilerplate[0].label, "byline");
  assert.equal(made.state.mode, "span");
});

test("undo takes back what was accepted and opens the suggestion again", () => {
  const made = desk().press("Semicolon", "Enter", "Escape", "KeyU");
  assert.deepEqual(made.entities, []);
  assert.equal(made.decided.at(-1).verdict, "undone");
  assert.ok(made.state.offers.open.has("7/e1"));
});

test("undo of a rejection opens the suggestion again, redo closes it", () => {
  const made = desk().press("Semicolon", "KeyX", "Escape", "KeyU");
  assert.equal(made.state.offers.open.size, 4);
  made.press("+KeyU");
  assert.equal(made.state.offers.open.size, 3);
  assert.equal(made.decided.at(-1).verdict, "rejected");
});

test("what one marks oneself is no longer suggested", () => {
  const made = desk().drag("3일").press("KeyD");
  assert.deepEqual([...made.state.offers.open.keys()], ["7/e1", "7/e3", "7/b1"]);
});

test("many are accepted in one step, and only those that are named", () => {
  const made = desk().run("acceptAll", ["7/e1", "7/e3"]);
  assert.equal(made.entities.length, 2);
  made.press("KeyU");
  assert.equal(made.state.offers.open.size, 4);
});

test("a suggestion outside the text is not offered", () => {
  const made = new Desk();
  made.state = withSuggestions(made.state, [
    offer("e9", "entity", { label: "OG", start: 5, end: 9_999, attributes: {} }),
  ]);
  assert.equal(made.state.offers.open.size, 0);
});

test("submitted labels are not reviewed", () => {
  const made = desk();
  made.state = { ...made.state, readOnly: true };
  made.press("Semicolon");
  assert.equal(made.said, "readOnly");
  assert.equal(made.state.mode, "span");
});

test("a suggested event brings its arguments along where their entities are marked", () => {
  const trigger = at("투자하기로");
  const value = {
    type: "INVESTMENT",
    trigger: { ...trigger, end: trigger.start + 2 },
    arguments: [
      { role: "Investor", target: "e8" },
      { role: "Amount", target: "e9" },
    ],
    attributes: {},
  };
  const targets = { e8: { label: "PS", ...at("박지안") }, e9: { label: "QT", ...at("2조 원") } };
  const made = new Desk().drag("박지안").press("KeyP").run("goTo", 0);
  made.state = withSuggestions(made.state, [{ ...offer("v1", "event", value), targets }]);
  made.press("Semicolon", "Enter");
  const [event] = made.lists.events;
  assert.deepEqual(event.arguments, [{ role: "Investor", target: made.lists.entities[0].id }]);
});

test("suggestions that come anew leave the one that is being decided, the caret and decisions alone", () => {
  const made = desk().press("Semicolon", "KeyX");
  assert.equal(made.selected, "3일");
  const { selection, lines } = { ...made.state, lines: made.state.offers.lines };
  const fresh = offer("e9", "entity", { label: "OG", ...at("가람전자", 1), text: "가람전자", attributes: {} });
  made.state = withSuggestions(made.state, [OFFERS[0], fresh, OFFERS[2]]);
  assert.deepEqual([...made.state.offers.open.keys()], ["7/e9", "7/e2", "7/e3"]);
  assert.deepEqual([made.state.mode, made.state.offer], ["review", "7/e2"]);
  assert.equal(made.state.selection, selection);
  assert.equal(made.state.offers.lines[0], lines[0]);
  made.press("Enter");
  assert.deepEqual(made.entities, [["DT", "3일"]]);
  assert.equal(made.state.offer, "7/e3");
  made.travel("undo");
  assert.ok(made.state.offers.open.has("7/e2"));
});

test("the same suggestions again change nothing on the page", () => {
  const made = desk();
  const { lines, open } = made.state.offers;
  made.state = withSuggestions(made.state, OFFERS);
  assert.equal(made.state.offers.lines, lines);
  assert.equal(made.state.offers.open, open);
});
