import { activeEvent } from "../core/state.js";
import { codeOf, KINDS, surfaceOf } from "../core/layer.js";
import { nameIn } from "../core/scheme.js";
import { labelName, roleName, say, shown } from "./context.js";

/** @typedef {import("./context.js").Desk} Desk */
/** @typedef {import("../core/state.js").Message} Message */

/** A message of a command in words: codes and ids become names and surfaces. @param {Desk} desk @param {Message} message */
export function spoken(desk, [key, ...parts]) {
  if (key === "readOnly") return whyReadOnly(desk);
  return say(
    desk,
    key,
    ...parts.map((part, index) => (typeof part === "string" ? word(desk, key, part, index) : part)),
  );
}

/** Why nothing can be changed here, and what can be done instead. @param {Desk} desk */
export function whyReadOnly(desk) {
  if (desk.author) return say(desk, "foreignReadOnly");
  return say(desk, desk.status === "done" ? "doneNote" : "readOnly");
}

const OF_LABEL = ["marked", "relabelled", "eventMade", "linesMarked", "markedAll", "suggested", "accepted"];
const OF_ROLE = ["roleArmed", "filled", "filledNew", "filledOddly", "selectForRole", "argumentRemoved"];

/** @param {Desk} desk @param {string} key @param {string} part @param {number} index */
function word(desk, key, part, index) {
  if (key === "selected" || ((key === "filled" || key === "filledOddly") && index === 1)) return described(desk, part);
  if (index > 0) return key === "attributeSet" ? valueName(desk, part) : shown(part, 40);
  if (OF_LABEL.includes(key)) return anyLabel(desk, part);
  const event = activeEvent(desk.state);
  if (OF_ROLE.includes(key) && event) return roleName(desk, event.type, part);
  if (key === "attributeSet") return attributeName(desk, part);
  return shown(part, 40);
}

/** An annotation as label and surface. @param {Desk} desk @param {string} id */
function described(desk, id) {
  const { layer, doc } = desk.state;
  const one = layer.get(id);
  const kind = layer.kindOf(id);
  if (!one || !kind || kind === "link") return "";
  return `${labelName(desk, kind, codeOf(one))}: ${shown(surfaceOf(one, doc), 40)}`;
}

/** @param {Desk} desk @param {string} code */
function anyLabel(desk, code) {
  const kind = KINDS.find((one) => desk.state.scheme.label(one, code));
  return kind ? labelName(desk, kind, code) : code;
}

/** @param {Desk} desk @param {string} code */
function attributeName(desk, code) {
  const found = desk.state.scheme.value.attributes.find((one) => one.code === code);
  return nameIn(found?.name, desk.language) || code;
}

/** @param {Desk} desk @param {string} code */
function valueName(desk, code) {
  const values = desk.state.scheme.value.attributes.flatMap((one) => one.values);
  return nameIn(values.find((one) => one.code === code)?.name, desk.language) || code;
}
