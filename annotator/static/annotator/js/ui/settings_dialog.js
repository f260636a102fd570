import { html, nothing } from "../vendor/lit-html-3.3.3/lit-html.js";
import { characterOf } from "../core/keymap.js";
import { RESERVED } from "../core/scheme.js";
import { labelName, say } from "./context.js";
import * as preferences from "./preferences.js";

/** @typedef {import("./context.js").Desk} Desk */
/** @typedef {import("../core/types.js").Label} Label */

/** What a person chooses for this browser: looks, and the keys of labels. @param {Desk} desk */
export function settingsDialog(desk) {
  return html`<header>
      <h2 id="settings-title">${say(desk, "settings")}</h2>
      <button type="button" class="icon" aria-label=${say(desk, "close")} @click=${() => desk.act("closeDialog")}>
        ×
      </button>
    </header>
    <div class="choices">
      ${choice(desk, "theme", preferences.THEMES, preferences.theme(), (one) => say(desk, `theme_${one}`))}
      ${choice(desk, "textSize", preferences.SIZES, preferences.size(), (one) => `${Math.round(Number(one) * 100)} %`)}
      ${choice(desk, "spacing", preferences.SPACINGS, preferences.spacing(), (one) => say(desk, `spacing_${one}`))}
    </div>
    <div class="for-keys">
      <label class="check">
        <input type="checkbox" .checked=${preferences.singleKeys()} @change=${() => desk.act("singleKeys")} />
        ${say(desk, "singleKeys")}
      </label>
      <h3>${say(desk, "labelKeys")}</h3>
      <p class="soft">${say(desk, "labelKeysHint")}</p>
      <div role="alert">
        ${desk.keyProblem ? html`<p class="warn">${say(desk, "keyTaken", desk.keyProblem)}</p>` : nothing}
        ${desk.keyAsked ? question(desk, desk.keyAsked) : nothing}
      </div>
      ${keyBoxes(desk, "entity")} ${keyBoxes(desk, "boilerplate")}
    </div>
    <div class="buttons">
      <button type="button" class="for-keys" @click=${() => desk.act("resetKeys")}>${say(desk, "resetKeys")}</button>
      <button type="button" @click=${() => desk.act("tour")}>${say(desk, "startTour")}</button>
      <button type="button" @click=${() => desk.act("closeDialog")}>${say(desk, "close")}</button>
    </div>`;
}

/** Another label has the key: take it, exchange keys, or leave it there. @param {Desk} desk @param {import("./context.js").KeyAsked} asked */
function question(desk, { label, holder, key }) {
  const own = desk.state.scheme.keyOf(label);
  const [taking, having] = [label, holder].map((one) => nameOf(desk, one));
  return html`<div class="note asked">
    <p>${say(desk, "keyHeld", key, having)}</p>
    <div class="buttons">
      ${
        own
          ? html`<button type="button" class="primary" @click=${() => answered(desk, label, "takeKey", true)}>
              ${say(desk, "keySwap", taking, key, having, own)}
            </button>`
          : nothing
      }
      <button type="button" class=${own ? "" : "primary"} @click=${() => answered(desk, label, "takeKey", false)}>
        ${say(desk, "keyMove", key, having)}
      </button>
      <button type="button" @click=${() => answered(desk, label, "leaveKey")}>${say(desk, "cancel")}</button>
    </div>
  </div>`;
}

/** Afterwards the focus is on the box again that it was about. @param {Desk} desk @param {string} label @param {string} action @param {...any} args */
function answered(desk, label, action, ...args) {
  desk.act(action, ...args);
  /** @type {HTMLElement | null} */ (document.querySelector(`[data-label="${CSS.escape(label)}"]`))?.focus();
}

/** @param {Desk} desk @param {string} label `kind:code` */
function nameOf(desk, label) {
  const at = label.indexOf(":");
  return labelName(desk, /** @type {import("./context.js").Kind} */ (label.slice(0, at)), label.slice(at + 1));
}

/** @param {Desk} desk @param {string} name @param {readonly string[]} values @param {string} now @param {(one: string) => string} word */
function choice(desk, name, values, now, word) {
  return html`<fieldset>
    <legend>${say(desk, name)}</legend>
    ${values.map(
      (one) =>
        html`<label>
          <input type="radio" name=${name} .checked=${one === now} @change=${() => desk.act("prefer", name, one)} />
          ${word(one)}
        </label>`,
    )}
  </fieldset>`;
}

/** @param {Desk} desk @param {"entity" | "boilerplate"} kind */
function keyBoxes(desk, kind) {
  const labels = desk.state.scheme.grouped(kind).flatMap((group) => group.labels);
  if (!labels.length) return nothing;
  return html`<h4>${say(desk, kind)}</h4>
    <div class="label-keys">${labels.map((label) => keyBox(desk, kind, label))}</div>`;
}

/** @param {Desk} desk @param {"entity" | "boilerplate"} kind @param {Label} label */
function keyBox(desk, kind, label) {
  const name = labelName(desk, kind, label.code);
  return html`<label class=${desk.state.scheme.colourClass(kind, label.code)}>
    <span>${name}</span>
    <input
      type="text"
      size="2"
      maxlength="1"
      readonly
      data-label=${`${kind}:${label.code}`}
      aria-label=${`${say(desk, "labelKeys")}: ${name}`}
      .value=${label.key}
      @keydown=${(/** @type {KeyboardEvent} */ event) => rebound(desk, `${kind}:${label.code}`, event)}
    />
  </label>`;
}

/** @param {Desk} desk @param {string} label @param {KeyboardEvent} event */
function rebound(desk, label, event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const character = characterOf(event.code);
  const clear = event.code === "Backspace" || event.code === "Delete";
  if (!character && !clear) return;
  event.preventDefault();
  desk.act("bindKey", label, clear ? "" : character, RESERVED.has(character));
  if (desk.keyAsked) /** @type {HTMLElement | null} */ (document.querySelector(".asked button"))?.focus();
}
