import { attributeFor } from "./commands/labelling.js";
import { choicesOf } from "./commands/choosing.js";
import { offered } from "./commands/reviewing.js";
import { LETTERS } from "./hints.js";
import { activeEvent } from "./state.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./commands.js").CommandName} CommandName */
/** What the page itself does. @typedef {"undo" | "redo" | "submit" | "help" | "previous" | "next" | "annotation" | "row" | "region" | "find" | "acceptInView" | "comment" | "history" | "guideline" | "settings"} PageAction */
/** @typedef {{code: string, shift: boolean, ctrl: boolean}} Press a key by its place (KeyboardEvent.code), whatever the input method makes of it */
/** @typedef {{name: CommandName | PageAction, args: any[]}} Call */
/** @typedef {"span" | "line" | "role" | "link" | "piece" | "review" | "same" | "choose"} Where */
/**
 * A row of the key table. `show` and `help` are what the help lists; a row without `help` is listed with another.
 * `shift` undefined: with or without. `bar`: shown in the bar at the bottom.
 * @typedef {{in: Where[], code: string, shift?: boolean, ctrl?: boolean, call: Call["name"], args?: any[],
 *   show?: string, help?: string, bar?: boolean}} Row
 */

const WORDS = /** @type {Where[]} */ (["span", "role", "link", "piece"]);
const ALL = /** @type {Where[]} */ ([...WORDS, "line", "review", "same"]);

