import assert from "node:assert/strict";
import test from "node:test";

import { Desk } from "./desk.js";

test("a drag over a word with its particle marks the word, and Backquote gives the particle back", () => {
  const desk = new Desk().drag("해솔시에").press("KeyL");
  assert.deepEqual(desk.entities, [["LC", "해솔시"]]);
  desk.press("Backquote");
  assert.deepEqual(desk.entities, [["LC", "해솔시에"]]);
  desk.press("Backquote");
  assert.deepEqual(desk.entities, [["LC", "해솔시"]]);
});

test("an exact drag marks exactly what was dragged", () => {
  const desk = new Desk().drag("해솔시에", 0, true).press("KeyL");
  assert.deepEqual(desk.entities, [["LC", "해솔시에"]]);
});

test("arrows move by words and Shift extends", () => {
  const desk = new Desk().run("moveWord", 0);
  assert.equal(desk.selected, "가람전자");
  desk.press("ArrowRight", "+ArrowRight", "+ArrowRight");
  assert.equal(desk.selected, "새 공장에 투자");
  desk.press("ArrowLeft");
  assert.equal(desk.selected, "공장");
});

test("brackets nudge the edges of what is selected, and of a mark once it is made", () => {
  const desk = new Desk().drag("해솔시에").press("BracketRight");
  assert.equal(desk.selected, "해솔시에");
  desk.press("BracketLeft", "+BracketRight");
  assert.equal(desk.selected, "솔시");
  desk.press("KeyL", "+BracketLeft");
  assert.deepEqual(desk.entities, [["LC", "해솔시"]]);
});

test("a second label key relabels, with Shift it marks the same words once more", () => {
  const desk = new Desk().drag("가람전자").press("KeyP", "KeyO");
  assert.deepEqual(desk.entities, [["OG", "가람전자"]]);
  desk.press("+KeyL");
  assert.deepEqual(desk.entities.map(([label]) => label).sort(), ["LC", "OG"]);
});

test("marking the same words with the same label again makes no second mark", () => {
  const desk = new Desk().drag("가람전자").press("KeyO");
  desk.drag("가람전자").press("KeyO");
  assert.equal(desk.entities.length, 1);
});

test("an event is made with six keys when its entities are there", () => {
  const desk = new Desk();
  desk.drag("박지안").press("KeyP").drag("2조 원을").press("KeyQ").drag("3일").press("KeyD");
  desk.drag("투자하기로").press("KeyE", "Enter", "KeyA", "KeyA", "KeyA", "Escape");
  const [event] = desk.lists.events;
  assert.equal(event.trigger.text, "투자");
  assert.deepEqual(
    event.arguments.map((one) => [one.role, desk.state.layer.entities.get(one.target).text]),
    [
      ["Investor", "박지안"],
      ["Amount", "2조 원"],
      ["Time", "3일"],
    ],
  );
  assert.equal(desk.state.mode, "span");
});

test("a role may be filled again, and one that takes a single filler gets the new one", () => {
  const desk = new Desk();
  desk.drag("박지안").press("KeyP").drag("가람전자", 1).press("KeyO").drag("2조 원을").press("KeyQ");
  desk.drag("투자하기로").press("KeyE", "Enter", "KeyA", "Digit1", "KeyA");
  assert.equal(desk.lists.events[0].arguments.filter((one) => one.role === "Investor").length, 2);
  desk.press("Digit2", "KeyA", "Digit2");
  desk.drag("3일").press("Enter");
  const amounts = desk.lists.events[0].arguments.filter((one) => one.role === "Amount");
  assert.equal(amounts.length, 1);
  assert.equal(desk.state.layer.entities.get(amounts[0].target).text, "3일");
});

test("Enter makes an entity of the selected words and fills the role in one step", () => {
  const desk = new Desk().drag("투자하기로").press("KeyE", "Enter");
  desk.drag("박지안").press("Enter");
  assert.deepEqual(desk.entities, [["OG", "박지안"]]);
  assert.equal(desk.state.role, "Amount");
  desk.press("KeyU");
  assert.deepEqual(desk.entities, []);
  assert.deepEqual(desk.lists.events[0].arguments, []);
});

test("Enter without new words says so instead of making the trigger an argument", () => {
  const desk = new Desk().drag("투자하기로").press("KeyE", "Enter", "Enter");
  assert.equal(desk.said, "selectForRole");
  assert.deepEqual(desk.entities, []);
});

test("an event fills a role that takes events", () => {
  const desk = new Desk().drag("밝혔다").press("KeyE", "Digit2", "Escape", "Escape");
  desk.drag("투자하기로").press("KeyE", "Digit1", "Digit4", "KeyA");
  const [statement, investment] = desk.lists.events;
  assert.deepEqual(investment.arguments, [{ role: "Purpose", target: statement.id }]);
});

test("another type keeps the arguments whose role it has", () => {
  const desk = new Desk().drag("3일").press("KeyD").drag("박지안").press("KeyP");
  desk.drag("투자하기로").press("KeyE", "Digit1", "KeyA", "Digit3", "KeyA", "Escape", "KeyE", "Digit2");
  assert.equal(desk.lists.events[0].type, "STATEMENT");
  assert.deepEqual(
    desk.lists.events[0].arguments.map((one) => one.role),
    ["Time"],
  );
});

test("H says that the active event is hearsay, and once more that it is not", () => {
  const desk = new Desk().drag("투자하기로").press("KeyE", "Enter", "KeyH");
  assert.equal(desk.lists.events[0].attributes.modality, "other");
  desk.press("Escape", "KeyH");
  assert.equal(desk.lists.events[0].attributes.modality, "asserted");
});

