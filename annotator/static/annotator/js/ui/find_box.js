import { html } from "../vendor/lit-html-3.3.3/lit-html.js";
import { say } from "./context.js";

/** @typedef {import("./context.js").Desk} Desk */

/** Find in the article, over its upper edge. @param {Desk} desk */
export function findBox(desk) {
  const { query, hits, index } = desk.find;
  return html`<input
      id="find-query"
      type="text"
      autocomplete="off"
      spellcheck="false"
      aria-label=${say(desk, "find")}
      placeholder=${say(desk, "find")}
      .value=${query}
      @input=${(/** @type {InputEvent} */ event) => desk.act("findQuery", /** @type {HTMLInputElement} */ (event.target).value)}
      @keydown=${(/** @type {KeyboardEvent} */ event) => typed(desk, event)}
    />
    <span role="status">${query ? say(desk, "findCount", hits.length ? index + 1 : 0, hits.length) : ""}</span>
    <button type="button" class="icon" aria-label=${say(desk, "findPrevious")} @click=${() => desk.act("findStep", -1)}>
      ↑
    </button>
    <button type="button" class="icon" aria-label=${say(desk, "findNext")} @click=${() => desk.act("findStep", 1)}>
      ↓
    </button>
    <button type="button" class="icon" aria-label=${say(desk, "close")} @click=${() => desk.act("findClose")}>
      ×
    </button>`;
}

/** @param {Desk} desk @param {KeyboardEvent} event */
function typed(desk, event) {
  if (event.isComposing) return;
  if (event.code === "Enter" || event.code === "NumpadEnter") desk.act("findStep", event.shiftKey ? -1 : 1);
  else if (event.code === "Escape") desk.act("findClose");
  else return;
  event.preventDefault();
  event.stopPropagation();
}