/** @type {Row[]} */
// prettier-ignore
export const KEYS = [
  { in: WORDS, code: "ArrowRight", shift: false, call: "moveWord", args: [1], show: "← →", help: "word", bar: true },
  { in: WORDS, code: "ArrowLeft", shift: false, call: "moveWord", args: [-1] },
  { in: WORDS, code: "ArrowRight", ctrl: true, shift: false, call: "moveCharacter", args: [1], show: "Ctrl+← Ctrl+→", help: "character" },
  { in: WORDS, code: "ArrowLeft", ctrl: true, shift: false, call: "moveCharacter", args: [-1] },
  { in: WORDS, code: "ArrowRight", ctrl: true, shift: true, call: "moveCharacter", args: [1, true] },
  { in: WORDS, code: "ArrowLeft", ctrl: true, shift: true, call: "moveCharacter", args: [-1, true] },
  { in: WORDS, code: "ArrowRight", shift: true, call: "moveWord", args: [1, true], show: "⇧← ⇧→", help: "extend", bar: true },
  { in: WORDS, code: "ArrowLeft", shift: true, call: "moveWord", args: [-1, true] },
  { in: WORDS, code: "ArrowDown", shift: false, call: "row", args: [1, false], show: "↑ ↓", help: "row" },
  { in: WORDS, code: "ArrowUp", shift: false, call: "row", args: [-1, false] },
  { in: WORDS, code: "ArrowDown", shift: true, call: "row", args: [1, true] },
  { in: WORDS, code: "ArrowUp", shift: true, call: "row", args: [-1, true] },
  { in: WORDS, code: "Home", shift: false, call: "lineEdge", args: [-1], show: "Home End", help: "edges" },
  { in: WORDS, code: "End", shift: false, call: "lineEdge", args: [1] },
  { in: WORDS, code: "Home", shift: true, call: "lineEdge", args: [-1, true] },
  { in: WORDS, code: "End", shift: true, call: "lineEdge", args: [1, true] },
  { in: ["span"], code: "KeyJ", shift: false, call: "moveLine", args: [1], show: "J K", help: "paragraph" },
  { in: ["span"], code: "KeyK", shift: false, call: "moveLine", args: [-1] },
  { in: ["span"], code: "KeyJ", shift: true, call: "moveLine", args: [1, true] },
  { in: ["span"], code: "KeyK", shift: true, call: "moveLine", args: [-1, true] },
  { in: WORDS, code: "BracketRight", shift: false, call: "nudge", args: ["end", 1], show: "[ ]", help: "rightEdge", bar: true },
  { in: WORDS, code: "BracketLeft", shift: false, call: "nudge", args: ["end", -1] },
  { in: WORDS, code: "BracketRight", shift: true, call: "nudge", args: ["start", 1], show: "⇧[ ⇧]", help: "leftEdge" },
  { in: WORDS, code: "BracketLeft", shift: true, call: "nudge", args: ["start", -1] },
  { in: WORDS, code: "Backquote", call: "toggleSnap", show: "`", help: "snap" },
  { in: ["span"], code: "Tab", shift: false, call: "annotation", args: [1], show: "Tab ⇧Tab", help: "annotation", bar: true },
  { in: ["span"], code: "Tab", shift: true, call: "annotation", args: [-1] },
  { in: ["span"], code: "Comma", shift: false, call: "sameLabel", args: [-1], show: ", .", help: "sameLabel" },
  { in: ["span"], code: "Period", shift: false, call: "sameLabel", args: [1] },
  { in: ["span"], code: "Space", call: "openLabels", show: "Space", help: "openLabels", bar: true },
  { in: ["span"], code: "Equal", shift: false, call: "findSame", show: "=", help: "findSame", bar: true },
  { in: ["span"], code: "Equal", shift: true, call: "startPiece", show: "+", help: "piece" },
  { in: ["span"], code: "NumpadAdd", call: "startPiece" },
  { in: ["span", "role"], code: "Backslash", call: "goBack", show: "\\", help: "goBack" },
  { in: ["span"], code: "Semicolon", shift: false, call: "review", args: [1], show: ";", help: "review", bar: true },
  { in: ["span"], code: "Semicolon", shift: true, call: "review", args: [-1] },
  { in: ["span"], code: "KeyE", call: "startEvent", show: "E", help: "event", bar: true },
  { in: ["span"], code: "KeyB", call: "chooseBoilerplate", show: "B", help: "boilerplateSpan" },
  { in: ["span"], code: "KeyG", call: "enterLines", show: "G", help: "lineMode", bar: true },
  { in: ["span"], code: "KeyM", shift: true, call: "startLink" },
  { in: ["span"], code: "KeyX", call: "remove", show: "X Del", help: "remove", bar: true },
  { in: ["span"], code: "Delete", call: "remove" },
  { in: ["span"], code: "Backspace", call: "remove" },
  { in: ["span"], code: "Enter", ctrl: false, call: "armFirst" },
  { in: ["role"], code: "Enter", ctrl: false, call: "fillWithSelection", show: "⏎", help: "fillNew", bar: true },
  { in: ["role"], code: "Space", call: "skip", show: "Space", help: "skip", bar: true },
  { in: ["role"], code: "Tab", shift: false, call: "skip" },
  { in: ["role"], code: "KeyX", call: "removeLastArgument", show: "X Del", help: "removeArgument" },
  { in: ["role"], code: "Delete", call: "removeLastArgument" },
  { in: ["role"], code: "Backspace", call: "removeLastArgument" },
  { in: ["link"], code: "Enter", ctrl: false, call: "escape" },
  { in: ["piece"], code: "Enter", ctrl: false, call: "addPiece", show: "⏎", help: "addPiece", bar: true },
  { in: ["review"], code: "Enter", ctrl: false, shift: false, call: "accept", show: "⏎", help: "accept", bar: true },
  { in: ["review"], code: "Enter", ctrl: false, shift: true, call: "acceptInView", show: "⇧⏎", help: "acceptInView", bar: true },
  { in: ["review"], code: "KeyX", call: "reject", show: "X Del", help: "reject", bar: true },
  { in: ["review"], code: "Delete", call: "reject" },
  { in: ["review"], code: "Backspace", call: "reject" },
  { in: ["review"], code: "Tab", shift: false, call: "review", args: [1], show: "Tab ⇧Tab", help: "otherSuggestion", bar: true },
  { in: ["review"], code: "Tab", shift: true, call: "review", args: [-1] },
  { in: ["review"], code: "Semicolon", shift: false, call: "review", args: [1] },
  { in: ["review"], code: "Semicolon", shift: true, call: "review", args: [-1] },
  { in: ["review"], code: "ArrowRight", call: "review", args: [1] },
  { in: ["review"], code: "ArrowLeft", call: "review", args: [-1] },
  { in: ["review"], code: "ArrowDown", call: "review", args: [1] },
  { in: ["review"], code: "ArrowUp", call: "review", args: [-1] },
  { in: ["same"], code: "Enter", ctrl: false, call: "takeSame", show: "⏎", help: "takeSame", bar: true },
  { in: ["same"], code: "Equal", call: "takeSame" },
  { in: ["same"], code: "ArrowDown", call: "moveSame", args: [1], show: "↑ ↓", help: "moveSame", bar: true },
  { in: ["same"], code: "ArrowUp", call: "moveSame", args: [-1] },
  { in: ["same"], code: "KeyJ", call: "moveSame", args: [1] },
  { in: ["same"], code: "KeyK", call: "moveSame", args: [-1] },
  { in: ["same"], code: "Space", call: "tickSame", show: "Space", help: "tickSame", bar: true },
  { in: ["same"], code: "KeyA", call: "tickAllSame", show: "A", help: "tickAllSame", bar: true },
  { in: ["line"], code: "KeyJ", shift: false, call: "stepLine", args: [1], show: "J K", help: "line", bar: true },
  { in: ["line"], code: "KeyK", shift: false, call: "stepLine", args: [-1] },
  { in: ["line"], code: "KeyJ", shift: true, call: "stepLine", args: [1, true], show: "⇧J ⇧K", help: "lineRun", bar: true },
  { in: ["line"], code: "KeyK", shift: true, call: "stepLine", args: [-1, true] },
  { in: ["line"], code: "ArrowDown", shift: false, call: "stepLine", args: [1] },
  { in: ["line"], code: "ArrowUp", shift: false, call: "stepLine", args: [-1] },
  { in: ["line"], code: "ArrowDown", shift: true, call: "stepLine", args: [1, true] },
  { in: ["line"], code: "ArrowUp", shift: true, call: "stepLine", args: [-1, true] },
  { in: ["line"], code: "KeyB", shift: false, call: "toggleLines", show: "B", help: "markLines", bar: true },
  { in: ["line"], code: "KeyB", shift: true, call: "markToEnd", show: "⇧B", help: "toEnd", bar: true },
  { in: ["line"], code: "KeyX", call: "unmarkLines", show: "X Del", help: "unmarkLines", bar: true },
  { in: ["line"], code: "Delete", call: "unmarkLines" },
  { in: ["line"], code: "Backspace", call: "unmarkLines" },
  { in: ["line"], code: "Space", call: "openLabels", show: "Space", help: "openLabels", bar: true },
  { in: ["line"], code: "KeyG", call: "leaveLines", show: "G", help: "back", bar: true },
  { in: ["choose"], code: "ArrowDown", call: "moveChoice", args: [1], show: "↑ ↓ ⏎", help: "choose", bar: true },
  { in: ["choose"], code: "ArrowUp", call: "moveChoice", args: [-1] },
  { in: ["choose"], code: "ArrowRight", call: "moveChoice", args: [1] },
  { in: ["choose"], code: "ArrowLeft", call: "moveChoice", args: [-1] },
  { in: ["choose"], code: "Enter", call: "takeChoice" },
  { in: ["choose"], code: "Tab", shift: false, call: "moveChoice", args: [1] },
  { in: ["choose"], code: "Tab", shift: true, call: "moveChoice", args: [-1] },
  { in: [...ALL, "choose"], code: "Escape", call: "escape", show: "Esc", help: "escape", bar: true },
  { in: ALL, code: "KeyU", ctrl: false, shift: false, call: "undo", show: "U Ctrl+Z", help: "undo", bar: true },
  { in: ALL, code: "KeyU", ctrl: false, shift: true, call: "redo" },
  { in: ALL, code: "KeyZ", ctrl: true, shift: false, call: "undo" },
  { in: ALL, code: "KeyZ", ctrl: true, shift: true, call: "redo", show: "⇧U Ctrl+⇧Z", help: "redo" },
  { in: ALL, code: "KeyY", ctrl: true, call: "redo" },
  { in: ALL, code: "PageDown", call: "next", show: "PgUp PgDn", help: "articles" },
  { in: ALL, code: "PageUp", call: "previous" },
  { in: ALL, code: "Enter", ctrl: true, call: "submit", show: "Ctrl+⏎", help: "submit" },
  { in: ALL, code: "Slash", shift: false, call: "find", show: "/", help: "find" },
  { in: ALL, code: "F2", call: "comment", show: "F2", help: "comment" },
  { in: ALL, code: "F4", call: "history", show: "F4", help: "history" },
  { in: ALL, code: "F8", call: "guideline", show: "F8", help: "guideline" },
  { in: ALL, code: "F9", call: "settings", show: "F9", help: "settings" },
  { in: ALL, code: "F6", shift: false, call: "region", args: [1], show: "F6", help: "region" },
  { in: ALL, code: "F6", shift: true, call: "region", args: [-1] },
  { in: [...ALL, "choose"], code: "Slash", shift: true, call: "help", show: "?", help: "help", bar: true },
];

