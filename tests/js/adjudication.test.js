import assert from "node:assert/strict";
import { test } from "node:test";
import {
  callFor,
  drawn,
  isOpen,
  letterOf,
  step,
  ticksOf,
  toggled,
} from "../../annotator/static/annotator/js/core/adjudication.js";
import { ADJUDICATION } from "../../annotator/static/annotator/js/core/adjudication_messages.js";

/** @param {Partial<import("../../annotator/static/annotator/js/core/adjudication.js").Piece>} given */
const piece = (given) => ({
  id: 0,
  slot: 0,
  part: /** @type {const} */ ("mark"),
  kind: /** @type {const} */ ("entity"),
  label: "PS",
  start: 0,
  end: 3,
  name: "",
  value: "",
  filler: null,
  voters: [7],
  ...given,
});

/** @param {string} key @param {any} more */
const question = (key, more = {}) => ({
  key,
  kind: /** @type {const} */ ("entity"),
  start: 0,
  end: 3,
  agreed: false,
  cause: "missing",
  state: /** @type {const} */ ("open"),
  digest: "",
  pieces: [piece({})],
  ruling: null,
  ...more,
});

/** @param {any[]} questions */
const found = (questions) => ({
  article: { id: 1, key: "k", title: "t", text: "김가람", language: "ko", project: "p" },
  gold: null,
  voters: [7, 9].map((id) => ({ layer_id: id, author: `u${id}`, status: "submitted", version: 1 })),
  left_out: [],
  questions,
  by_hand: [],
  next: null,
});

test("stepping goes over what is open, from the last to the first", () => {
  const all = [question("a"), question("b", { state: "ruled" }), question("c"), question("d", { agreed: true })];
  assert.equal(step(found(all), "a", 1), "c");
  assert.equal(step(found(all), "c", 1), "a");
  assert.equal(step(found(all), "a", -1), "c");
  assert.equal(step(found(all), "b", 1), "c");
  assert.equal(step(found(all), "", 1), "a");
});

test("when nothing is open, stepping goes over what was decided", () => {
  const all = [question("a", { state: "ruled" }), question("b", { state: "ruled" })];
  assert.equal(step(found(all), "a", 1), "b");
  assert.equal(step(found([]), "a", 1), "");
  assert.equal(isOpen(question("c", { state: "changed" })), true);
});

test("what more than half have is ticked at first, and what was taken afterwards", () => {
  const pieces = [piece({ voters: [7, 9] }), piece({ id: 1, part: "attribute", name: "tense", value: "past" })];
  assert.deepEqual([...ticksOf(question("a", { pieces }), 2)], [0]);
  const taken = [{ kind: "entity", label: "PS", start: 0, end: 3, attributes: { tense: "past" } }];
  const ruled = question("a", { pieces, state: "ruled", ruling: { taken } });
  assert.deepEqual([...ticksOf(ruled, 2)], [0, 1]);
});

test("an argument brings its mark, and goes with it; an attribute has one value", () => {
  const filler = { kind: /** @type {const} */ ("entity"), label: "OG", start: 5, end: 7 };
  const pieces = [
    piece({ kind: "event", label: "MEETING" }),
    piece({ id: 1, part: "argument", label: "MEETING", name: "Place", filler }),
    piece({ id: 2, part: "attribute", name: "tense", value: "past" }),
    piece({ id: 3, part: "attribute", name: "tense", value: "future" }),
  ];
  const asked = question("e", { kind: "event", pieces });
  const one = toggled(asked, new Set(), 1);
  assert.deepEqual([...one].sort(), [0, 1]);
  const two = toggled(asked, toggled(asked, one, 2), 3);
  assert.deepEqual([...two].sort(), [0, 1, 3]);
  assert.deepEqual([...toggled(asked, two, 0)], []);
});

test("keys go by their place, letters by the voters that there are", () => {
  const plain = { shift: false, ctrl: false };
  assert.deepEqual(callFor(found([]), { code: "KeyB", ...plain }), { name: "side", args: [9] });
  assert.equal(callFor(found([]), { code: "KeyC", ...plain }), null);
  assert.deepEqual(callFor(found([]), { code: "Digit2", ...plain }), { name: "tick", args: [1] });
  assert.deepEqual(callFor(found([]), { code: "Enter", shift: false, ctrl: true }), { name: "finish", args: [] });
  assert.equal(callFor(found([]), { code: "KeyM", shift: false, ctrl: true }), null);
  assert.equal(letterOf(found([]), 9), "B");
});

test("a disagreement is drawn once for each who has it, an agreement once, fillers where one looks", () => {
  const filler = { kind: /** @type {const} */ ("entity"), label: "OG", start: 5, end: 7 };
  const all = [
    question("a", { pieces: [piece({ voters: [7, 9] })] }),
    question("b", { agreed: true }),
    question("c", { kind: "event", pieces: [piece({ id: 1, part: "argument", name: "Place", filler })] }),
  ];
  assert.deepEqual(
    drawn(found(all), "").map((one) => [one.voter, one.question]),
    [
      [0, "a"],
      [1, "a"],
      [-1, "b"],
    ],
  );
  assert.deepEqual(
    drawn(found(all), "c").flatMap((one) => one.filler ?? []),
    ["Place"],
  );
});

test("every text is there in both languages", () => {
  for (const [key, pair] of Object.entries(ADJUDICATION)) assert.ok(pair[0] && pair[1], key);
});
