import { html, render } from "../vendor/lit-html-3.3.3/lit-html.js";
import { cannotDialog } from "../ui/cannot_dialog.js";
import { helpDialog } from "../ui/help_dialog.js";
import { saveDialog } from "../ui/save_state.js";
import { settingsDialog } from "../ui/settings_dialog.js";
import { submitDialog } from "../ui/submit_dialog.js";
import { byId } from "./elements.js";

/** @typedef {import("../ui/context.js").Desk} Desk */

const DRAWN = {
  help: helpDialog,
  save: saveDialog,
  settings: settingsDialog,
  cannot: cannotDialog,
  submit: submitDialog,
};

/** @typedef {keyof typeof DRAWN} DialogName */

/** The one dialog of the page, with whatever it shows. */
export class Dialogs {
  /** @param {Desk} desk @param {() => void} closed */
  constructor(desk, closed) {
    this.desk = desk;
    /** @type {DialogName | null} */
    this.shown = null;
    this.element = /** @type {HTMLDialogElement} */ (byId("dialog"));
    this.element.addEventListener("close", () => {
      // The event comes a moment after; by then another dialog may have been opened.
      if (this.element.open) return;
      this.shown = null;
      render(html``, this.element);
      closed();
    });
    this.element.addEventListener("click", (event) => {
      if (event.target === this.element) this.close();
    });
  }

  /** @param {DialogName} name */
  open(name) {
    this.shown = name;
    this.draw();
    this.element.setAttribute("aria-labelledby", `${name}-title`);
    this.element.className = `dialog ${name}-dialog`;
    if (!this.element.open) this.element.showModal();
  }

  /** Draw again, when this one is shown or none is named. @param {DialogName | null} [name] */
  draw(name = null) {
    if (!this.shown || (name && name !== this.shown)) return;
    render(DRAWN[this.shown](this.desk), this.element);
    // The button that had the focus may be gone.
    if (this.element.open && !this.element.contains(document.activeElement))
      this.element.querySelector("button")?.focus();
  }

  close() {
    this.element.close();
  }
}
