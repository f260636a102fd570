import { html } from "../vendor/lit-html-3.3.3/lit-html.js";
import { KEYS, whereOf } from "../core/keymap.js";
import { score } from "../core/matching.js";
import { nameIn } from "../core/scheme.js";
import { labelName, say } from "./context.js";

/** @typedef {import("./context.js").Desk} Desk */
/** @typedef {import("../core/keymap.js").Where} Where */

const MODES = /** @type {Where[]} */ (["span", "role", "line", "review", "same", "link", "piece", "choose"]);

/** Keys that depend on the scheme, by mode. @param {Desk} desk @param {Where} where @returns {[string, string][]} */
function schemeKeys(desk, where) {
  const { scheme } = desk.state;
  const entityKeys = [...scheme.entityKeys.keys()];
  const some = (/** @type {string[]} */ keys) => keys.slice(0, 3).join(" ") + (keys.length > 3 ? " …" : "");
  if (where === "line") return [[some([...scheme.boilerplateKeys.keys()]), say(desk, "key_labels")]];
  if (where === "role") {
    return [
      ["A S D …", say(desk, "key_hint")],
      ["1–9", say(desk, "key_role")],
    ];
  }
  if (where === "link") return [["A S D …", say(desk, "key_hintLink")]];
  if (where === "review") return [[some(entityKeys), say(desk, "key_acceptAs")]];
  if (where !== "span") return [];
  return [
    [some(entityKeys), say(desk, "key_labels")],
    ...scheme.attributesOn("event").flatMap((one) => {
      const key = one.key || (one.code === "modality" ? "H" : "");
      const help = say(desk, "key_attribute", nameIn(one.name, desk.language));
      return key ? [/** @type {[string, string]} */ ([key, help])] : [];
    }),
    [scheme.entityKeys.has("M") ? "⇧M" : "M", say(desk, "key_link")],
  ];
}

/** Keys that mean something where nothing can be changed. */
const READING = ["word", "annotation", "sameLabel", "find", "comment", "history", "guideline", "articles", "help"];

/** The keys that matter now, along the bottom. @param {Desk} desk */
export function keyBar(desk) {
  if (desk.state.readOnly) return readingKeys(desk);
  const where = whereOf(desk.state);
  const rows = KEYS.filter((row) => row.bar && row.in.includes(where));
  const dynamic = schemeKeys(desk, where).slice(0, 2);
  if (where === "role") dynamic[0][1] = say(desk, "key_hintShort");
  const cut = where === "span" ? 3 : 0;
  const pairs = rows.map((row) => /** @type {[string, string]} */ ([row.show ?? "", say(desk, `key_${row.help}`)]));
  pairs.splice(cut, 0, ...(where === "span" ? dynamic.slice(0, 1) : dynamic));
  return pairs.map(([keys, help]) => html`<span>${keyCaps(keys)} ${help}</span>`);
}

/** @param {Desk} desk */
function readingKeys(desk) {
  const rows = READING.flatMap((help) => KEYS.find((row) => row.help === help && row.in.includes("span")) ?? []);
  const pairs = rows.map((row) => [row.show ?? "", say(desk, `key_${row.help}`)]);
  if (desk.status === "submitted" && !desk.author) pairs.unshift(["Ctrl+⏎", say(desk, "key_reopen")]);
  return pairs.map(([keys, help]) => html`<span>${keyCaps(keys)} ${help}</span>`);
}

/** @param {string} keys */
function keyCaps(keys) {
  return keys.split(" ").map((key) => html`<kbd>${key}</kbd>`);
}

/** Every key, by mode, and what the mouse does; a search leaves what matches. @param {Desk} desk */
export function helpDialog(desk) {
  const sections = [...MODES.map((where) => modeRows(desk, where)), mouseRows(desk), ...labelRows(desk)];
  const shown = sections.flatMap(({ title, rows }) => {
    const found = rows.filter(([keys, help]) => !desk.help || score(desk.help, help) > 0 || score(desk.help, keys) > 1);
    return found.length ? [section(title, found)] : [];
  });
  return html`<header>
      <h2 id="help-title">${say(desk, "helpTitle")}</h2>
      <input
        type="text"
        autocomplete="off"
        aria-label=${say(desk, "helpSearch")}
        placeholder=${say(desk, "helpSearch")}
        .value=${desk.help}
        @input=${(/** @type {InputEvent} */ event) => desk.act("helpQuery", /** @type {HTMLInputElement} */ (event.target).value)}
      />
      <button type="button" class="icon" aria-label=${say(desk, "close")} @click=${() => desk.act("closeDialog")}>
        ×
      </button>
    </header>
    <div class="columns">${shown.length ? shown : html`<p class="soft">${say(desk, "nothingFound")}</p>`}</div>
    <div class="buttons">
      <button type="button" @click=${() => desk.act("settings")}>${say(desk, "settings")} <kbd>F9</kbd></button>
      <button type="button" @click=${() => desk.act("tour")}>${say(desk, "startTour")}</button>
    </div>`;
}

/** @typedef {{title: string, rows: [string, string][]}} Section keys and what they do */

/** @param {Desk} desk @param {Where} where @returns {Section} */
function modeRows(desk, where) {
  // What holds everywhere is listed once, with the words.
  const rows = KEYS.filter(
    (row) => row.help && row.in.includes(where) && (where === "span" || !row.in.includes("span")),
  );
  const pairs = rows.map((row) => /** @type {[string, string]} */ ([row.show ?? "", say(desk, `key_${row.help}`)]));
  return { title: say(desk, `mode_${where}`), rows: [...schemeKeys(desk, where), ...pairs] };
}

/** @param {Desk} desk @returns {Section} */
function mouseRows(desk) {
  const keys = ["mouseDrag", "mouseAdd", "mouseDouble", "mouseClick", "mouseGutter"];
  return { title: say(desk, "helpMouse"), rows: keys.map((key) => ["", say(desk, key)]) };
}

/** @param {Desk} desk @returns {Section[]} */
function labelRows(desk) {
  const kinds = /** @type {const} */ (["entity", "boilerplate"]);
  return kinds.map((kind) => {
    const keyed = desk.state.scheme.labels(kind).filter((label) => label.key);
    const rows = keyed.map((label) => /** @type {[string, string]} */ ([label.key, labelName(desk, kind, label.code)]));
    return { title: `${say(desk, "helpLabels")}: ${say(desk, kind)}`, rows };
  });
}

/** @param {string} title @param {[string, string][]} rows */
function section(title, rows) {
  return html`<section>
    <h3>${title}</h3>
    <dl>
      ${rows.map(([keys, help]) =>
        keys
          ? html`<div>
              <dt>${keyCaps(keys)}</dt>
              <dd>${help}</dd>
            </div>`
          : html`<div class="wide">
              <dt class="sr">${title}</dt>
              <dd>${help}</dd>
            </div>`,
      )}
    </dl>
  </section>`;
}
