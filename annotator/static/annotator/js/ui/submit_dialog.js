import { html, nothing } from "../vendor/lit-html-3.3.3/lit-html.js";
import { surfaceOf } from "../core/layer.js";
import { problemWords, say, shown } from "./context.js";

/** @typedef {import("./context.js").Desk} Desk */

/** Problems that are listed; the others are counted. */
const LISTED = 8;

/** The question before an article is handed in that is empty or lacks something. @param {Desk} desk */
export function submitDialog(desk) {
  const { empty, problems } = desk.doubts;
  const title = empty ? say(desk, "submitEmpty") : say(desk, "submitDoubts", problems.length);
  return html`<div @keydown=${(/** @type {KeyboardEvent} */ event) => pressed(desk, event)}>
    <h2 id="submit-title">${title}</h2>
    ${empty ? html`<p>${say(desk, "submitEmptyHint")}</p>` : nothing}
    <ul class="doubts">
      ${problems.slice(0, LISTED).map((one) => doubt(desk, one))}
      ${problems.length > LISTED ? html`<li class="soft">${say(desk, "more", problems.length - LISTED)}</li>` : nothing}
    </ul>
    <div class="buttons">
      <button type="button" class="primary" autofocus @click=${() => desk.act("closeDialog")}>
        ${say(desk, "submitBack")} <kbd>Esc</kbd>
      </button>
      <button type="button" @click=${() => desk.act("submitAnyway")}>
        ${say(desk, "submitAnyway")} <kbd>Ctrl+⏎</kbd>
      </button>
      ${empty ? html`<button type="button" @click=${() => desk.act("cannot")}>${say(desk, "cannot")}</button>` : nothing}
    </div>
  </div>`;
}

/** A problem, and the way to it. @param {Desk} desk @param {import("../core/types.js").Problem} problem */
function doubt(desk, problem) {
  const one = problem.annotation ? desk.state.layer.get(problem.annotation) : undefined;
  return html`<li>
    <button
      type="button"
      class=${`problem ${problem.severity}`}
      ?disabled=${!one}
      @click=${() => desk.act("doubtJump", problem.annotation)}
    >
      <b aria-hidden="true">${problem.severity === "error" ? "✕" : "!"}</b>
      <span>${problemWords(desk, problem)}</span>
      ${one ? html`<span class="surface">${shown(surfaceOf(one, desk.state.doc), 30)}</span>` : nothing}
    </button>
  </li>`;
}

/** The keys that asked answer, when they are pressed anew. @param {Desk} desk @param {KeyboardEvent} event */
function pressed(desk, event) {
  if (!(event.ctrlKey || event.metaKey) || !/Enter$/.test(event.code)) return;
  event.preventDefault();
  if (!event.repeat) desk.act("submitAnyway");
}
