import assert from "node:assert/strict";
import test from "node:test";

import { doubtsAbout } from "../../annotator/static/annotator/js/core/doubts.js";
import { Desk } from "./desk.js";

const problem = (code, severity = "warning") => ({ code, severity, annotation: "e1", message: code });

test("an empty article and what makes a label unusable are asked about, what is only odd is not", () => {
  const { layer } = new Desk().state;
  assert.equal(doubtsAbout(layer, []).empty, true);
  const marked = new Desk().drag("가람전자").press("KeyO").state.layer;
  const { empty, problems } = doubtsAbout(marked, [
    problem("odd_filler"),
    problem("missing_role"),
    problem("unknown_label", "error"),
  ]);
  assert.equal(empty, false);
  assert.deepEqual(
    problems.map((one) => one.code),
    ["missing_role", "unknown_label"],
  );
});
