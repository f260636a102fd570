import { html } from "../vendor/lit-html-3.3.3/lit-html.js";
import { usualLabel } from "../core/commands/boilerplate.js";
import { labelName, say } from "./context.js";

/** @typedef {import("./context.js").Desk} Desk */

/** Line mode by mouse. @param {Desk} desk */
export function boilerplateTools(desk) {
  const { state } = desk;
  if (state.mode !== "line") {
    return html`<div class="line-tools">
      <button type="button" @click=${() => desk.run("enterLines")}>${say(desk, "lineTools")} <kbd>G</kbd></button>
      <span class="soft">${say(desk, "lineHint")}</span>
    </div>`;
  }
  const [first, last] = [state.lines.anchor, state.lines.head].sort((a, b) => a - b);
  const which =
    first === last ? say(desk, "linesChosen", first + 1) : say(desk, "linesChosenMany", first + 1, last + 1);
  const usual = labelName(desk, "boilerplate", usualLabel(state));
  return html`<div class="line-tools on">
    <strong>${which}</strong>
    <button type="button" ?disabled=${state.readOnly} @click=${() => desk.run("toggleLines")}>
      ${say(desk, "markWith", usual)} <kbd>B</kbd>
    </button>
    <button type="button" ?disabled=${state.readOnly} @click=${() => desk.run("markToEnd")}>
      ${say(desk, "toEnd")} <kbd>⇧B</kbd>
    </button>
    <button type="button" ?disabled=${state.readOnly} @click=${() => desk.run("unmarkLines")}>
      ${say(desk, "unmark")} <kbd>X</kbd>
    </button>
    <button type="button" @click=${() => desk.run("leaveLines")}>${say(desk, "leaveLineMode")} <kbd>G</kbd></button>
  </div>`;
}
