import assert from "node:assert/strict";
import test from "node:test";

import { COMMANDS } from "../../annotator/static/annotator/js/core/commands.js";
import { callFor, KEYS } from "../../annotator/static/annotator/js/core/keymap.js";
import { MESSAGES } from "../../annotator/static/annotator/js/core/messages.js";
import { Desk } from "./desk.js";

const PAGE = [
  ...["undo", "redo", "submit", "help", "previous", "next", "annotation", "row", "region"],
  ...["find", "acceptInView", "comment", "history", "guideline", "settings"],
];
const press = (code, shift = false, ctrl = false) => ({ code, shift, ctrl });

test("every row of the key table calls something that there is", () => {
  for (const row of KEYS) assert.ok(row.call in COMMANDS || PAGE.includes(row.call), row.call);
});

test("every row that the help shows has its words", () => {
  for (const row of KEYS) if (row.help) assert.ok(MESSAGES[`key_${row.help}`], row.help);
});

test("no two rows of a mode want the same key", () => {
  const taken = new Set();
  for (const row of KEYS) {
    for (const where of row.in) {
      for (const shift of row.shift === undefined ? [true, false] : [row.shift]) {
        const key = `${where} ${row.code} ${shift} ${row.ctrl ?? false}`;
        assert.ok(!taken.has(key), key);
        taken.add(key);
      }
    }
  }
});

test("keys go by their place, so that a Korean input method does not break them", () => {
  const desk = new Desk();
  assert.deepEqual(callFor(desk.state, press("KeyP")), { name: "mark", args: ["PS", false] });
});

test("letters are hints while a role is armed and labels otherwise", () => {
  const desk = new Desk().drag("박지안").press("KeyP").drag("투자하기로").press("KeyE", "Enter");
  assert.equal(callFor(desk.state, press("KeyA"))?.name, "fill");
  assert.equal(callFor(desk.state, press("KeyP")), null);
});

test("the last argument of the armed role goes with X", () => {
  const desk = new Desk()
    .drag("박지안")
    .press("KeyP")
    .drag("투자하기로")
    .press("KeyE", "Enter", "KeyA", "Digit1", "KeyX");
  assert.deepEqual(desk.lists.events[0].arguments, []);
});

test("with Ctrl a letter is no label", () => {
  assert.equal(callFor(new Desk().state, press("KeyP", false, true)), null);
  assert.equal(callFor(new Desk().state, press("KeyZ", false, true))?.name, "undo");
  assert.equal(callFor(new Desk().state, press("KeyZ", true, true))?.name, "redo");
});

test("every message is there in Korean and in English", () => {
  for (const [key, pair] of Object.entries(MESSAGES)) {
    assert.equal(pair.length, 2, key);
    assert.ok(
      pair.every((one) => one.length > 0),
      key,
    );
    const marks = pair.map((one) => [...new Set(one.match(/\{\d\}/g) ?? [])].sort().join());
    assert.equal(marks[0], marks[1], key);
  }
});
