import { html, nothing } from "../vendor/lit-html-3.3.3/lit-html.js";
import { spanOf } from "../core/layer.js";
import { entries } from "../core/journal.js";
import { labelName, moment, say, shown } from "./context.js";

/** @typedef {import("./context.js").Desk} Desk */
/** @typedef {import("../core/journal.js").Row} Row */
/** @typedef {import("../core/journal.js").Entry} Entry */

const SIGNS = { add: "+", update: "~", remove: "−", load: "=" };
/** Changes of a step that are named; the others are counted. */
const NAMED = 3;

/** Who changed what, newest first; any earlier state can be restored. @param {Desk} desk */
export function historyList(desk) {
  const { journal } = desk.drawer;
  if (!journal) return html`<p class="soft">…</p>`;
  const list = entries(journal.rows);
  if (!list.length) return html`<p class="soft">${say(desk, "noHistory")}</p>`;
  return html`<ol class="journal">
      ${list.map((one, index) => entry(desk, one, index === 0))}
    </ol>
    ${
      journal.next
        ? html`<button type="button" @click=${() => desk.act("olderHistory")}>${say(desk, "olderHistory")}</button>`
        : html`<button type="button" ?disabled=${desk.state.readOnly} @click=${() => desk.act("restore", 0, "")}>
            ${say(desk, "restoreStart")}
          </button>`
    }
    ${desk.drawer.error ? html`<p class="warn" role="alert">${desk.drawer.error}</p>` : nothing}`;
}

/** @param {Desk} desk @param {Entry} one @param {boolean} newest */
function entry(desk, one, newest) {
  const way = one.way === "work" ? nothing : html`<em>${say(desk, one.way === "undo" ? "undoOf" : "redoOf")}</em>`;
  const when = moment(desk, one.at);
  return html`<li>
    <p class="said"><time datetime=${one.at}>${when}</time> ${one.author ?? ""} ${way}</p>
    <ul>
      ${one.rows.slice(0, NAMED).map((row) => html`<li>${described(desk, row)}</li>`)}
      ${one.rows.length > NAMED ? html`<li class="soft">${say(desk, "more", one.rows.length - NAMED)}</li>` : nothing}
    </ul>
    ${
      newest
        ? nothing
        : html`<button
            type="button"
            class="quiet"
            ?disabled=${desk.state.readOnly}
            aria-label=${`${say(desk, "restoreHere")}: ${when}`}
            @click=${() => desk.act("restore", one.version, when)}
          >
            ${say(desk, "restoreHere")}
          </button>`
    }
  </li>`;
}

/** One change in words: what it did, the label, the surface. @param {Desk} desk @param {Row} row */
function described(desk, { change, inverse }) {
  if (change.op === "load") {
    const lists = /** @type {any[][]} */ (Object.values(change.value));
    return `${SIGNS.load} ${say(
      desk,
      "loadedAll",
      lists.reduce((sum, list) => sum + list.length, 0),
    )}`;
  }
  const known = /** @type {any} */ (desk.state.layer.get(change.value.id));
  // What a removal took is in its inverse; what an update left alone is in the layer.
  const whole = { ...(known ?? {}), ...(change.op === "remove" ? inverse.value : {}), ...change.value };
  const span = whole.type && !whole.trigger ? undefined : spanOf(whole);
  const surface = span && Number.isInteger(span.start) ? shown(desk.state.doc.slice(span.start, span.end), 28) : "";
  const code = whole.label ?? (change.kind === "event" ? whole.type : "");
  if (change.op === "update") return updated(desk, change, inverse, surface, code);
  return `${SIGNS[change.op]} ${code ? labelName(desk, change.kind, code) : say(desk, change.kind)} ${surface}`.trim();
}

/** An update: what it was and what it became. @param {Desk} desk @param {any} change @param {any} inverse @param {string} surface @param {string} code */
function updated(desk, change, inverse, surface, code) {
  const { doc } = desk.state;
  const name = (/** @type {any} */ value) => {
    const label = value.label ?? (change.kind === "event" ? value.type : undefined);
    return label ? labelName(desk, change.kind, label) : "";
  };
  const words = (/** @type {any} */ value) => {
    const span = value.trigger ?? value;
    return Number.isInteger(span.start) && Number.isInteger(span.end) ? shown(doc.slice(span.start, span.end), 20) : "";
  };
  const [was, is] = [inverse.value, change.value];
  const label =
    name(was) && name(was) !== name(is) ? `${name(was)} → ${name(is)}` : code ? labelName(desk, change.kind, code) : "";
  const moved = words(was) && words(was) !== words(is) ? `${words(was)} → ${words(is)}` : surface;
  const more =
    "arguments" in is
      ? ` (${say(desk, "changedArguments")})`
      : "attributes" in is
        ? ` (${say(desk, "changedAttributes")})`
        : "";
  return `${SIGNS.update} ${label || say(desk, change.kind)} ${moved}${more}`.trim();
}
