import { html, nothing } from "../vendor/lit-html-3.3.3/lit-html.js";
import { saveState } from "./save_state.js";
import { say } from "./context.js";

/** @typedef {import("./context.js").Desk} Desk */

/** The bar at the top: where one is, what the keys do now, saving, and the tools. @param {Desk} desk */
export function toolbar(desk) {
  const { neighbours, state } = desk;
  const where = neighbours ? html`<b>${neighbours.position}</b>/${neighbours.count}` : "…";
  return html`<nav class="where" aria-label=${say(desk, "article")}>
      ${icon(desk, "previous", "←", "previous", !neighbours?.previous)}
      <span class="position">${where}</span>
      ${icon(desk, "next", "→", "next", !neighbours?.next)}
    </nav>
    <span class="mode" role="status">${say(desk, state.chooser ? "mode_choose" : `mode_${state.mode}`)}</span>
    <span class="grow"></span>
    ${saveState(desk)}
    <div class="tools" role="group" aria-label=${say(desk, "toolbar")}>
      ${icon(desk, "undo", "↶", "undo", !state.history.past.length || state.readOnly)}
      ${icon(desk, "redo", "↷", "redo", !state.history.future.length || state.readOnly)}
      <span class="optional">
        ${icon(desk, "smaller", "가", "smaller", false, "small")} ${icon(desk, "bigger", "가", "bigger", false, "big")}
      </span>
      ${icon(desk, "find", "⌕", "find")}
      ${icon(desk, "guideline", "☰", "drawer", false, "guidelineNews" in document.body.dataset || desk.drawer.comments.some((one) => !one.resolved) ? "news" : "")}
      <span class="optional">${icon(desk, "theme", "◐", "theme")} ${icon(desk, "settings", "⚙", "settings")}</span>
      <button
        type="button"
        class="language"
        lang=${desk.language === "ko" ? "en" : "ko"}
        @click=${() => desk.act("language")}
      >
        ${desk.language === "ko" ? "EN" : "한"}<span class="sr"> ${say(desk, "language")}</span>
      </button>
      ${icon(desk, "help", "?", "help")}
    </div>
    ${submitButton(desk)}`;
}

/** @param {Desk} desk @param {string} action @param {string} sign @param {string} name @param {boolean} disabled @param {string} extra */
function icon(desk, action, sign, name, disabled = false, extra = "") {
  return html`<button
    type="button"
    class=${`icon ${extra}`}
    title=${say(desk, name)}
    aria-label=${say(desk, name)}
    aria-disabled=${disabled ? "true" : "false"}
    @click=${() => desk.act(action)}
  >
    ${sign}
  </button>`;
}

/** @param {Desk} desk */
function submitButton(desk) {
  if (desk.author) return html`<span class="status">${desk.author}</span>`;
  if (desk.status === "done") return html`<span class="status">${say(desk, "done")}</span>`;
  const submitted = desk.status === "submitted";
  const cannot = desk.cannot
    ? html`<span class="status warn" title=${desk.cannot}>${say(desk, "cannotDone", desk.cannot)}</span>`
    : nothing;
  return html`${cannot}
    ${submitted ? nothing : html`<button type="button" class="quiet cannot" @click=${() => desk.act("cannot")}>${say(desk, "cannot")}</button>`}${desk.status === "returned" ? html`<span class="status">${say(desk, "returned")}</span>` : nothing}
    <button type="button" class=${submitted ? "submit again" : "submit"} @click=${() => desk.act("submit")}>
      ${say(desk, submitted ? "reopen" : "submit")}
    </button>
    ${submitted ? html`<button type="button" class="submit" @click=${() => desk.act("nextOpen")}>${say(desk, "nextOpen")} →</button>` : nothing}`;
}
