import assert from "node:assert/strict";
import test from "node:test";

import { surfaceOf } from "../../annotator/static/annotator/js/core/layer.js";
import { Desk } from "./desk.js";

test("Ctrl with an arrow moves by a character, and with Shift takes one more", () => {
  const desk = new Desk().run("moveWord", 0).press("^ArrowRight");
  assert.equal(desk.selected, "가");
  desk.press("^ArrowRight");
  assert.equal(desk.selected, "람");
  desk.press("^+ArrowRight", "^+ArrowRight");
  assert.equal(desk.selected, "람전자");
  desk.press("^ArrowLeft");
  assert.equal(desk.selected, "자");
});

test("the caret by characters never stands inside an emoji", () => {
  const desk = new Desk("👨‍👩‍👧가족").run("moveWord", 0);
  desk.run("goTo", 0).press("^ArrowLeft", "^ArrowLeft", "^ArrowLeft");
  assert.equal(desk.selected, "👨‍👩‍👧");
});

test("comma and period go round the marks of one label", () => {
  const desk = new Desk().drag("가람전자").press("KeyO").drag("해솔시").press("KeyL").drag("가람전자", 1).press("KeyO");
  const second = desk.state.active;
  desk.press("Period");
  assert.notEqual(desk.state.active, second);
  desk.press("Comma");
  assert.equal(desk.state.active, second);
});

test("Backslash goes back from an argument to its event", () => {
  const desk = new Desk().drag("박지안").press("KeyP").drag("투자하기로").press("KeyE", "Enter", "KeyA", "Escape");
  const event = desk.state.active;
  desk.run("activate", desk.lists.entities[0].id).press("Backslash");
  assert.equal(desk.state.active, event);
});

test("a letter fills the only role that takes the entity, though another one waits", () => {
  const desk = new Desk().drag("박지안").press("KeyP").drag("2조 원을").press("KeyQ");
  desk.drag("투자하기로").press("KeyE", "Enter");
  // Investor waits; the amount can only be the amount.
  assert.equal(desk.state.hints.length, 2);
  desk.press("KeyS");
  assert.deepEqual(
    desk.lists.events[0].arguments.map((one) => one.role),
    ["Amount"],
  );
  assert.equal(desk.state.role, "Investor");
});

test("plus adds a piece, and taking it away leaves a whole mark", () => {
  const desk = new Desk().drag("박지안").press("KeyP", "+Equal");
  desk.run("selectSpan", ...placeOf(desk, "2조 원"), true).press("Enter");
  const [entity] = desk.lists.entities;
  assert.equal(entity.text, "박지안 대표는 2조 원");
  assert.deepEqual(
    entity.fragments.map(([start, end]) => desk.state.doc.slice(start, end)),
    ["박지안", "2조 원"],
  );
  desk.run("removePiece", 1);
  assert.deepEqual(desk.entities, [["PS", "박지안"]]);
  assert.equal("fragments" in desk.lists.entities[0], false);
});

test("pieces that touch become one", () => {
  const desk = new Desk().drag("박지안").press("KeyP", "+Equal");
  desk.run("selectSpan", ...placeOf(desk, "지안 대표"), true).press("Enter");
  assert.deepEqual(desk.entities, [["PS", "박지안 대표"]]);
});

test("a trigger can have pieces too", () => {
  const desk = new Desk().drag("투자하기로").press("KeyE", "Enter", "Escape");
  desk
    .press("+Equal")
    .run("selectSpan", ...placeOf(desk, "했다"), true)
    .press("Enter");
  assert.equal(desk.lists.events[0].trigger.fragments.length, 2);
});

test("Space finds a label by typing, Korean by initial consonants too", () => {
  const desk = new Desk().drag("해솔시에").press("Space");
  desk.run("typeLabel", "lc").press("Enter");
  assert.deepEqual(desk.entities, [["LC", "해솔시"]]);
  desk.drag("투자하기로").press("Space").run("typeLabel", "invest").press("Enter");
  assert.equal(desk.lists.events[0].type, "INVESTMENT");
});

test("a label that was found by typing relabels the active mark", () => {
  const desk = new Desk().drag("해솔시에").press("KeyL", "Space").run("typeLabel", "og").press("Enter");
  assert.deepEqual(desk.entities, [["OG", "해솔시"]]);
});

/** @returns {[number, number]} */
function placeOf(desk, words) {
  const at = desk.state.doc.text.indexOf(words);
  return [at, at + words.length];
}

test("an edge steps over white space, so that no mark begins or ends in it", () => {
  const desk = new Desk("가람 전자\n\n다온 시").run("selectSpan", 0, 2).press("KeyO");
  desk.press("BracketRight");
  assert.deepEqual(desk.entities, [["OG", "가람 전"]]);
  desk.press("BracketLeft");
  assert.deepEqual(desk.entities, [["OG", "가람"]]);
  desk.press("BracketRight", "BracketRight", "BracketRight");
  assert.deepEqual(desk.entities, [["OG", "가람 전자\n\n다"]]);
  desk.run("selectSpan", 3, 5).press("KeyL", "+BracketLeft");
  assert.deepEqual(desk.entities[1], ["LC", "람 전자"]);
});

test("an edge at the end of the text stays when only white space follows", () => {
  const desk = new Desk(" 가람 \n").run("selectSpan", 1, 3).press("KeyO", "BracketRight", "+BracketLeft");
  assert.deepEqual(desk.entities, [["OG", "가람"]]);
});

test("a drag takes white space in only when it is meant exactly", () => {
  const desk = new Desk("가람 전자 ").run("selectSpan", 2, 6);
  assert.equal(desk.selected, "전자");
  assert.equal(desk.press("Backquote").selected, "전자");
  assert.equal(desk.run("selectSpan", 2, 6, true).selected, " 전자 ");
  assert.equal(desk.run("selectSpan", 2, 3).selected, "전자");
});

test("Space in line mode finds boilerplate by typing, for the whole run", () => {
  const desk = new Desk().run("selectLine", 4).press("+KeyJ", "Space").run("typeLabel", "copy").run("takeChoice");
  assert.deepEqual(
    desk.lists.boilerplate.map((one) => [one.label, one.text]),
    [
      ["copyright", "김나래 기자"],
      ["copyright", "저작권자 ⓒ 가온일보"],
    ],
  );
});

test("a discontinuous mark reads as its pieces", () => {
  const desk = new Desk().drag("가람전자", 1).press("KeyO", "+Equal").drag("해솔시").press("Enter");
  const [entity] = desk.lists.entities;
  assert.equal(surfaceOf(entity, desk.state.doc), "가람전자 … 해솔시");
  desk.press("KeyX");
  assert.equal(desk.said, "removed");
});
