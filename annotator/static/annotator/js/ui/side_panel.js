import { html, nothing } from "../vendor/lit-html-3.3.3/lit-html.js";
import { activeCard } from "./event_card.js";
import { annotationList, problemList } from "./annotation_list.js";
import { offerCard, offerCount } from "./offer_card.js";
import { palette } from "./palette.js";
import { samePanel } from "./same_panel.js";
import { say } from "./context.js";

/** @typedef {import("./context.js").Desk} Desk */

/** The upper part of the panel: labels and the active annotation. @param {Desk} desk */
export function sidePanel(desk) {
  const note = desk.status === "done" ? "doneNote" : "readOnlyNote";
  return html`${desk.state.readOnly ? html`<p class="note">${say(desk, note)}</p>` : nothing} ${firstNote(desk)}
  ${palette(desk)} ${offerCount(desk)} ${card(desk)}`;
}

/** An offer to newcomers that is in nobody's way. @param {Desk} desk */
function firstNote(desk) {
  if (!desk.first) return nothing;
  return html`<div class="note first">
    <p>${say(desk, "firstNote")}</p>
    <div class="buttons">
      <button type="button" class="primary" @click=${() => desk.act("tour")}>${say(desk, "startTour")}</button>
      <button type="button" @click=${() => desk.act("notNow")}>${say(desk, "notNow")}</button>
    </div>
  </div>`;
}

/** @param {Desk} desk */
function card(desk) {
  const { mode } = desk.state;
  if (mode === "same") return samePanel(desk);
  return mode === "review" ? offerCard(desk) : activeCard(desk);
}

/** The lower part: what is marked, and what is worth a look. @param {Desk} desk */
export function listPanel(desk) {
  return html`${problemList(desk)} ${annotationList(desk)}`;
}

/** What the lower part is drawn from; as long as it is the same, there is nothing to draw. @param {Desk} desk */
export function listKey({ state, language, problems, filter }) {
  return [state.layer, state.active, language, problems, filter];
}
