import { added, newId, removed, updated } from "../ids.js";

/** @typedef {import("../state.js").State} State */
/** @typedef {import("../state.js").Outcome} Outcome */

/** `M`: choose entities that mean the same as the active one. @param {State} state @returns {Outcome} */
export function startLink(state) {
  if (state.readOnly) return { say: ["readOnly"] };
  if (!state.active || !state.layer.entities.has(state.active)) return { say: ["linkNeedsEntity"] };
  return { next: { mode: "link", chooser: null }, say: ["linkMode"] };
}

/** The active entity and another mean the same; chains that meet become one. @param {State} state @param {string} id @returns {Outcome} */
export function linkWith(state, id) {
  const { layer, active } = state;
  if (state.readOnly) return { say: ["readOnly"] };
  if (!active || id === active || !layer.entities.has(id)) return { say: ["linkNeedsEntity"] };
  const mine = layer.linkOf(active);
  const theirs = layer.linkOf(id);
  const text = layer.entities.get(id)?.text ?? "";
  if (mine && mine === theirs) return { say: ["linkedAlready"] };
  if (!mine && !theirs) {
    const value = { id: newId("link"), type: "same", members: [active, id] };
    return { changes: [added("link", value)], say: ["linked", text] };
  }
  if (mine && theirs) {
    const members = [...mine.members, ...theirs.members.filter((one) => !mine.members.includes(one))];
    const changes = [removed("link", theirs.id), updated("link", { id: mine.id, members })];
    return { changes, say: ["linked", text] };
  }
  const link = /** @type {import("../types.js").Link} */ (mine ?? theirs);
  const members = [...link.members, mine ? id : active];
  return { changes: [updated("link", { id: link.id, members })], say: ["linked", text] };
}

/** Take an entity out of its chain; a chain of one is none. @param {State} state @param {string} id of the entity @returns {Outcome} */
export function unlink(state, id) {
  if (state.readOnly) return { say: ["readOnly"] };
  const link = state.layer.linkOf(id);
  if (!link) return {};
  const members = link.members.filter((one) => one !== id);
  const change = members.length < 2 ? removed("link", link.id) : updated("link", { id: link.id, members });
  return { changes: [change], say: ["unlinked", state.layer.entities.get(id)?.text ?? ""] };
}
