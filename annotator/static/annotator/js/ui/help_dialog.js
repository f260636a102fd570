import { html, nothing } from "../vendor/lit-html-3.3.3/lit-html.js";
import { KEYS, whereOf } from "../core/keymap.js";
import { nameIn } from "../core/scheme.js";
import { labelName, say } from "./context.js";

/** @typedef {import("./context.js").Desk} Desk */
/** @typedef {import("../core/keymap.js").Where} Where */

const MODES = /** @type {Where[]} */ (["span", "role", "line", "link", "choose"]);

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

/** The keys that matter now, along the bottom. @param {Desk} desk */
export function keyBar(desk) {
  const where = whereOf(desk.state);
  const rows = KEYS.filter((row) => row.bar && row.in.includes(where));
  const dynamic = schemeKeys(desk, where).slice(0, 2);
  if (where === "role") dynamic[0][1] = say(desk, "key_hintShort");
  const cut = where === "span" ? 3 : 0;
  const pairs = rows.map((row) => /** @type {[string, string]} */ ([row.show ?? "", say(desk, `key_${row.help}`)]));
  pairs.splice(cut, 0, ...(where === "span" ? dynamic.slice(0, 1) : dynamic));
  return pairs.map(([keys, help]) => html`<span>${keyCaps(keys)} ${help}</span>`);
}

/** @param {string} keys */
function keyCaps(keys) {
  return keys.split(" ").map((key) => html`<kbd>${key}</kbd>`);
}

/** Every key, by mode, and what the mouse does. @param {Desk} desk @param {boolean} singleKeys */
export function helpDialog(desk, singleKeys) {
  return html`<header>
      <h2 id="help-title">${say(desk, "helpTitle")}</h2>
      <button type="button" class="icon" aria-label=${say(desk, "close")} @click=${() => desk.act("closeDialog")}>
        ×
      </button>
    </header>
    <div class="columns">
      ${MODES.map((where) => section(desk, where))}
      <section>
        <h3>${say(desk, "helpMouse")}</h3>
        <ul>
          ${["mouseDrag", "mouseDouble", "mouseClick", "mouseGutter"].map((key) => html`<li>${say(desk, key)}</li>`)}
        </ul>
      </section>
      ${labels(desk)}
    </div>
    <label class="check">
      <input type="checkbox" .checked=${singleKeys} @change=${() => desk.act("singleKeys")} />
      ${say(desk, "singleKeys")}
    </label>`;
}

/** @param {Desk} desk @param {Where} where */
function section(desk, where) {
  // What holds everywhere is listed once, with the words.
  const rows = KEYS.filter(
    (row) => row.help && row.in.includes(where) && (where === "span" || !row.in.includes("span")),
  );
  const pairs = rows.map((row) => /** @type {[string, string]} */ ([row.show ?? "", say(desk, `key_${row.help}`)]));
  const all = [...schemeKeys(desk, where), ...pairs];
  if (!all.length) return nothing;
  return html`<section>
    <h3>${say(desk, `mode_${where}`)}</h3>
    <dl>
      ${all.map(
        ([keys, help]) =>
          html`<div>
            <dt>${keyCaps(keys)}</dt>
            <dd>${help}</dd>
          </div>`,
      )}
    </dl>
  </section>`;
}

/** @param {Desk} desk */
function labels(desk) {
  const kinds = /** @type {const} */ (["entity", "boilerplate"]);
  return kinds.map((kind) => {
    const keyed = desk.state.scheme.labels(kind).filter((label) => label.key);
    if (!keyed.length) return nothing;
    return html`<section>
      <h3>${say(desk, "helpLabels")}: ${say(desk, kind)}</h3>
      <dl>
        ${keyed.map(
          (label) =>
            html`<div>
              <dt><kbd>${label.key}</kbd></dt>
              <dd>${labelName(desk, kind, label.code)}</dd>
            </div>`,
        )}
      </dl>
    </section>`;
  });
}
