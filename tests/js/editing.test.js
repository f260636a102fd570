import assert from "node:assert/strict";
import test from "node:test";

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
