import * as boilerplate from "./commands/boilerplate.js";
import * as choosing from "./commands/choosing.js";
import * as events from "./commands/events.js";
import * as labelling from "./commands/labelling.js";
import * as linking from "./commands/linking.js";
import * as pieces from "./commands/pieces.js";
import * as repeating from "./commands/repeating.js";
import * as reviewing from "./commands/reviewing.js";
import * as selecting from "./commands/selecting.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./state.js").Outcome} Outcome */

/**
 * Every command by name. A command is a pure function of the state and its arguments; see core/state.js, `perform`.
 * Undo, saving, moving between articles and what else the page itself does is in pages/workbench.js.
 */
export const COMMANDS = {
  moveWord: selecting.moveWord,
  moveCharacter: selecting.moveCharacter,
  moveLine: selecting.moveLine,
  lineEdge: selecting.lineEdge,
  goTo: selecting.goTo,
  selectSpan: selecting.selectSpan,
  selectPiece: selecting.selectPiece,
  nudge: selecting.nudge,
  toggleSnap: selecting.toggleSnap,
  activate: selecting.activate,
  cycle: selecting.cycle,
  sameLabel: selecting.sameLabel,
  goBack: selecting.goBack,
  escape,
  mark: labelling.mark,
  relabel: labelling.relabel,
  setAttribute: labelling.setAttribute,
  cycleAttribute: labelling.cycleAttribute,
  remove: labelling.remove,
  startEvent: events.startEvent,
  addEvent: events.addEvent,
  choose: choosing.choose,
  moveChoice: choosing.moveChoice,
  takeChoice: choosing.takeChoice,
  arm: events.arm,
  armNumber: events.armNumber,
  armFirst: events.armFirst,
  skip: events.skip,
  fill: events.fill,
  fillWithSelection: events.fillWithSelection,
  removeArgument: events.removeArgument,
  removeLastArgument: events.removeLastArgument,
  enterLines: boilerplate.enterLines,
  leaveLines: boilerplate.leaveLines,
  stepLine: boilerplate.stepLine,
  selectLine: boilerplate.selectLine,
  toggleLines: boilerplate.toggleLines,
  markToEnd: boilerplate.markToEnd,
  markLines: boilerplate.markLines,
  unmarkLines: boilerplate.unmarkLines,
  chooseBoilerplate: boilerplate.chooseBoilerplate,
  markSpan: boilerplate.markSpan,
  startLink: linking.startLink,
  linkWith: linking.linkWith,
  unlink: linking.unlink,
  startPiece: pieces.startPiece,
  addPiece: pieces.addPiece,
  removePiece: pieces.removePiece,
  findSame: repeating.findSame,
  moveSame: repeating.moveSame,
  tickSame: repeating.tickSame,
  tickAllSame: repeating.tickAllSame,
  takeSame: repeating.takeSame,
  review: reviewing.review,
  lookAt: reviewing.lookAt,
  accept: reviewing.accept,
  reject: reviewing.reject,
  acceptAs: reviewing.acceptAs,
  acceptAll: reviewing.acceptAll,
  openLabels: choosing.openLabels,
  typeLabel: choosing.typeLabel,
};

/** @typedef {keyof typeof COMMANDS} CommandName */

/** Esc: leave whatever is innermost. @param {State} state @returns {Outcome} */
function escape(state) {
  if (state.chooser) return { next: { chooser: null } };
  if (state.mode === "line") return boilerplate.leaveLines(state);
  if (state.mode !== "span") return { next: { mode: "span" }, say: ["modeLeft"] };
  if (state.active) return { next: { active: null } };
  return selecting.selectWords(state, state.head, state.head);
}
