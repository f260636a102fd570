import { added, newId, updated } from "../ids.js";
import { target } from "../state.js";
import { removal } from "./labelling.js";
import { currentLines, selectWords } from "./selecting.js";

/** @typedef {import("../state.js").State} State */
/** @typedef {import("../state.js").Outcome} Outcome */
/** @typedef {import("../types.js").Boilerplate} Boilerplate */
/** @typedef {import("../types.js").Span} Span */

/** `G`: choose whole lines. @param {State} state @returns {Outcome} */
export function enterLines(state) {
  const [line] = currentLines(state);
  return {
    next: { mode: "line", lines: { anchor: line, head: line }, active: null, chooser: null },
    say: ["lineMode"],
  };
}

/** `G` or Esc in line mode: back to words, on the line one was at. @param {State} state @returns {Outcome} */
export function leaveLines(state) {
  const word = state.words.findIndex((one) => one.line >= state.lines.head);
  const back = selectWords({ ...state, mode: "span" }, word < 0 ? state.head : word, word < 0 ? state.head : word);
  return { next: { ...back.next, mode: "span" }, say: ["spanMode"] };
}

/** `J`, `K`: the next or previous line that is not blank. @param {State} state @param {number} by @param {boolean} extend @returns {Outcome} */
export function stepLine(state, by, extend = false) {
  const { lines } = state.doc;
  let head = state.lines.head + by;
  while (lines[head] && !lines[head].text.trim()) head += by;
  return lines[head] ? selectLine(state, head, extend) : {};
}

/** A click beside a line. @param {State} state @param {number} line @param {boolean} extend @returns {Outcome} */
export function selectLine(state, line, extend = false) {
  const anchor = extend && state.mode === "line" ? state.lines.anchor : line;
  return { next: { mode: "line", lines: { anchor, head: line }, active: null, chooser: null } };
}

/** First and last line of the run. @param {State} state @returns {[number, number]} */
export function run(state) {
  const { anchor, head } = state.lines;
  return [Math.min(anchor, head), Math.max(anchor, head)];
}

/** The label that `B` gives: what is suggested for the line, else the last one, else the scheme's word for anything else. @param {State} state */
export function usualLabel(state) {
  const { boilerplate } = state.scheme.value;
  const known = (/** @type {string | undefined} */ code) => boilerplate.find((one) => one.code === code);
  const [first] = state.mode === "line" ? run(state) : [-1];
  const offer = (state.offers.lines[first] ?? [])
    .map((key) => state.offers.open.get(key))
    .find((one) => one?.item === "boilerplate");
  const other = boilerplate.find((one) => one.code.startsWith("other"));
  const line = boilerplate.find((one) => one.unit === "line");
  return (known(offer?.value.label) ?? known(state.lastBoilerplate) ?? other ?? line ?? boilerplate[0])?.code ?? "";
}

/** `B`: the run gets the last label; a run that has it already loses it. @param {State} state @returns {Outcome} */
export function toggleLines(state) {
  const label = usualLabel(state);
  const [first, last] = run(state);
  const spans = spansOf(state, first, last, label);
  const all = spans.length > 0 && spans.every((span) => markOn(state, span)?.label === label);
  return all ? unmarkLines(state) : markLines(state, label);
}

/** `⇧B`: from here to the end. @param {State} state @returns {Outcome} */
export function markToEnd(state) {
  const [first] = run(state);
  const last = state.doc.lines.length - 1;
  return markLines({ ...state, lines: { anchor: first, head: last } }, usualLabel(state));
}

/**
 * Mark the run of lines. A label for blocks makes one mark of them, any other one mark a line. Other boilerplate
 * on these lines goes, in the same step.
 * @param {State} state @param {string} label @returns {Outcome}
 */
export function markLines(state, label) {
  if (state.readOnly) return { say: ["readOnly"] };
  if (!state.scheme.boilerplate.has(label)) return { say: ["noBoilerplateLabels"] };
  const [first, last] = run(state);
  const spans = spansOf(state, first, last, label);
  if (!spans.length) return { say: ["blankLines"] };
  const kept = new Set();
  const changes = [];
  for (const span of spans) {
    const same = markOn(state, span);
    if (same) kept.add(same.id);
    if (!same) changes.push(added("boilerplate", { id: newId("boilerplate"), label, ...span }));
    else if (same.label !== label) changes.push(updated("boilerplate", { id: same.id, label }));
  }
  const covered = { start: spans[0].start, end: spans[spans.length - 1].end };
  const gone = within(state, covered).filter((one) => !kept.has(one.id));
  const beyond = nextFull(state, last);
  return {
    changes: [
      ...removal(
        state,
        gone.map((one) => one.id),
      ),
      ...changes,
    ],
    next: { mode: "line", lastBoilerplate: label, lines: { anchor: beyond, head: beyond } },
    say: ["linesMarked", label, last - first + 1],
  };
}

