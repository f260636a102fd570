import { html, nothing } from "../vendor/lit-html-3.3.3/lit-html.js";
import { say } from "./context.js";

/** @typedef {import("./context.js").Desk} Desk */

const REASONS = ["cannot_1", "cannot_2", "cannot_3", "cannot_4"];

/** Hand an article in as impossible to annotate, with the reason. @param {Desk} desk */
export function cannotDialog(desk) {
  return html`<form @submit=${(/** @type {SubmitEvent} */ event) => sent(desk, event)}>
    <h2 id="cannot-title">${say(desk, "cannotTitle")}</h2>
    <p class="soft">${say(desk, "cannotHint")}</p>
    <div class="chain">
      ${REASONS.map((key) => html`<button type="button" @click=${(/** @type {Event} */ event) => fill(event, say(desk, key))}>${say(desk, key)}</button>`)}
    </div>
    <label for="cannot-reason">${say(desk, "cannotReason")}</label>
    <textarea id="cannot-reason" rows="3" maxlength="1000" required></textarea>
    ${desk.drawer.error ? html`<p class="warn" role="alert">${desk.drawer.error}</p>` : nothing}
    <div class="buttons">
      <button type="submit" class="submit">${say(desk, "submit")}</button>
      <button type="button" @click=${() => desk.act("closeDialog")}>${say(desk, "cancel")}</button>
    </div>
  </form>`;
}

/** @param {Event} event @param {string} reason */
function fill(event, reason) {
  const area = /** @type {HTMLElement} */ (event.target).closest("form")?.querySelector("textarea");
  if (!area) return;
  area.value = reason;
  area.focus();
}

/** @param {Desk} desk @param {SubmitEvent} event */
function sent(desk, event) {
  event.preventDefault();
  const area = /** @type {HTMLFormElement} */ (event.target).querySelector("textarea");
  if (area?.value.trim()) desk.act("cannotSend", area.value.trim());
}
