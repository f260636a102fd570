import assert from "node:assert/strict";
import test from "node:test";

import { apply } from "../../annotator/static/annotator/js/core/changes.js";
import { differences } from "../../annotator/static/annotator/js/core/differences.js";
import { History } from "../../annotator/static/annotator/js/core/history.js";
import { entries, layerAt } from "../../annotator/static/annotator/js/core/journal.js";
import { Layer } from "../../annotator/static/annotator/js/core/layer.js";
import { openState, withHistory } from "../../annotator/static/annotator/js/core/state.js";
import { Desk, TEXT } from "./desk.js";

/** The journal that a server would have of what a desk saved. */
function journalOf(desk) {
  let layer = Layer.empty(desk.state.doc);
  return desk.saved.map((change, index) => {
    const applied = apply(layer, [change], desk.state.doc);
    layer = applied.layer;
    const inverse = applied.inverses[0];
    return { version: index + 1, author: "alice", at: "2026-11-02T09:41:00+09:00", change, inverse };
  });
}

/** A later visit: the same labels, and the history that the journal tells. */
function later(desk) {
  const visit = new Desk();
  visit.state = openState(TEXT, desk.state.scheme, desk.lists);
  visit.state = withHistory(visit.state, History.from(journalOf(desk)));
  return visit;
}

test("what was done at an earlier visit can be undone, a step at a time", () => {
  const first = new Desk().drag("가람전자").press("KeyO").drag("해솔시").press("KeyL");
  const visit = later(first).press("KeyU");
  assert.deepEqual(visit.entities, [["OG", "가람전자"]]);
  visit.press("KeyU");
  assert.deepEqual(visit.entities, []);
  visit.press("+KeyU", "+KeyU");
  assert.equal(visit.entities.length, 2);
});

test("what was undone at an earlier visit can be done again", () => {
  const first = new Desk().drag("가람전자").press("KeyO").drag("해솔시").press("KeyL", "KeyU");
  const visit = later(first).press("+KeyU");
  assert.equal(visit.entities.length, 2);
});

test("a step of many changes stays one step in the journal", () => {
  const first = new Desk().drag("박지안").press("KeyP").drag("투자하기로").press("KeyE", "Enter", "KeyA", "Escape");
  first.run("remove", first.lists.entities[0].id);
  const visit = later(first).press("KeyU");
  assert.equal(visit.lists.events[0].arguments.length, 1);
  assert.deepEqual(visit.entities, [["PS", "박지안"]]);
});

test("what the server loaded as a whole is where undo ends", () => {
  const load = { id: "x", op: "load", kind: "layer", value: {} };
  const rows = [{ change: load, inverse: load }, ...journalOf(new Desk().drag("해솔시").press("KeyL"))];
  assert.equal(History.from(rows).past.length, 1);
});

test("the journal is told by steps, newest first, with what was undone", () => {
  const desk = new Desk().drag("가람전자").press("KeyO").drag("해솔시").press("KeyL", "KeyU");
  const told = entries([...journalOf(desk)].reverse());
  assert.deepEqual(
    told.map((one) => [one.version, one.way]),
    [
      [3, "undo"],
      [2, "work"],
      [1, "work"],
    ],
  );
});

test("an earlier state is restored by changes that one undo takes back", () => {
  const desk = new Desk().drag("가람전자").press("KeyO").drag("박지안").press("KeyP");
  desk.drag("투자하기로").press("KeyE", "Enter", "KeyA", "Escape").drag("해솔시").press("KeyL");
  const rows = [...journalOf(desk)].reverse();
  const before = desk.lists;
  const { layer, doc } = desk.state;
  const changes = differences(layer, layerAt(layer, rows, 1, doc));
  const back = apply(layer, changes, doc);
  assert.deepEqual(
    [...back.layer.entities.values()].map((one) => one.text),
    ["가람전자"],
  );
  assert.equal(back.layer.events.size, 0);
  assert.deepEqual(apply(back.layer, [...back.inverses].reverse(), doc).layer.lists(), before);
});

test("any beginning of the differences leaves no dangling reference", () => {
  const desk = new Desk().drag("박지안").press("KeyP").drag("투자하기로").press("KeyE", "Enter", "KeyA", "Escape");
  const full = desk.state.layer;
  const empty = Layer.empty(desk.state.doc);
  for (const [from, to] of [
    [full, empty],
    [empty, full],
  ]) {
    let layer = from;
    for (const change of differences(from, to)) layer = apply(layer, [change], desk.state.doc).layer;
    assert.deepEqual(layer.lists(), to.lists());
  }
});
