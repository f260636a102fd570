import { html, nothing } from "../vendor/lit-html-3.3.3/lit-html.js";
import { labelName, say, shown } from "./context.js";

/** @typedef {import("./context.js").Desk} Desk */

/** The list that a label is chosen from: a key, a click, or arrows and Enter. @param {Desk} desk */
export function chooser(desk) {
  const open = desk.state.chooser;
  if (!open) return nothing;
  const { scheme, doc } = desk.state;
  const likely = new Set(
    open.kind === "event" ? scheme.typesFor(doc.slice(open.span.start, open.span.end)).map((type) => type.code) : [],
  );
  const title = say(desk, open.kind === "event" ? "chooserEvent" : "chooserBoilerplate");
  return html`<h2 id="chooser-title">
      ${title} <span lang=${scheme.value.language}>${shown(doc.slice(open.span.start, open.span.end), 30)}</span>
    </h2>
    <div role="listbox" aria-labelledby="chooser-title" aria-activedescendant=${`choice-${open.index}`}>
      ${scheme.choices(open.kind).map(
        ({ label, key }, index) =>
          html`<button
            type="button"
            role="option"
            id=${`choice-${index}`}
            tabindex="-1"
            class=${`label ${scheme.colourClass(open.kind, label.code)}${likely.has(label.code) ? " likely" : ""}`}
            aria-selected=${index === open.index ? "true" : "false"}
            @click=${() => desk.run("choose", label.code)}
          >
            <i aria-hidden="true"></i><span>${labelName(desk, open.kind, label.code)}</span>
            ${key ? html`<kbd>${key}</kbd>` : nothing}
          </button>`,
      )}
    </div>`;
}