test("removing an entity takes its arguments and links along, and undo brings all back", () => {
  const desk = new Desk().drag("가람전자").press("KeyO").drag("가람전자", 1).press("KeyO", "KeyM", "KeyA", "Escape");
  desk.drag("투자하기로").press("KeyE", "Enter", "KeyA", "Escape", "Escape");
  const before = desk.lists;
  const used = before.events[0].arguments[0].target;
  desk.run("activate", used).press("KeyX");
  assert.equal(desk.lists.entities.length, 1);
  assert.deepEqual(desk.lists.events[0].arguments, []);
  assert.deepEqual(desk.lists.links, []);
  desk.press("KeyU");
  assert.deepEqual(desk.lists, before);
});

test("links that meet become one chain, and a chain of one is none", () => {
  const desk = new Desk();
  desk.drag("가람전자").press("KeyO").drag("가람전자", 1).press("KeyO").drag("박지안").press("KeyP");
  desk.drag("김나래").press("KeyP");
  const [a, b, c, d] = desk.lists.entities.map((one) => one.id);
  desk.run("activate", a).run("startLink").run("linkWith", b);
  desk.run("activate", c).run("startLink").run("linkWith", d);
  assert.equal(desk.lists.links.length, 2);
  desk.run("linkWith", a);
  assert.deepEqual([...desk.lists.links[0].members].sort(), [a, b, c, d].sort());
  assert.equal(desk.lists.links.length, 1);
  for (const id of [a, b, c]) desk.run("unlink", id);
  assert.deepEqual(desk.lists.links, []);
});

test("Tab goes from mark to mark in reading order and then leaves the article", async () => {
  const { nextAnnotation } = await import("../../annotator/static/annotator/js/core/commands/selecting.js");
  const desk = new Desk().drag("박지안").press("KeyP").drag("3일").press("KeyD");
  const next = nextAnnotation(desk.state, 1);
  assert.equal(desk.state.layer.get(next.next.active).text, "박지안");
  desk.run("activate", next.next.active);
  assert.equal(nextAnnotation(desk.state, 1), null);
});

test("a click on nested marks goes from one to the next", () => {
  const desk = new Desk().drag("박지안").press("KeyP").drag("박지안 대표").press("KeyP", "Escape");
  const [inner, outer] = desk.lists.entities.map((one) => one.id);
  desk.run("cycle", [inner, outer]);
  assert.equal(desk.state.active, inner);
  desk.run("cycle", [inner, outer]);
  assert.equal(desk.state.active, outer);
});

test("line mode marks a line with its key and goes on to the next that is not blank", () => {
  const desk = new Desk().run("selectLine", 2).press("KeyC");
  assert.deepEqual(
    desk.lists.boilerplate.map((one) => one.text),
    ["박지안 대표는 2조 원을 투자하기로 했다."],
  );
  assert.equal(desk.state.lines.head, 4);
  desk.press("KeyY", "KeyB");
  assert.deepEqual(
    desk.lists.boilerplate.map((one) => one.label),
    ["copyright", "byline", "byline"],
  );
});

test("B on lines that have the label already takes it off", () => {
  const desk = new Desk().run("selectLine", 4).press("KeyY").run("selectLine", 4).press("KeyB");
  assert.deepEqual(desk.lists.boilerplate, []);
});

test("a run of lines gets one mark a line, or one for all when the label is for blocks", () => {
  const lines = new Desk().run("selectLine", 4).press("+KeyJ", "KeyY");
  assert.equal(lines.lists.boilerplate.length, 2);
  const block = new Desk().run("selectLine", 4).press("+KeyJ", "KeyR");
  assert.deepEqual(
    block.lists.boilerplate.map((one) => one.text),
    ["김나래 기자\n저작권자 ⓒ 가온일보"],
  );
  block.run("selectLine", 4).press("+KeyJ", "KeyY");
  assert.deepEqual(
    block.lists.boilerplate.map((one) => one.label),
    ["byline", "byline"],
  );
});

test("Shift+B marks from here to the end", () => {
  const desk = new Desk().run("selectLine", 2).press("+KeyB");
  assert.equal(desk.lists.boilerplate.length, 3);
});

test("words as boilerplate keep their brackets and particles", () => {
  const desk = new Desk().drag("3일 해솔시에").press("KeyB", "KeyC");
  assert.deepEqual(
    desk.lists.boilerplate.map((one) => [one.label, one.text]),
    [["copyright", "3일 해솔시에"]],
  );
});

test("what is inside boilerplate is not offered as an argument", () => {
  const desk = new Desk().drag("김나래").press("KeyP").drag("박지안").press("KeyP");
  desk.run("selectLine", 4).press("KeyY", "KeyG");
  desk.drag("투자하기로").press("KeyE", "Digit1");
  assert.deepEqual(
    desk.state.hints.map((id) => desk.state.layer.get(id).text),
    ["박지안"],
  );
});

test("a read-only article refuses every change and says why", () => {
  const desk = new Desk().drag("박지안").press("KeyP");
  const before = desk.lists;
  desk.state = { ...desk.state, readOnly: true };
  for (const keys of [["KeyO"], ["KeyX"], ["KeyE"], ["BracketRight"], ["KeyM"], ["KeyB"], ["KeyG", "KeyY"]]) {
    desk.press(...keys);
    assert.equal(desk.said, "readOnly", keys.join());
  }
  assert.deepEqual(desk.lists, before);
});
