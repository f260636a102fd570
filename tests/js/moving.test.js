import assert from "node:assert/strict";
import test from "node:test";
import { nextAnnotation } from "../../annotator/static/annotator/js/core/commands/selecting.js";
import { sorted } from "../../annotator/static/annotator/js/core/layer.js";
import { Desk } from "./desk.js";

test("J and K go to the first word of the lines around, over blank ones, and stay at the ends", () => {
  const desk = new Desk().press("KeyJ");
  assert.equal(desk.selected, "가람전자");
  assert.equal(desk.press("KeyJ").selected, "박지안");
  assert.equal(desk.press("KeyJ").selected, "김나래");
  assert.equal(desk.press("ArrowRight", "KeyK").selected, "박지안");
  assert.equal(desk.press("KeyJ", "KeyJ", "KeyJ").selected, "저작권자");
  assert.equal(desk.press("KeyJ").selected, "저작권자");
  assert.equal(desk.press("KeyK", "KeyK", "KeyK", "KeyK", "KeyK").selected, "가람전자");
  assert.equal(desk.state.head, 0);
});

test("with Shift the lines between are selected", () => {
  const desk = new Desk().press("KeyJ", "KeyJ", "+KeyJ");
  assert.equal(
    desk.state.doc.slice(desk.state.selection.exact.start, desk.state.selection.exact.end).split("\n").length,
    3,
  );
});

test("Home and End go to the edges of the line, also in the last one", () => {
  const desk = new Desk().press("KeyJ", "ArrowRight", "End");
  assert.equal(desk.selected, "밝혔다");
  assert.equal(desk.press("Home").selected, "가람전자");
  assert.equal(desk.run("goTo", desk.state.doc.length - 1).press("End").selected, "가온일보");
  assert.equal(new Desk("").run("lineEdge", 1).selected, null);
});

test("Tab visits all kinds in reading order", () => {
  const desk = new Desk();
  const value = (id, label, start, end) => ({ id, label, start, end, text: desk.state.doc.slice(start, end) });
  const entity = (...args) => ({ ...value(...args), attributes: {} });
  const trigger = { start: 11, end: 13, text: "투자" };
  const marked = new Desk(undefined, {
    entities: [entity("e1", "OG", 0, 4), entity("e2", "OG", 15, 19)],
    events: [{ id: "v1", type: "INVESTMENT", trigger, arguments: [], attributes: {} }],
    boilerplate: [value("b1", "byline", 10, 13)],
    links: [],
  });
  const seen = [];
  for (let outcome; (outcome = nextAnnotation(marked.state, 1));) {
    seen.push(outcome.next.active);
    marked.state = { ...marked.state, ...outcome.next };
  }
  assert.deepEqual(seen, ["e1", "b1", "v1", "e2"]);
});

test("a kind is sorted once, until one of it changes", () => {
  const desk = new Desk().press("KeyJ", "KeyO");
  const before = desk.state.layer.entities;
  assert.equal(sorted(before), sorted(before));
  desk.run("selectSpan", 0, 4).run("mark", "OG");
  assert.deepEqual(
    sorted(desk.state.layer.entities).map((one) => one.start),
    [0, 15],
  );
  assert.deepEqual(sorted(before).length, 1);
});

test("hints stay while the caret moves, and follow the role, the labels and the active mark", () => {
  const desk = new Desk()
    .drag("가람전자")
    .press("KeyO")
    .drag("2조 원")
    .press("KeyQ")
    .drag("투자하기로")
    .press("KeyE", "Enter");
  assert.equal(desk.state.mode, "role");
  const { hints } = desk.state;
  assert.equal(hints.length, 2);
  assert.equal(desk.press("ArrowRight").state.hints, hints);
  assert.notDeepEqual(desk.run("armNumber", 2).state.hints, hints);
  desk.run("armNumber", 1).drag("박지안").run("fillWithSelection", "PS").run("armNumber", 1);
  assert.ok(desk.state.hints.length >= 1);
  assert.notDeepEqual(desk.state.hints, []);
  assert.deepEqual(desk.press("Escape").state.hints, []);
});
