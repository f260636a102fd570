import assert from "node:assert/strict";
import test from "node:test";

import { findAll } from "../../annotator/static/annotator/js/core/finding.js";
import { initials, matching, score } from "../../annotator/static/annotator/js/core/matching.js";
import { Doc } from "../../annotator/static/annotator/js/core/offsets.js";
import { meant } from "../../annotator/static/annotator/js/core/particles.js";
import { Scheme } from "../../annotator/static/annotator/js/core/scheme.js";
import { ActiveTime } from "../../annotator/static/annotator/js/sync/clock.js";
import { SCHEME } from "./desk.js";

test("initial consonants stand for their syllables", () => {
  assert.equal(initials("삼성전자 IMF"), "ㅅㅅㅈㅈ IMF");
  assert.ok(score("ㅅㅅㅈㅈ", "삼성전자") > 0);
  assert.ok(score("삼ㅅ", "삼성전자") > 0);
  assert.equal(score("삼ㅈ", "삼성전자"), 0);
  assert.equal(score("ㅅㅅ", "가람"), 0);
});

test("the best match comes first: the whole, the beginning, a word, any part, initials", () => {
  const names = ["저작권 표시", "표시", "사진 표시", "표시등", "가표시나", "팔시"];
  assert.deepEqual(
    matching("표시", names, (one) => [one]),
    ["표시", "표시등", "저작권 표시", "사진 표시", "가표시나"],
  );
  assert.deepEqual(matching("ㅍㅅ", names, (one) => [one])[0], "표시");
});

test("nothing typed finds everything, in order", () => {
  assert.deepEqual(
    matching(" ", ["나", "가"], (one) => [one]),
    ["나", "가"],
  );
});

test("find ignores case and does not mind which spaces stand between words", () => {
  const doc = new Doc("🤝 Gisa desk\ngisa\u00a0desk GISA");
  assert.deepEqual(
    findAll(doc, "gisa  DESK").map((one) => doc.slice(one.start, one.end)),
    ["Gisa desk", "gisa\u00a0desk"],
  );
  assert.deepEqual(findAll(doc, "("), []);
  assert.deepEqual(findAll(doc, "  "), []);
});

test("a project's suffixes are left out, alone or glued on, and never the whole word", () => {
  const suffixes = ["씨", "측", "등", "가량"];
  const kept = (surface) => [...surface].slice(0, meant(surface, suffixes).length).join("");
  assert.equal(kept("김가람 씨는"), "김가람");
  assert.equal(kept("김 씨"), "김");
  assert.equal(kept("가람전자측은"), "가람전자");
  assert.equal(kept("100명가량을"), "100명");
  assert.equal(kept("가람전자 등"), "가람전자");
  assert.equal(kept("측"), "측");
  assert.equal(kept("강측"), "강측");
  assert.equal(kept("김씨"), "김");
});

test("a person's own keys replace the scheme's, and a key belongs to one label only", () => {
  const scheme = new Scheme(SCHEME, [], { "entity:PS": "O", "boilerplate:byline": "" });
  assert.equal(scheme.entityKeys.get("O").code, "PS");
  assert.equal(scheme.entities.get("OG").key, "");
  assert.equal(scheme.boilerplate.get("byline").key, "");
  assert.equal(scheme.boilerplateKeys.get("C").code, "copyright");
});

test("time without a sign of life is a break after a minute", () => {
  const time = new ActiveTime(0);
  time.sign(10_000);
  time.tick(40_000);
  assert.equal(time.seconds, 40);
  time.tick(600_000);
  assert.equal(time.seconds, 70);
  time.sign(600_000);
  time.tick(605_000);
  assert.equal(time.seconds, 75);
});
