import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { Doc } from "../../annotator/static/annotator/js/core/offsets.js";

const TABLE = JSON.parse(readFileSync(new URL("../../fixtures/offsets.json", import.meta.url), "utf8"));

/** UTF-16 offset in the whole text of a line and an offset in it. */
function whole(doc, [line, utf16Offset]) {
  return doc.lines.slice(0, line).reduce((sum, one) => sum + one.text.length + 1, 0) + utf16Offset;
}

test("the browser gives the answers of the shared table", () => {
  for (const { text, utf16 } of TABLE) {
    const doc = new Doc(text);
    assert.equal(doc.length, utf16.length - 1, text);
    utf16.forEach((want, offset) => assert.equal(whole(doc, doc.toUtf16(offset)), want, `${text} at ${offset}`));
  }
});

test("every offset survives the way to UTF-16 and back", () => {
  for (const { text, utf16 } of TABLE) {
    const doc = new Doc(text);
    utf16.forEach((_, offset) => assert.equal(doc.fromUtf16(...doc.toUtf16(offset)), offset));
  }
});

test("a slice is what the code points of the text are", () => {
  for (const { text } of TABLE) {
    const doc = new Doc(text);
    const points = [...text];
    for (let start = 0; start <= points.length; start++) {
      for (let end = start; end <= points.length; end++) {
        assert.equal(doc.slice(start, end), points.slice(start, end).join(""));
      }
    }
  }
});

test("a step never stops inside a syllable or an emoji", () => {
  const doc = new Doc(`가${"각".normalize("NFD")}👨🏻‍🚒\n끝`);
  const stops = [];
  for (let offset = 0; ;) {
    const next = doc.step(offset, 1);
    if (next === offset) break;
    stops.push((offset = next));
  }
  assert.deepEqual(stops, [1, 4, 8, 9, 10]);
  const back = [];
  for (let offset = doc.length; offset > 0;) back.push((offset = doc.step(offset, -1)));
  assert.deepEqual(back, [9, 8, 4, 1, 0]);
});

test("a span grows to whole syllables", () => {
  const doc = new Doc("각".normalize("NFD") + "나");
  assert.deepEqual(doc.snapSpan(1, 2), { start: 0, end: 3 });
});

test("a line end belongs to its line", () => {
  const doc = new Doc("가\n나");
  assert.equal(doc.lineAt(1), 0);
  assert.equal(doc.lineAt(2), 1);
});
