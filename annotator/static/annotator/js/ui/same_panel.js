import { html } from "../vendor/lit-html-3.3.3/lit-html.js";
import { labelName, say } from "./context.js";

/** @typedef {import("./context.js").Desk} Desk */

/** Characters shown on either side of a place. */
const AROUND = 14;

/** Where else the same words stand, to be ticked and taken in one step. @param {Desk} desk */
export function samePanel(desk) {
  const { state } = desk;
  const proposal = /** @type {import("../core/occurrences.js").Proposal} */ (state.proposal);
  const { found, ticked, index } = proposal;
  const all = ticked.size === found.length;
  return html`<section
    class=${`card same ${state.scheme.colourClass("entity", proposal.label)}`}
    aria-labelledby="same-title"
  >
    <h2 id="same-title">
      <span class="chip">${labelName(desk, "entity", proposal.label)}</span>
      ${say(desk, "sameTitle", proposal.text, found.length)}
    </h2>
    <ol class="places" lang=${state.scheme.value.language}>
      ${found.map((_, at) => place(desk, proposal, at, at === index))}
    </ol>
    <div class="card-tools">
      <button type="button" class="primary" @click=${() => desk.run("takeSame")}>
        ${say(desk, "takeSame", ticked.size)} <kbd>⏎</kbd>
      </button>
      <button type="button" @click=${() => desk.run("tickAllSame")}>
        ${say(desk, all ? "untickAll" : "tickAll")} <kbd>A</kbd>
      </button>
      <button type="button" @click=${() => desk.run("escape")}>${say(desk, "cancel")} <kbd>Esc</kbd></button>
    </div>
  </section>`;
}

/** @param {Desk} desk @param {import("../core/occurrences.js").Proposal} proposal @param {number} at @param {boolean} here */
function place(desk, { found, ticked }, at, here) {
  const { doc } = desk.state;
  const { start, end, sure } = found[at];
  const line = doc.lines[doc.lineAt(start)];
  const before = doc.slice(Math.max(line.start, start - AROUND), start);
  const after = doc.slice(end, Math.min(line.start + line.length, end + AROUND));
  return html`<li class=${here ? "here" : ""}>
    <label>
      <input type="checkbox" .checked=${ticked.has(at)} @change=${() => desk.run("tickSame", at)} />
      <small>${doc.lineAt(start) + 1}</small>
      <span>${before}<b>${doc.slice(start, end)}</b>${after}</span>
      ${sure ? "" : html`<em>${say(desk, "partOfWord")}</em>`}
    </label>
  </li>`;
}
