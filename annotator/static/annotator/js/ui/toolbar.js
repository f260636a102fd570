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
    ${saveState(desk)} ${state.readOnly ? nothing : steps(desk)}
    <button
      type="button"
      class="icon menu"
      title=${say(desk, "tools")}
      aria-label=${say(desk, "tools")}
      aria-expanded=${desk.menu ? "true" : "false"}
      aria-controls="tools"
      @click=${() => desk.act("menu")}
    >
      ⋯
    </button>
    <div id="tools" class=${desk.menu ? "tools open" : "tools"} role="group" aria-label=${say(desk, "toolbar")}>
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
      ${icon(desk, "help", "?", "help")} ${cannotButton(desk)}
    </div>
    ${submitButton(desk)}`;
}

/** @param {Desk} desk */
function steps(desk) {
  const { past, future } = desk.state.history;
  return html`<div class="steps" role="group" aria-label=${say(desk, "history")}>
    ${icon(desk, "undo", "↶", "undo", !past.length)} ${icon(desk, "redo", "↷", "redo", !future.length)}
  </div>`;
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

/** It stands in the bar, and among the tools where the bar has no room. @param {Desk} desk */
function cannotButton(desk) {
  if (desk.author || desk.status === "done" || desk.status === "submitted") return nothing;
  return html`<button type="button" class="quiet cannot" @click=${() => desk.act("cannot")}>
    ${say(desk, "cannot")}
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
    ${cannotButton(desk)}${desk.status === "returned" ? html`<span class="status back">${say(desk, "returned")}</span>` : nothing}
    <button type="button" class=${submitted ? "submit again" : "submit"} @click=${() => desk.act("submit")}>
      ${say(desk, submitted ? "reopen" : "submit")}
    </button>
    ${submitted ? html`<button type="button" class="submit" @click=${() => desk.act("nextOpen")}>${say(desk, "nextOpen")} →</button>` : nothing}`;
}
