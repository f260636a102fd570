import assert from "node:assert/strict";
import test from "node:test";

import { Doc } from "../../annotator/static/annotator/js/core/offsets.js";
import { occurrences } from "../../annotator/static/annotator/js/core/occurrences.js";
import { Desk } from "./desk.js";

const found = (text, surface, taken = [], suffixes = []) =>
  occurrences(new Doc(text), surface, taken, suffixes).map((one) => [one.start, one.sure]);

test("a word with a particle is a place of its own, a part of a longer word is unsure", () => {
  const text = "삼성전자는 삼성전자서비스와 삼성전자, 신삼성전자";
  assert.deepEqual(found(text, "삼성전자"), [
    [0, true],
    [6, false],
    [15, true],
    [22, false],
  ]);
});

test("digits and Latin letters end before Hangul and nowhere else", () => {
  assert.deepEqual(found("IMF는 IMFs 12명 120명", "IMF"), [
    [0, true],
    [5, false],
  ]);
  assert.deepEqual(found("IMF는 IMFs 12명 120명", "12명"), [[10, true]]);
});

test("what is marked already is left out", () => {
  assert.deepEqual(found("해솔시 해솔시 해솔시", "해솔시", [{ start: 4, end: 7 }]), [
    [0, true],
    [8, true],
  ]);
});

test("places behind an emoji are counted in code points", () => {
  assert.deepEqual(found("🤝 해솔시", "해솔시"), [[2, true]]);
});

test("a project's own suffix counts as one", () => {
  assert.deepEqual(found("가람전자측은", "가람전자"), [[0, true]]);
  assert.deepEqual(found("해솔군가량", "해솔군"), [[0, false]]);
  assert.deepEqual(found("해솔군가량", "해솔군", [], ["가량"]), [[0, true]]);
});

test("half of a decomposed syllable is not a place", () => {
  assert.deepEqual(found("각".normalize("NFD"), "가".normalize("NFD")), []);
});

test("equals proposes the same words, Enter marks the ticked, one undo takes all back", () => {
  const desk = new Desk("가람전자가 웃었다.\n가람전자는 가람전자서비스와 가람전자를 샀다.").run("moveWord", 0);
  desk.press("KeyO", "Equal");
  assert.equal(desk.state.proposal.found.length, 3);
  assert.equal(desk.state.proposal.ticked.size, 2);
  desk.press("Enter");
  assert.equal(desk.entities.length, 3);
  assert.equal(desk.state.mode, "span");
  desk.press("KeyU");
  assert.equal(desk.entities.length, 1);
});

test("places are ticked and unticked by Space, all of them by A", () => {
  const desk = new Desk("가람이 웃었다.\n가람은 갔다. 가람도.").run("moveWord", 0).press("KeyO", "Equal", "Space");
  assert.deepEqual([...desk.state.proposal.ticked], [1]);
  desk.press("ArrowDown", "Space");
  assert.equal(desk.state.proposal.ticked.size, 0);
  desk.press("KeyA", "Enter");
  assert.equal(desk.entities.length, 3);
});
