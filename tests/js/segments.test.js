import assert from "node:assert/strict";
import test from "node:test";

import { segments } from "../../annotator/static/annotator/js/core/segments.js";

const piece = (id, start, end) => ({ id, kind: "entity", start, end, size: end - start, first: true });
const shape = (list) => list.map((one) => [one.start, one.end, one.over.map((over) => over.id).join("")]);

test("a line without marks is one segment", () => {
  assert.deepEqual(shape(segments(10, 20, [])), [[10, 20, ""]]);
});

test("overlapping marks are cut at every edge, the wider one below", () => {
  assert.deepEqual(shape(segments(0, 10, [piece("a", 1, 6), piece("b", 4, 7)])), [
    [0, 1, ""],
    [1, 4, "a"],
    [4, 6, "ab"],
    [6, 7, "b"],
    [7, 10, ""],
  ]);
});

test("a nested mark is on top and has its own lane", () => {
  const found = segments(0, 10, [piece("in", 2, 4), piece("out", 0, 10)]);
  const inner = found.find((one) => one.start === 2);
  assert.deepEqual(
    inner.over.map((one) => [one.id, one.lane]),
    [
      ["out", 0],
      ["in", 1],
    ],
  );
});

test("a lane is free again after its mark ends", () => {
  const found = segments(0, 9, [piece("a", 0, 3), piece("b", 3, 6), piece("c", 6, 9)]);
  assert.deepEqual(
    found.map((one) => one.over[0].lane),
    [0, 0, 0],
  );
});

test("the text of all segments together is the line", () => {
  const found = segments(5, 30, [piece("a", 5, 9), piece("b", 7, 30), piece("c", 8, 8 + 4), piece("d", 29, 30)]);
  let at = 5;
  for (const one of found) {
    assert.equal(one.start, at);
    at = one.end;
  }
  assert.equal(at, 30);
});
