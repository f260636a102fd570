import { html, nothing } from "../vendor/lit-html-3.3.3/lit-html.js";
import { choicesOf } from "../core/commands/choosing.js";
import { nameIn } from "../core/scheme.js";
import { breakable, labelName, say, shown } from "./context.js";

/** @typedef {import("./context.js").Desk} Desk */
/** @typedef {import("../core/commands/choosing.js").Choice} Choice */

/** The list that a label is chosen from: a key, a click, arrows and Enter, or by typing. @param {Desk} desk */
export function chooser(desk) {
  const open = desk.state.chooser;
  if (!open) return nothing;
  const { scheme, doc } = desk.state;
  const surface = doc.slice(open.span.start, open.span.end);
  const likely = new Set(open.kind === "event" ? scheme.typesFor(surface).map((type) => type.code) : []);
  const choices = choicesOf(desk.state);
  const title = say(desk, `chooser_${open.kind}`);
  return html`<h2 id="chooser-title">${title} <span lang=${scheme.value.language}>${shown(surface, 30)}</span></h2>
    ${open.query === undefined ? nothing : search(desk, choices)}
    <div
      id="choices"
      role="listbox"
      tabindex="-1"
      aria-labelledby="chooser-title"
      aria-activedescendant=${`choice-${open.index}`}
    >
      ${choices.map((choice, index) => option(desk, choice, index, likely.has(choice.label.code)))}
    </div>
    ${choices.length ? nothing : html`<p class="soft">${say(desk, "nothingFound")}</p>`}`;
}

/** @param {Desk} desk @param {Choice[]} choices */
function search(desk, choices) {
  const open = /** @type {import("../core/state.js").Chooser} */ (desk.state.chooser);
  return html`<input
    id="label-search"
    type="text"
    role="combobox"
    autocomplete="off"
    spellcheck="false"
    aria-expanded="true"
    aria-controls="choices"
    aria-activedescendant=${choices.length ? `choice-${open.index}` : nothing}
    aria-label=${say(desk, "search")}
    placeholder=${say(desk, "searchHint")}
    .value=${open.query ?? ""}
    @input=${(/** @type {InputEvent} */ event) => desk.run("typeLabel", /** @type {HTMLInputElement} */ (event.target).value)}
    @keydown=${(/** @type {KeyboardEvent} */ event) => typed(desk, event)}
  />`;
}

/** Arrows, Enter and Escape; while an input method composes, they are its own. @param {Desk} desk @param {KeyboardEvent} event */
function typed(desk, event) {
  if (event.isComposing) return;
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.code];
  if (by) desk.run("moveChoice", by);
  else if (event.code === "Enter" || event.code === "NumpadEnter") desk.run("takeChoice");
  else if (event.code === "Escape" || event.code === "Tab") desk.run("escape");
  else return;
  event.preventDefault();
  event.stopPropagation();
}

/** @param {Desk} desk @param {Choice} choice @param {number} index @param {boolean} likely */
function option(desk, { kind, label, key }, index, likely) {
  const { scheme, chooser: open } = desk.state;
  return html`<button
    type="button"
    role="option"
    id=${`choice-${index}`}
    tabindex="-1"
    title=${nameIn(label.note, desk.language) || nothing}
    class=${`label ${scheme.colourClass(kind, label.code)}${likely ? " likely" : ""}`}
    aria-selected=${index === open?.index ? "true" : "false"}
    @click=${() => desk.run("choose", label.code, kind)}
  >
    <i aria-hidden="true"></i><span>${breakable(labelName(desk, kind, label.code))}</span>
    ${
      open?.query === undefined
        ? key
          ? html`<kbd>${key}</kbd>`
          : nothing
        : kind === "entity" || open.kind === "any"
          ? html`<small>${kind === "entity" ? label.code : say(desk, kind)}</small>`
          : nothing
    }
  </button>`;
}
