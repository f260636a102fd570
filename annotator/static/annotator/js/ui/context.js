import { nameIn } from "../core/scheme.js";
import { problemText, text } from "../core/messages.js";

/** @typedef {import("../core/state.js").State} State */
/** @typedef {import("../core/scheme.js").Language} Language */
/** @typedef {import("../core/types.js").Kind} Kind */
/** @typedef {import("../core/types.js").Problem} Problem */
/** @typedef {import("../core/types.js").Neighbours} Neighbours */
/** @typedef {import("../core/types.js").Returned} Returned */
/** @typedef {import("../sync/outbox.js").SaveStatus} SaveStatus */

/**
 * What panels are drawn from. They read it and call `run` or `act`; they keep no state of their own.
 * @typedef {object} Desk
 * @property {State} state
 * @property {Language} language
 * @property {Problem[]} problems
 * @property {SaveStatus} save
 * @property {import("../sync/leftovers.js").Leftover[]} elsewhere what waits for other articles
 * @property {string} [fileNote] what came of loading a file of changes
 * @property {Neighbours | null} neighbours
 * @property {string} status of the layer
 * @property {Returned | null} returned why the labels came back
 * @property {string} comparison the address where they stand beside gold, "" when there is none
 * @property {string} author whose labels are shown, when they are not one's own
 * @property {boolean} first whether this browser shows the workbench for the first time
 * @property {string} cannot why the article was handed in as impossible to annotate
 * @property {DrawerState} drawer
 * @property {{query: string, hits: import("../core/types.js").Span[], index: number}} find
 * @property {string} filter of the list
 * @property {string} help what is looked for among the keys
 * @property {string} keyProblem the key that was refused last
 * @property {KeyAsked | null} keyAsked a key that another label has
 * @property {import("../core/doubts.js").Doubts} doubts what speaks against handing in
 * @property {boolean} menu whether the tools are open, where there is no room for them
 * @property {boolean} unfolded whether the panel is, where it lies over the article
 * @property {number} moreOffers suggestions that follow when those on the page are decided
 * @property {Kind} tab of the palette
 * @property {(name: import("../core/commands.js").CommandName, ...args: any[]) => void} run a command
 * @property {(name: string, ...args: any[]) => void} act what the page itself does
 */

/** `label` wants the key of `holder`; both are `kind:code`. @typedef {{label: string, holder: string, key: string}} KeyAsked */

/**
 * What the drawer shows, as far as it was asked for. `next` leads to older rows of the journal.
 * @typedef {object} DrawerState
 * @property {import("./drawer.js").Page | null} open
 * @property {{html: string, version: number, read: number | null} | null} guideline
 * @property {string} guidelineQuery what is looked for in it
 * @property {import("./comments.js").Comment[]} comments
 * @property {{rows: import("../core/journal.js").Row[], next: string | null} | null} journal
 * @property {string} error
 */

/** A text in the language of the desk. @param {Desk} desk @param {string} key @param {...(string | number)} parts */
export function say(desk, key, ...parts) {
  return text(desk.language, key, ...parts);
}

/** A label's name; its code when the scheme does not have it. @param {Desk} desk @param {Kind} kind @param {string} code */
export function labelName(desk, kind, code) {
  return nameIn(desk.state.scheme.label(kind, code)?.name, desk.language) || code;
}

/** A name that may break after a slash. @param {string} name */
export function breakable(name) {
  return name.replaceAll("/", "/\u200b");
}

/** A problem in words; the roles that are missing by now are named. @param {Desk} desk @param {Problem} problem */
export function problemWords(desk, problem) {
  const words = problemText(desk.language, problem);
  const event = problem.code === "missing_role" ? desk.state.layer.events.get(problem.annotation ?? "") : undefined;
  if (!event) return words;
  const filled = new Set(event.arguments.map((one) => one.role));
  const roles = desk.state.scheme.events.get(event.type)?.roles ?? [];
  const missing = roles.filter((role) => role.required && !filled.has(role.code));
  const named = missing.map((role) => nameIn(role.name, desk.language) || role.code).join(", ");
  return named ? say(desk, "missingRole", labelName(desk, "event", event.type), named) : words;
}

/** A surface on one line, shortened in the middle of nothing: at the end. @param {string} surface @param {number} longest */
export function shown(surface, longest = 60) {
  const flat = surface.replace(/\s+/g, " ");
  const points = [...flat];
  return points.length > longest ? `${points.slice(0, longest - 1).join("")}…` : flat;
}

/** A role's name. @param {Desk} desk @param {string} type @param {string} code */
export function roleName(desk, type, code) {
  const role = desk.state.scheme.events.get(type)?.roles.find((one) => one.code === code);
  return nameIn(role?.name, desk.language) || code;
}

/** A point in time as people read it. @param {Desk} desk @param {string} at ISO 8601 */
export function moment(desk, at) {
  return new Date(at).toLocaleString(desk.language, { dateStyle: "short", timeStyle: "medium" });
}
