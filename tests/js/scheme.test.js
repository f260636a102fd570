import assert from "node:assert/strict";
import test from "node:test";

import { Scheme } from "../../annotator/static/annotator/js/core/scheme.js";

const name = { ko: "이름", en: "Name" };
const label = (code, more = {}) => ({ code, name, group: "", hue: 0, shade: 0, key: "", ...more });
const role = (code, more = {}) => ({ code, name, fillers: [], required: false, multiple: true, ...more });
const scheme = new Scheme({
  id: "s",
  version: 1,
  language: "ko",
  name,
  groups: [],
  entities: [label("OG"), label("OLD", { retired: true })],
  events: [
    label("MEETING", { roles: [role("Place"), role("Gone", { retired: true })], triggers: ["만나"] }),
    label("CALL", { roles: [], triggers: ["만나"], retired: true }),
  ],
  boilerplate: [],
  attributes: [
    {
      code: "tense",
      name,
      on: ["event"],
      values: [
        { code: "past", name },
        { code: "x", name, retired: true },
      ],
      default: "past",
      key: "",
    },
    { code: "gone", name, on: ["event"], values: [], default: "", key: "", retired: true },
  ],
});

test("what is retired is known but not offered", () => {
  assert.ok(scheme.label("entity", "OLD"));
  assert.equal(scheme.colourClass("entity", "OLD"), "c-e1");
  assert.deepEqual(
    scheme.choices("entity").map((one) => one.label.code),
    ["OG"],
  );
  assert.deepEqual(
    scheme.grouped("entity").flatMap((one) => one.labels.map((each) => each.code)),
    ["OG"],
  );
  assert.deepEqual(
    scheme.typesFor("만나").map((one) => one.code),
    ["MEETING"],
  );
  assert.deepEqual(
    scheme.events.get("MEETING").roles.map((one) => one.code),
    ["Place"],
  );
});

test("a retired attribute and a retired value are not offered", () => {
  const [tense, ...rest] = scheme.attributesOn("event");
  assert.deepEqual(
    tense.values.map((one) => one.code),
    ["past"],
  );
  assert.deepEqual(rest, []);
});

const keyed = (keys) =>
  new Scheme(
    { ...scheme.given, entities: [label("PS", { key: "P" }), label("OG", { key: "O" }), label("LC")] },
    [],
    keys,
  );

test("a key says which label has it, so that none is taken in silence", () => {
  const given = keyed({});
  assert.equal(given.holderOf("entity:PS", "O"), "entity:OG");
  assert.equal(given.holderOf("entity:PS", "P"), "");
  assert.equal(given.holderOf("boilerplate:PS", "O"), "");
  assert.equal(given.holderOf("entity:PS", ""), "");
  const swapped = keyed({ "entity:PS": "O", "entity:OG": "P" });
  assert.deepEqual([swapped.keyOf("entity:PS"), swapped.keyOf("entity:OG")], ["O", "P"]);
});

test("boilerplate without a key of its own gets one that line mode does not use itself", () => {
  const labels = Array.from({ length: 24 }, (_, index) => label(`b${index}`, { unit: "line", key: index ? "" : "1" }));
  const many = new Scheme({ ...scheme.given, boilerplate: labels });
  assert.equal(many.boilerplateKeys.size, 24);
  assert.ok([...many.boilerplateKeys.keys()].every((key) => !"EBGUXZJKHM".includes(key)));
});
