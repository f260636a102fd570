// A small article and scheme for tests, and a way to run commands on them.
import { COMMANDS } from "../../annotator/static/annotator/js/core/commands.js";
import { callFor } from "../../annotator/static/annotator/js/core/keymap.js";
import { Scheme } from "../../annotator/static/annotator/js/core/scheme.js";
import { openState, perform, travel } from "../../annotator/static/annotator/js/core/state.js";

export const TEXT = [
  "가람전자, 새 공장에 투자",
  "가람전자는 3일 해솔시에 공장을 짓는다고 밝혔다.",
  "박지안 대표는 2조 원을 투자하기로 했다.",
  "",
  "김나래 기자",
  "저작권자 ⓒ 가온일보",
].join("\n");

const name = (ko) => ({ ko, en: ko });
const label = (code, key, more = {}) => ({ code, key, name: name(code), group: "g", hue: 10, shade: 0, ...more });
const role = (code, fillers, more = {}) => ({
  code,
  name: name(code),
  fillers,
  required: false,
  multiple: true,
  ...more,
});

export const SCHEME = {
  id: "test",
  version: 1,
  language: "ko",
  name: name("시험"),
  groups: [],
  entities: [
    label("PS", "P"),
    label("OG", "O"),
    label("LC", "L"),
    label("DT", "D"),
    label("QT", "Q"),
    label("AR", "A"),
  ],
  events: [
    label("INVESTMENT", "", {
      triggers: ["투자"],
      roles: [
        role("Investor", ["OG", "PS"]),
        role("Amount", ["QT"], { multiple: false }),
        role("Time", ["DT"]),
        role("Purpose", ["@event"]),
      ],
    }),
    label("STATEMENT", "", { triggers: ["밝혔"], roles: [role("Speaker", ["PS", "OG"]), role("Time", ["DT"])] }),
  ],
  boilerplate: [
    label("byline", "Y", { unit: "line" }),
    label("copyright", "C", { unit: "line" }),
    label("related", "R", { unit: "block" }),
  ],
  attributes: [
    {
      code: "modality",
      name: name("양태"),
      on: ["event"],
      values: [
        { code: "asserted", name: name("단언") },
        { code: "other", name: name("전언") },
      ],
      default: "asserted",
      key: "",
    },
  ],
};

/** A workbench without a screen: commands by name, keys by place. */
export class Desk {
  constructor(text = TEXT, lists = { entities: [], events: [], boilerplate: [], links: [] }) {
    this.state = openState(text, new Scheme(SCHEME), lists);
    this.saved = [];
    this.decided = [];
    this.said = null;
  }

  run(command, ...args) {
    const outcome = COMMANDS[command](this.state, ...args);
    const { state, changes, decisions } = perform(this.state, outcome);
    this.state = state;
    this.said = outcome.say?.[0] ?? null;
    this.saved.push(...changes);
    this.decided.push(...decisions);
    return this;
  }

  /** Press keys by code; `+` before one holds Shift, `^` Ctrl. */
  press(...codes) {
    for (const code of codes) {
      const [, held, key] = /^([+^]*)(.*)$/.exec(code);
      const call = callFor(this.state, { code: key, shift: held.includes("+"), ctrl: held.includes("^") });
      if (!call) throw new Error(`${code} means nothing in ${this.state.mode}`);
      if (call.name === "undo" || call.name === "redo") this.travel(call.name);
      else this.run(call.name, ...call.args);
    }
    return this;
  }

  travel(way) {
    const { state, changes, decisions } = travel(this.state, way);
    this.state = state;
    this.saved.push(...changes);
    this.decided.push(...decisions);
  }

  /** Drag over the n-th occurrence of some words. */
  drag(words, nth = 0, exact = false) {
    let at = -1;
    for (let count = 0; count <= nth; count++) at = TEXT.indexOf(words, at + 1);
    return this.run("selectSpan", at, at + words.length, exact);
  }

  get selected() {
    const { selection, doc } = this.state;
    return selection ? doc.slice(selection.start, selection.end) : null;
  }

  get lists() {
    return this.state.layer.lists();
  }

  get entities() {
    return this.lists.entities.map((one) => [one.label, one.text]);
  }
}
