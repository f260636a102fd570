import { html, nothing } from "../vendor/lit-html-3.3.3/lit-html.js";
import { faultText } from "../core/messages.js";
import { spanOf } from "../core/layer.js";
import { labelName, say, shown } from "./context.js";

/** @typedef {import("./context.js").Desk} Desk */

/** @param {Desk} desk */
function stateInWords(desk) {
  const { save, elsewhere } = desk;
  const away = elsewhere.reduce((sum, one) => sum + one.count, 0);
  if (save.state === "saved" && away) return say(desk, "waitingElsewhere", away);
  return say(desk, save.state, save.state === "needsYou" ? save.refused.length : save.waiting);
}

/** Whether the work is saved, always in words; a click says more. @param {Desk} desk */
export function saveState(desk) {
  const { save } = desk;
  const words = stateInWords(desk);
  return html`<button
    type="button"
    class=${`save save-${save.state === "saved" && desk.elsewhere.length ? "offline" : save.state}`}
    aria-haspopup="dialog"
    @click=${() => desk.act("saveDialog")}
  >
    <i aria-hidden="true"></i><span role="status">${words}</span>
    ${save.durable ? nothing : html`<b title=${say(desk, "notDurable")}>!</b>`}
  </button>`;
}

/** What waits, and what can be done about it. @param {Desk} desk */
export function saveDialog(desk) {
  const { save } = desk;
  const words = stateInWords(desk);
  return html`<h2 id="save-title">${words}</h2>
    <p>${say(desk, save.durable ? "durable" : "notDurable")}</p>
    ${
      save.message && ["offline", "signedOut", "forbidden"].includes(save.state)
        ? html`<p class="soft">${save.message}</p>`
        : nothing
    }
    ${save.refused.length ? refused(desk) : nothing} ${desk.elsewhere.length ? elsewhere(desk) : nothing}
    <div class="buttons">
      ${
        save.state === "signedOut"
          ? html`<a class="button" href=${`/login/?next=${encodeURIComponent(location.pathname)}`}
              >${say(desk, "signIn")}</a
            >`
          : nothing
      }
      ${
        save.waiting || desk.elsewhere.length
          ? html`<button type="button" @click=${() => desk.act("retry")}>${say(desk, "retry")}</button>
              <button type="button" @click=${() => desk.act("download")}>${say(desk, "download")}</button>`
          : nothing
      }
      <button type="button" @click=${() => desk.act("closeDialog")}>${say(desk, "close")}</button>
    </div>`;
}

/** @param {Desk} desk */
function refused(desk) {
  return html`<p>${say(desk, "refusedNote")}</p>
    <ul class="refused">
      ${desk.save.refused.map(
        (one) =>
          html`<li>
            <span>${one.changes.map((change) => described(desk, change)).join(" · ")}</span>
            <small>${faultText(desk.language, one.refused)}</small>
            <button type="button" class="danger" @click=${() => desk.act("discard", one.n)}>
              ${say(desk, "discard")}
            </button>
          </li>`,
      )}
    </ul>`;
}

/** Other articles with something that waits: opening one sends or merges it. @param {Desk} desk */
function elsewhere(desk) {
  return html`<p>${say(desk, "elsewhereNote")}</p>
    <ul>
      ${desk.elsewhere.map((one) => html`<li><a href=${`/articles/${one.article}/`}>${say(desk, "articleNumber", one.article)}</a>: ${one.count}</li>`)}
    </ul>`;
}

const SIGNS = { add: "+", update: "~", remove: "−", load: "=" };

/** @param {Desk} desk @param {import("../core/types.js").Change} change */
function described(desk, change) {
  const { value } = change;
  const known = desk.state.layer.get(value.id);
  const span = value.trigger ?? (Number.isInteger(value.start) ? value : ((known && spanOf(known)) ?? value));
  const inText = Number.isInteger(span.start) && Number.isInteger(span.end);
  const surface = inText ? shown(desk.state.doc.slice(span.start, span.end), 30) : "";
  const code = value.label ?? value.type ?? "";
  const kind = /** @type {import("./context.js").Kind} */ (change.kind);
  return `${SIGNS[change.op]} ${code ? labelName(desk, kind, code) : say(desk, kind)} ${surface}`.trim();
}
