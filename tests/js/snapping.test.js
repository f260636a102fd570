import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { Doc } from "../../annotator/static/annotator/js/core/offsets.js";
import { stem } from "../../annotator/static/annotator/js/core/particles.js";
import { pieceAt, snapped, words } from "../../annotator/static/annotator/js/core/words.js";

const TABLE = JSON.parse(readFileSync(new URL("../../fixtures/spans.json", import.meta.url), "utf8"));

test("a drag marks what the shared table says is meant", () => {
  for (const { text, marked, want, surface } of TABLE) {
    const span = snapped(new Doc(text), marked[0], marked[1]);
    assert.deepEqual([span.start, span.end], want, `${text}: ${surface}`);
  }
});

test("what is cut of a word is always its end", () => {
  for (const word of ["가람전자는", "은", "회의가", "에서는", "가".normalize("NFD"), "IMF를"]) {
    assert.ok(word.startsWith(stem(word)));
    assert.ok(stem(word).length > 0);
  }
});

test("a double click takes the piece between brackets, quotes and dots", () => {
  const doc = new Doc("국제기구(IEA)와 ‘가람·다온’이");
  const piece = (offset) => {
    const span = pieceAt(doc, offset);
    return span && doc.slice(span.start, span.end);
  };
  assert.equal(piece(1), "국제기구");
  assert.equal(piece(6), "IEA");
  assert.equal(piece(12), "가람");
  assert.equal(piece(15), "다온");
});

test("words leave outer punctuation out and know their line", () => {
  const doc = new Doc("“가람” 다온.\n— 끝");
  assert.deepEqual(
    words(doc).map((word) => [word.line, doc.slice(word.start, word.end)]),
    [
      [0, "가람"],
      [0, "다온"],
      [1, "끝"],
    ],
  );
});

test("what reporters write is marked as in Python: to the end of the eojeol, and exactly the name", () => {
  const { rows, misses } = JSON.parse(readFileSync(new URL("../../fixtures/eojeols.json", import.meta.url), "utf8"));
  const found = { to_the_end: [], exact: [] };
  for (const row of rows) {
    const pieces = row.split(/[[\]]/);
    const doc = new Doc(pieces.join(""));
    let start = 0;
    pieces.forEach((piece, index) => {
      const end = start + [...piece].length;
      const eojeol = end + [.../^\S*/u.exec(doc.slice(end, doc.length))[0]].length;
      for (const [drag, until] of Object.entries(index % 2 ? { to_the_end: eojeol, exact: end } : {})) {
        const span = snapped(doc, start, until);
        const right = span.start === start && span.end === end;
        if (!right) found[drag].push([doc.slice(start, eojeol), doc.slice(span.start, span.end)]);
      }
      start = end;
    });
  }
  assert.deepEqual(found, misses);
});
