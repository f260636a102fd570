import { html, nothing } from "../vendor/lit-html-3.3.3/lit-html.js";
import { offered } from "../core/commands/reviewing.js";
import { reasonWords, sourceNames } from "../core/sources.js";
import { codeOfOffer } from "../core/suggestions.js";
import { surfaceOf } from "../core/layer.js";
import { labelName, say, shown } from "./context.js";

/** @typedef {import("./context.js").Desk} Desk */

/** The suggestion that is reviewed: who says so and why, and what can be done with it. @param {Desk} desk */
export function offerCard(desk) {
  const { state } = desk;
  const one = offered(state);
  if (!one) return nothing;
  const keys = [...state.offers.open.keys()];
  const code = codeOfOffer(one);
  const names = sourceNames(one, desk.language);
  const reason = reasonWords(one, desk.language);
  const sure = one.score === null ? nothing : html`<small>${Math.round(one.score * 100)} %</small>`;
  return html`<section
    class=${`card offered ${state.scheme.colourClass(one.item, code)}`}
    aria-labelledby="offer-title"
  >
    <h2 id="offer-title">
      <span class="chip">${labelName(desk, one.item, code)} ?</span>
      <span class="surface" lang=${state.scheme.value.language}>${shown(surfaceOf(one.value, state.doc), 90)}</span>
    </h2>
    <p class="soft">
      ${say(desk, names.length > 1 ? "suggestedByAll" : "suggestedBy", names.join(", "), names.length)} ${sure}
      ${reason ? html`· ${reason}` : nothing} · ${keys.indexOf(one.key) + 1}/${keys.length}
    </p>
    <div class="card-tools">
      <button type="button" class="primary" @click=${() => desk.run("accept")}>
        ${say(desk, "accept")} <kbd>⏎</kbd>
      </button>
      <button type="button" @click=${() => desk.run("reject")}>${say(desk, "reject")} <kbd>X</kbd></button>
      <button type="button" @click=${() => desk.run("review", 1)}>${say(desk, "later")} <kbd>Tab</kbd></button>
      <button type="button" @click=${() => desk.act("acceptInView")}>${say(desk, "acceptInView")} <kbd>⇧⏎</kbd></button>
    </div>
  </section>`;
}

/** How many suggestions wait, and the way to them. @param {Desk} desk */
export function offerCount(desk) {
  const { open } = desk.state.offers;
  if (!open.size || desk.state.readOnly || desk.state.mode === "review") return nothing;
  const more = desk.moreOffers;
  return html`<button type="button" class="offers" @click=${() => desk.run("review", 1)}>
    ${more ? say(desk, "suggestionsFollow", open.size, more) : say(desk, "suggestionsWait", open.size)} <kbd>;</kbd>
  </button>`;
}