/** @param {State} state @param {number} line */
function nextFull(state, line) {
  const { lines } = state.doc;
  let next = line + 1;
  while (lines[next] && !lines[next].text.trim()) next++;
  return lines[next] ? next : line;
}

/** `X` in line mode: the run is part of the story after all. @param {State} state @returns {Outcome} */
export function unmarkLines(state) {
  if (state.readOnly) return { say: ["readOnly"] };
  const [first, last] = run(state);
  const span = { start: state.doc.lines[first].start, end: state.doc.lineEnd(last) };
  const ids = touching(state, span).map((one) => one.id);
  if (!ids.length) return { say: ["nothingToRemove"] };
  return { changes: removal(state, ids), say: ["linesUnmarked", last - first + 1] };
}

/** The spans that marking these lines makes. @param {State} state @param {number} first @param {number} last @param {string} label @returns {Span[]} */
function spansOf(state, first, last, label) {
  const spans = [];
  for (let line = first; line <= last; line++) {
    const { text, start } = state.doc.lines[line];
    const trimmed = text.trim();
    if (!trimmed) continue;
    const from = start + [...text.slice(0, text.indexOf(trimmed))].length;
    spans.push({ start: from, end: from + [...trimmed].length });
  }
  if (state.scheme.boilerplate.get(label)?.unit !== "block" || spans.length < 2) return spans;
  return [{ start: spans[0].start, end: spans[spans.length - 1].end }];
}

/** @param {State} state @param {Span} span @returns {Boilerplate | undefined} */
function markOn(state, span) {
  return touching(state, span).find((one) => one.start === span.start && one.end === span.end);
}

/** @param {State} state @param {Span} span @returns {Boilerplate[]} */
function touching(state, span) {
  return [...state.layer.boilerplate.values()].filter((one) => one.start < span.end && span.start < one.end);
}

/** @param {State} state @param {Span} span @returns {Boilerplate[]} */
function within(state, span) {
  return touching(state, span).filter((one) => span.start <= one.start && one.end <= span.end);
}

/** `B` on words: choose a boilerplate label for them, or another for the active boilerplate. @param {State} state @returns {Outcome} */
export function chooseBoilerplate(state) {
  if (state.readOnly) return { say: ["readOnly"] };
  const list = state.scheme.choices("boilerplate");
  if (!list.length) return { say: ["noBoilerplateLabels"] };
  const active = state.active ? state.layer.boilerplate.get(state.active) : undefined;
  const span = active ?? extent(state);
  if (!span) return { say: ["selectFirst"] };
  const code = active?.label ?? usualLabel(state);
  const index = Math.max(
    0,
    list.findIndex((one) => one.label.code === code),
  );
  const edges = { start: span.start, end: span.end };
  return {
    next: { chooser: { kind: "boilerplate", target: active?.id ?? null, span: edges, index } },
    say: ["chooseBoilerplate", state.doc.slice(span.start, span.end)],
  };
}

/** What was selected with its brackets and particles: boilerplate is cut out of the text whole. @param {State} state @returns {Span | null} */
function extent(state) {
  const { selection, doc } = state;
  if (!selection || state.active) return target(state);
  return doc.withoutSpace(selection.exact) ?? selection;
}

/** A span of words as boilerplate: a dateline, a photo note inside a paragraph. @param {State} state @param {string} label @param {Span | null} span @returns {Outcome} */
export function markSpan(state, label, span = null) {
  if (state.readOnly) return { say: ["readOnly"] };
  const on = span ?? extent(state);
  if (!on) return { say: ["selectFirst"] };
  const same = markOn(state, on);
  if (same) {
    return same.label === label
      ? { next: { active: same.id } }
      : {
          changes: [updated("boilerplate", { id: same.id, label })],
          next: { active: same.id, lastBoilerplate: label },
        };
  }
  const value = { id: newId("boilerplate"), label, start: on.start, end: on.end };
  return {
    changes: [added("boilerplate", value)],
    next: { active: value.id, lastBoilerplate: label },
    say: ["marked", label, state.doc.slice(on.start, on.end)],
  };
}
