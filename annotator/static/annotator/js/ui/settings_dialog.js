import { html, nothing } from "../vendor/lit-html-3.3.3/lit-html.js";
import { characterOf, RESERVED } from "../core/keymap.js";
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
    <label class="check">
      <input type="checkbox" .checked=${preferences.singleKeys()} @change=${() => desk.act("singleKeys")} />
      ${say(desk, "singleKeys")}
    </label>
    <h3>${say(desk, "labelKeys")}</h3>
    <p class="soft">${say(desk, "labelKeysHint")}</p>
    <p class="warn" role="alert">${desk.keyProblem ? say(desk, "keyTaken", desk.keyProblem) : nothing}</p>
    <div class="label-keys">
      ${desk.state.scheme.value.entities.map((label) => keyBox(desk, "entity", label))}
      ${desk.state.scheme.value.boilerplate.map((label) => keyBox(desk, "boilerplate", label))}
    </div>
    <div class="buttons">
      <button type="button" @click=${() => desk.act("resetKeys")}>${say(desk, "resetKeys")}</button>
      <button type="button" @click=${() => desk.act("tour")}>${say(desk, "startTour")}</button>
      <button type="button" @click=${() => desk.act("closeDialog")}>${say(desk, "close")}</button>
    </div>`;
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
}
