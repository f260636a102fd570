import { html, nothing } from "../vendor/lit-html-3.3.3/lit-html.js";
import { spanOf } from "../core/layer.js";
import { moment, say, shown } from "./context.js";

/** @typedef {import("./context.js").Desk} Desk */
/**
 * @typedef {{id: number, author: string, start: number | null, end: number | null, annotation: string, body: string,
 *   at: string, resolved: boolean, resolved_by: string | null, replies: Comment[]}} Comment
 */

/** What is said about the article and its marks, in reading order. @param {Desk} desk */
export function comments(desk) {
  const list = [...desk.drawer.comments].sort((a, b) => (a.start ?? -1) - (b.start ?? -1) || a.id - b.id);
  return html`${form(desk)}
  ${
    list.length
      ? html`<ul class="comments">
          ${list.map((one) => thread(desk, one))}
        </ul>`
      : html`<p class="soft">${say(desk, "noComments")}</p>`
  }`;
}

/** The words that a new comment is about: the active mark, the selection, or nothing. @param {Desk} desk */
export function commentPlace({ state }) {
  const active = state.active ? state.layer.get(state.active) : undefined;
  const span = active ? spanOf(active) : state.selection;
  return span
    ? { start: span.start, end: span.end, annotation: active?.id ?? "" }
    : { start: null, end: null, annotation: "" };
}

/** @param {Desk} desk */
function form(desk) {
  const { start, end } = commentPlace(desk);
  const surface = start === null || end === null ? "" : shown(desk.state.doc.slice(start, end), 40);
  return html`<form class="new-comment" @submit=${(/** @type {SubmitEvent} */ event) => sent(desk, event, null)}>
    <label for="comment-body">${surface ? say(desk, "commentOn", surface) : say(desk, "commentOnAll")}</label>
    <textarea
      id="comment-body"
      name="body"
      rows="3"
      maxlength="4000"
      required
      @keydown=${(/** @type {KeyboardEvent} */ event) => submitKey(event)}
    ></textarea>
    <div class="buttons">
      <button type="submit">${say(desk, "send")} <kbd>Ctrl+⏎</kbd></button>
      <small class="soft">${say(desk, "callSomebody")}</small>
    </div>
    ${desk.drawer.error ? html`<p class="warn" role="alert">${desk.drawer.error}</p>` : nothing}
  </form>`;
}

/** @param {KeyboardEvent} event */
function submitKey(event) {
  if (event.code !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  /** @type {HTMLTextAreaElement} */ (event.target).form?.requestSubmit();
}

/** @param {Desk} desk @param {SubmitEvent} event @param {number | null} parent */
function sent(desk, event, parent) {
  event.preventDefault();
  const area = /** @type {HTMLTextAreaElement | null} */ (
    /** @type {HTMLFormElement} */ (event.target).querySelector("textarea")
  );
  if (area?.value.trim()) desk.act("comment_send", area, parent);
}

/** @param {Desk} desk @param {Comment} one */
function thread(desk, one) {
  const { doc } = desk.state;
  const surface = one.start !== null && one.end !== null ? shown(doc.slice(one.start, one.end), 40) : "";
  return html`<li class=${one.resolved ? "comment resolved" : "comment"}>
    ${surface ? html`<button type="button" class="quote" @click=${() => desk.act("comment_jump", one)}>${surface}</button>` : nothing}
    ${said(one, desk)} ${one.replies.map((reply) => html`<div class="reply">${said(reply, desk)}</div>`)}
    <details>
      <summary>${say(desk, "reply")}</summary>
      <form @submit=${(/** @type {SubmitEvent} */ event) => sent(desk, event, one.id)}>
        <textarea
          rows="2"
          maxlength="4000"
          required
          aria-label=${say(desk, "reply")}
          @keydown=${(/** @type {KeyboardEvent} */ event) => submitKey(event)}
        ></textarea>
        <button type="submit">${say(desk, "send")}</button>
      </form>
    </details>
    <button type="button" class="quiet" @click=${() => desk.act("comment_resolve", one)}>
      ${say(desk, one.resolved ? "reopenComment" : "resolve")}
    </button>
    ${one.resolved ? html`<small>${say(desk, "resolved")} · ${one.resolved_by}</small>` : nothing}
  </li>`;
}

/** @param {Comment} one @param {Desk} desk */
function said(one, desk) {
  return html`<p class="said"><b>${one.author}</b> <time datetime=${one.at}>${moment(desk, one.at)}</time></p>
    <p class="body">${one.body}</p>`;
}
