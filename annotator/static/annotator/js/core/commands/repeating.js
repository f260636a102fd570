import { added, newId } from "../ids.js";
import { proposalFor } from "../occurrences.js";
import { activate } from "./selecting.js";

/** @typedef {import("../state.js").State} State */
/** @typedef {import("../state.js").Outcome} Outcome */
/** @typedef {import("../occurrences.js").Proposal} Proposal */

/** `=`: propose the words of the active entity wherever else they stand in the article. @param {State} state @returns {Outcome} */
export function findSame(state) {
  if (state.readOnly) return { say: ["readOnly"] };
  const entity = state.active ? state.layer.entities.get(state.active) : undefined;
  if (!entity) return { say: ["sameNeedsEntity"] };
  const proposal = proposalFor(state.layer, state.doc, entity, state.scheme.suffixes);
  if (!proposal.found.length) return { say: ["nowhereElse", entity.text] };
  return {
    next: { mode: "same", proposal, chooser: null },
    say: ["sameFound", entity.text, proposal.found.length, proposal.ticked.size],
  };
}

/** The next or previous place of the list. @param {State} state @param {number} by @returns {Outcome} */
export function moveSame(state, by) {
  const { proposal } = state;
  if (!proposal) return {};
  const index = (proposal.index + by + proposal.found.length) % proposal.found.length;
  return { next: { proposal: { ...proposal, index } } };
}

/** Tick or untick a place. @param {State} state @param {number} index @returns {Outcome} */
export function tickSame(state, index = state.proposal?.index ?? -1) {
  const { proposal } = state;
  if (!proposal?.found[index]) return {};
  const ticked = new Set(proposal.ticked);
  if (!ticked.delete(index)) ticked.add(index);
  return {
    next: { proposal: { ...proposal, ticked, index } },
    say: [ticked.has(index) ? "ticked" : "unticked", index + 1],
  };
}

/** Tick all, or none when all are ticked. @param {State} state @returns {Outcome} */
export function tickAllSame(state) {
  const { proposal } = state;
  if (!proposal) return {};
  const all = proposal.ticked.size === proposal.found.length;
  return { next: { proposal: { ...proposal, ticked: new Set(all ? [] : proposal.found.keys()) } } };
}

/** Enter: mark what is ticked, in one step. @param {State} state @returns {Outcome} */
export function takeSame(state) {
  const { proposal } = state;
  if (!proposal) return {};
  if (state.readOnly) return { say: ["readOnly"] };
  const chosen = proposal.found.filter((_, index) => proposal.ticked.has(index));
  const back = state.active ? activate(state, state.active).next : { mode: /** @type {const} */ ("span") };
  if (!chosen.length) return { next: back, say: ["modeLeft"] };
  const changes = chosen.map(({ start, end }) =>
    added("entity", { id: newId("entity"), label: proposal.label, start, end, attributes: {} }),
  );
  return { changes, next: back, say: ["markedAll", proposal.label, proposal.text, chosen.length] };
}
