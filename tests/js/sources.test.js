import assert from "node:assert/strict";
import test from "node:test";

import { reasonWords, sourceNames } from "../../annotator/static/annotator/js/core/sources.js";
import { openSuggestions } from "../../annotator/static/annotator/js/sync/session.js";

const WORDS = {
  "same-article": {
    label: { ko: "같은 기사", en: "Same article" },
    reasons: { marked_here: { ko: "여기서 {0}번", en: "here {0}×" } },
  },
  gazetteer: { label: { ko: "이름 사전", en: "Gazetteer" }, reasons: {} },
};
const offer = (more) => ({
  author: "same-article:alice",
  sources: ["same-article"],
  reason: "here 2×",
  reason_code: "marked_here",
  reason_parts: [2],
  words: WORDS,
  ...more,
});

test("source and reason are in the reader's language", () => {
  assert.deepEqual([sourceNames(offer(), "ko"), reasonWords(offer(), "ko")], [["같은 기사"], "여기서 2번"]);
  assert.deepEqual([sourceNames(offer(), "en"), reasonWords(offer(), "en")], [["Same article"], "here 2×"]);
});

test("sources that agree are all named, and the reason is that of the first", () => {
  const one = offer({ sources: ["same-article", "gazetteer", "gone"] });
  assert.deepEqual(sourceNames(one, "ko"), ["같은 기사", "이름 사전", "gone"]);
  assert.equal(reasonWords(one, "ko"), "여기서 2번");
});

test("a sentence of a model, or of older notes, is shown as it is", () => {
  const own = { reason: "{0} of my own", reason_code: "", reason_parts: [] };
  assert.equal(reasonWords(offer(own), "ko"), "{0} of my own");
  assert.equal(reasonWords(offer({ reason: "new code 7", reason_code: "new_code" }), "ko"), "new code 7");
  assert.equal(reasonWords(offer({ words: undefined }), "ko"), "here 2×");
});

test("an import has no source but an author", () => {
  const one = offer({ author: "old tool", sources: [], reason: "", reason_code: "", words: {} });
  assert.deepEqual([sourceNames(one, "ko"), reasonWords(one, "ko")], [["old tool"], ""]);
});

test("each suggestion brings the words of its answer along", async () => {
  const answer = { state: "ready", words: WORDS, results: [offer({ words: undefined })] };
  const found = await openSuggestions({ get: async () => structuredClone(answer) }, 5);
  assert.deepEqual(sourceNames(found.results[0], "ko"), ["같은 기사"]);
});
