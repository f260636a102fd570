import { html, nothing } from "../vendor/lit-html-3.3.3/lit-html.js";
import { activeCard } from "./event_card.js";
import { annotationList, problemList } from "./annotation_list.js";
import { offerCard, offerCount } from "./offer_card.js";
import { palette } from "./palette.js";
import { samePanel } from "./same_panel.js";
import { say, shown } from "./context.js";

/** @typedef {import("./context.js").Desk} Desk */

/** The upper part of the panel: labels and the active annotation. @param {Desk} desk */
export function sidePanel(desk) {
  return html`${grip(desk)} ${desk.state.readOnly ? readOnlyNote(desk) : nothing} ${returnedNote(desk)}
  ${firstNote(desk)} ${palette(desk)} ${offerCount(desk)} ${pickedWords(desk)} ${card(desk)}`;
}

/** Where the panel lies over the article: it folds to the labels, and unfolds to the card and the list. @param {Desk} desk */
function grip(desk) {
  const { unfolded, problems, state } = desk;
  const { entities, events, boilerplate } = state.layer;
  return html`<button
    type="button"
    class="grip"
    aria-expanded=${unfolded ? "true" : "false"}
    aria-controls="panel"
    title=${say(desk, unfolded ? "fold" : "unfold")}
    @click=${() => desk.act("unfold")}
  >
    <span>${say(desk, "marksCount", entities.size + events.size + boilerplate.size)}</span>
    ${problems.length ? html`<span class="warn">${say(desk, "problemsCount", problems.length)}</span>` : nothing}
    <i aria-hidden="true">${unfolded ? "⌄" : "⌃"}</i><span class="sr">${say(desk, unfolded ? "fold" : "unfold")}</span>
  </button>`;
}

/** Why nothing can be changed, and the way to change that. @param {Desk} desk */
function readOnlyNote(desk) {
  const key = desk.author ? "foreignNote" : desk.status === "done" ? "doneNote" : "readOnlyNote";
  return html`<div class="note">
    <p>${say(desk, key, desk.author)}</p>
    <div class="buttons">
      ${
        key === "readOnlyNote"
          ? html`<button type="button" class="primary" @click=${() => desk.act("submit")}>
              ${say(desk, "reopen")} <kbd>Ctrl+⏎</kbd>
            </button>`
          : nothing
      }
      <button type="button" @click=${() => desk.act("comment")}>${say(desk, "comment")} <kbd>F2</kbd></button>
    </div>
  </div>`;
}

/** Why the labels came back, and where they stand beside gold. @param {Desk} desk */
function returnedNote(desk) {
  const { returned, comparison, status, author } = desk;
  const back = status === "returned" && !author ? returned : null;
  if (!back && !comparison) return nothing;
  return html`<div class="note returned">
    ${
      back?.by
        ? html`<p><b>${say(desk, "returnedBy", back.by)}</b></p>
            <p class="reason">${back.reason}</p>`
        : nothing
    }
    ${back && !back.by ? html`<p>${say(desk, "notPassed")}</p>` : nothing}
    ${comparison ? html`<p><a href=${comparison}>${say(desk, "compareGold")}</a></p>` : nothing}
  </div>`;
}

/** The words that a label would go on, with steps for fingers; shown where the panel lies over the article. @param {Desk} desk */
function pickedWords(desk) {
  const { selection, active, mode, readOnly, doc, scheme, layer } = desk.state;
  const picking = mode === "span" ? !active : mode === "role" || mode === "link" || mode === "piece";
  const trigger = active ? layer.events.get(active)?.trigger : undefined;
  const onTrigger = selection?.start === trigger?.start && selection?.end === trigger?.end;
  if (!selection || readOnly || !picking || onTrigger) return nothing;
  return html`<div class="picked">
    <span class="surface" lang=${scheme.value.language}>${shown(doc.slice(selection.start, selection.end), 40)}</span>
    ${fingerStep(desk, "wordLess", "−", -1)} ${fingerStep(desk, "wordMore", "+", 1)}
    <button type="button" @click=${() => desk.run("toggleSnap")}>${say(desk, "cutWords")}</button>
  </div>`;
}

/** @param {Desk} desk @param {string} name @param {string} sign @param {number} by */
function fingerStep(desk, name, sign, by) {
  return html`<button
    type="button"
    title=${say(desk, name)}
    aria-label=${say(desk, name)}
    @click=${() => desk.run("moveWord", by, true)}
  >
    ${sign}
  </button>`;
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
  return [state.layer, state.active, state.readOnly, language, problems, filter];
}
