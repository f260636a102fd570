import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { apply, BatchError } from "../../annotator/static/annotator/js/core/changes.js";
import { Layer } from "../../annotator/static/annotator/js/core/layer.js";
import { Doc } from "../../annotator/static/annotator/js/core/offsets.js";

const TABLE = JSON.parse(readFileSync(new URL("../../fixtures/changes.json", import.meta.url), "utf8"));

for (const { name, text, layer, changes, want, inverses, error } of TABLE) {
  const doc = new Doc(text);
  const before = Layer.from(layer, doc);

  test(name, () => {
    if (error) {
      assert.throws(
        () => apply(before, changes, doc),
        (thrown) => thrown instanceof BatchError && thrown.faults[0].code === error,
      );
      assert.deepEqual(before.lists(), Layer.from(layer, doc).lists());
      return;
    }
    const applied = apply(before, changes, doc);
    assert.deepEqual(applied.layer.lists(), want);
    assert.deepEqual(applied.inverses, inverses);
  });

  if (!error) {
    test(`${name}: undone, everything is as before`, () => {
      const applied = apply(before, changes, doc);
      const back = apply(applied.layer, [...applied.inverses].reverse(), doc);
      assert.deepEqual(back.layer.lists(), before.lists());
    });

    test(`${name}: the index by line is what a fresh one is`, () => {
      const { layer: after } = apply(before, changes, doc);
      const fresh = Layer.from(after.lists(), doc);
      assert.deepEqual(
        after.lines.map((ids) => [...ids].sort()),
        fresh.lines.map((ids) => [...ids].sort()),
      );
    });
  }
}

test("lines that nothing touched keep their very list", () => {
  const doc = new Doc("가람\n다온");
  const before = Layer.empty(doc);
  const add = { id: "1", op: "add", kind: "entity", value: { id: "e1", label: "PS", start: 0, end: 2 } };
  const { layer } = apply(before, [add], doc);
  assert.notEqual(layer.lines[0], before.lines[0]);
  assert.equal(layer.lines[1], before.lines[1]);
});

test("a load replaces everything and its inverse brings it back", () => {
  const { text, layer } = TABLE.find((one) => one.layer.entities.length);
  const doc = new Doc(text);
  const before = Layer.from(layer, doc);
  const other = { entities: [{ id: "x", label: "LC", start: 0, end: 2 }], events: [], boilerplate: [], links: [] };
  const { layer: after, inverses } = apply(before, [{ id: "1", op: "load", kind: "layer", value: other }], doc);
  assert.deepEqual([...after.entities.keys()], ["x"]);
  assert.deepEqual(apply(after, inverses, doc).layer.lists(), before.lists());
});