/** Where a key press lands. @param {State} state @returns {Where} */
export function whereOf(state) {
  return state.chooser ? "choose" : state.mode;
}

/** The letter or digit of a key: KeyA → A, Digit1 and Numpad1 → 1. @param {string} code */
export function characterOf(code) {
  return /^(?:Key([A-Z])|(?:Digit|Numpad)([0-9]))$/.exec(code)?.slice(1).find(Boolean) ?? "";
}

/** What a key press calls; null when it means nothing here. @param {State} state @param {Press} press @returns {Call | null} */
export function callFor(state, press) {
  const where = whereOf(state);
  const row = KEYS.find((one) => one.in.includes(where) && matches(one, press));
  if (row) return { name: row.call, args: row.args ?? [] };
  const character = press.ctrl ? "" : characterOf(press.code);
  return character ? byCharacter(state, where, character, press.shift) : null;
}

/** @param {Row} row @param {Press} press */
function matches(row, press) {
  if (row.code !== press.code && !(row.code === "Enter" && press.code === "NumpadEnter")) return false;
  return (row.shift ?? press.shift) === press.shift && (row.ctrl ?? false) === press.ctrl;
}

/** @param {State} state @param {Where} where @param {string} character @param {boolean} shift @returns {Call | null} */
function byCharacter(state, where, character, shift) {
  const call = (/** @type {CommandName} */ name, /** @type {any[]} */ ...args) => ({ name, args });
  if (where === "choose") {
    const choice = choicesOf(state).find((one) => one.key === character);
    return choice && state.chooser?.query === undefined ? call("choose", choice.label.code, choice.kind) : null;
  }
  if (where === "line") {
    const label = state.scheme.boilerplateKeys.get(character);
    return label ? call("markLines", label.code) : null;
  }
  if (where === "review") {
    const item = offered(state)?.item;
    const choice = item && state.scheme.choices(item).find((one) => one.key === character);
    return choice ? call("acceptAs", choice.label.code) : null;
  }
  if (where === "same" || where === "piece") return null;
  const digit = /[1-9]/.test(character);
  if (where === "role" && digit) return call("armNumber", Number(character));
  const hinted = where === "span" ? undefined : state.hints[LETTERS.indexOf(character)];
  if (hinted) return where === "role" ? call("fill", hinted, shift) : call("linkWith", hinted);
  const attribute = attributeFor(state, character);
  if (attribute) return call("cycleAttribute", attribute.code);
  if (where !== "span") return null;
  if (digit && activeEvent(state)) return call("armNumber", Number(character));
  const label = state.scheme.entityKeys.get(character);
  if (label) return call("mark", label.code, shift);
  return character === "M" ? call("startLink") : null;
}
