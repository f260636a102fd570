/** @typedef {import("./layer.js").Layer} Layer */
/** @typedef {import("./types.js").Problem} Problem */
/** What speaks against handing an article in: nothing is marked, or something of weight is wrong. @typedef {{empty: boolean, problems: Problem[]}} Doubts */

/** Warnings that make a label unusable; the others are only worth a look. */
const OF_WEIGHT = new Set(["missing_role", "repeated_role", "own_argument", "retired_label", "linked_twice"]);

/** @param {Layer} layer @param {readonly Problem[]} problems @returns {Doubts} */
export function doubtsAbout(layer, problems) {
  const heavy = problems.filter((one) => one.severity === "error" || OF_WEIGHT.has(one.code));
  return { empty: layer.size === 0, problems: heavy };
}
