import { html, nothing } from "../vendor/lit-html-3.3.3/lit-html.js";
import { faultText } from "../core/messages.js";
import { spanOf, surfaceOf } from "../core/layer.js";
import { labelName, say, shown } from "./context.js";

/** @typedef {import("./context.js").Desk} Desk */

/** @param {Desk} desk */
function stateInWords(desk) {
  const { save, elsewhere } = desk;
  const away = elsewhere.reduce((sum, one) => sum + one.count, 0);
  if (save.full) return say(desk, "storageFullWaiting", save.waiting);
  if (save.state === "saved" && away) return say(desk, "waitingElsewhere", away);
  return say(desk, save.state, save.state === "needsYou" ? save.refused.length : save.waiting);
}

/** Whether the work is saved, always in words; a click says more. @param {Desk} desk */
export function saveState(desk) {
  const { save } = desk;
  const words = stateInWords(desk);
  return html`<button
    type="button"
    class=${`save save-${save.full ? "needsYou" : save.state === "saved" && desk.elsewhere.length ? "offline" : save.state}`}
    aria-haspopup="dialog"
    @click=${() => desk.act("saveDialog")}
  >
    <i aria-hidden="true"></i><span role="status">${words}</span>
    ${save.durable ? nothing : html`<b title=${say(desk, save.full ? "storageFullNote" : "notDurable")}>!</b>`}
  </button>`;
}

/** What waits, and what can be done about it. @param {Desk} desk */
export function saveDialog(desk) {
  const { save } = desk;
  const words = stateInWords(desk);
  return html`<h2 id="save-title">${words}</h2>
    <p>${say(desk, save.full ? "storageFullNote" : save.durable ? "durable" : "notDurable")}</p>
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
      <label class="button file"
        >${say(desk, "loadFile")}<input
          type="file"
          class="sr"
          accept=".json,application/json"
          @change=${(/** @type {Event & {target: HTMLInputElement}} */ event) => chosen(desk, event.target)}
      /></label>
      <button type="button" @click=${() => desk.act("closeDialog")}>${say(desk, "close")}</button>
    </div>
    <p class="soft" role="status">${desk.fileNote ?? ""}</p>`;
}

/** @param {Desk} desk @param {HTMLInputElement} input */
function chosen(desk, input) {
  const file = input.files?.[0];
  if (file) desk.act("loadFile", file);
  input.value = "";
}

/** @param {Desk} desk */
function refused(desk) {
  const conflicts = desk.save.refused.filter((one) => one.refused?.sides);
  const others = desk.save.refused.filter((one) => !one.refused?.sides);
  return html`${conflicts.length ? html`<p>${say(desk, "conflictNote")}</p>` : nothing}
  ${conflicts.map((one) => conflict(desk, one))} ${others.length ? noLongerApply(desk, others) : nothing}`;
}

/** Both sides of what two devices made different things of. @param {Desk} desk @param {import("../sync/queue.js").Waiting} one */
function conflict(desk, one) {
  const decide = (/** @type {boolean} */ mine) => () => desk.act("decide", one.n, mine);
  return html`<table class="conflict">
      <thead>
        <tr>
          <th scope="col">${say(desk, "mine")}</th>
          <th scope="col">${say(desk, "theirs")}</th>
        </tr>
      </thead>
      <tbody>
        ${(one.refused?.sides ?? []).map(
          (side) =>
            html`<tr>
              <td>${annotation(desk, side.kind, side.mine)}</td>
              <td>${annotation(desk, side.kind, side.theirs)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    <div class="buttons">
      <button type="button" @click=${decide(true)}>${say(desk, "keepMine")}</button>
      <button type="button" @click=${decide(false)}>${say(desk, "takeTheirs")}</button>
    </div>`;
}

/** An annotation in words: label, surface, attributes and arguments. @param {Desk} desk @param {import("./context.js").Kind} kind @param {any} one */
function annotation(desk, kind, one) {
  if (!one) return html`<em>${say(desk, "removedSide")}</em>`;
  const surface = shown(surfaceOf(one, desk.state.doc), 30);
  const code = kind === "link" ? say(desk, "link") : labelName(desk, kind, one.label ?? one.type);
  const details = [
    ...Object.values(one.attributes ?? {}),
    ...(one.arguments ?? []).map((/** @type {any} */ each) => `${each.role}: ${named(desk, each.target)}`),
    ...(one.members ?? []).map((/** @type {string} */ id) => named(desk, id)),
  ];
  return html`<b>${code}</b> ${surface} ${details.length ? html`<small>${details.join(" · ")}</small>` : nothing}`;
}

/** @param {Desk} desk @param {string} id */
function named(desk, id) {
  const known = desk.state.layer.get(id);
  return known ? shown(surfaceOf(known, desk.state.doc), 20) : id;
}

/** @param {Desk} desk @param {import("../sync/queue.js").Waiting[]} batches */
function noLongerApply(desk, batches) {
  return html`<p>${say(desk, "refusedNote")}</p>
    <ul class="refused">
      ${batches.map(
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
