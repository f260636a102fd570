import { html, nothing } from "../vendor/lit-html-3.3.3/lit-html.js";
import { byPlace, codeOf, sorted, spanOf, surfaceOf } from "../core/layer.js";
import { score } from "../core/matching.js";
import { labelName, problemWords, say, shown } from "./context.js";

/** @typedef {import("./context.js").Desk} Desk */
/** @typedef {import("../core/types.js").Annotation} Annotation */
/** @typedef {import("../core/types.js").Kind} Kind */

/** Everything that is marked, grouped by kind. @param {Desk} desk */
export function annotationList(desk) {
  const { layer } = desk.state;
  if (!layer.size) return html`<p class="empty">${say(desk, desk.state.readOnly ? "nothingMarked" : "emptyList")}</p>`;
  return html`<input
      type="search"
      class="filter"
      autocomplete="off"
      aria-label=${say(desk, "filter")}
      placeholder=${`${say(desk, "filter")}: ${say(desk, "filterHint")}`}
      .value=${desk.filter}
      @input=${(/** @type {InputEvent} */ event) => desk.act("filter", /** @type {HTMLInputElement} */ (event.target).value)}
    />
    ${group(desk, "event")} ${group(desk, "entity")} ${group(desk, "boilerplate")} ${links(desk)}`;
}

/** @param {Desk} desk @param {Kind} kind */
function group(desk, kind) {
  const all = /** @type {Annotation[]} */ (sorted(desk.state.layer.ofKind(kind)));
  const list = desk.filter.trim() ? filtered(desk, kind, all) : all;
  if (!list.length) return nothing;
  return html`<details open class="group">
    <summary>${say(desk, kind)} <b>${list.length}</b></summary>
    <ul>
      ${around(list, place(desk)).map((one) => ("away" in one ? elsewhere(desk, one) : item(desk, kind, one)))}
    </ul>
  </details>`;
}

/** A list longer than this is shown only around where one works, or every key press would wait for it. */
const LONG = 100;

/** The part that is shown moves on by this many at once, so that it mostly stays as it is. */
const STEP = 50;

/** Annotations that are not shown, above or below those that are. @typedef {{away: number, nearest: string, above: boolean}} Away */

/** The offset that one works at. @param {Desk} desk */
function place({ state }) {
  const one = state.active ? state.layer.get(state.active) : undefined;
  return ((one && spanOf(one)) ?? state.selection ?? state.words[state.head])?.start ?? 0;
}

/** @param {readonly Annotation[]} list in order @param {number} offset @returns {readonly (Annotation | Away)[]} */
function around(list, offset) {
  if (list.length <= LONG) return list;
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spanOf(list[middle])?.start ?? 0) >= offset) high = middle;
    else low = middle + 1;
  }
  const page = Math.floor(low / STEP) * STEP - (LONG - STEP) / 2;
  const first = Math.max(0, Math.min(page, list.length - LONG));
  const last = first + LONG;
  /** @type {(Annotation | Away)[]} */
  const shownOnes = list.slice(first, last);
  if (first > 0) shownOnes.unshift({ away: first, nearest: list[first - 1].id, above: true });
  if (last < list.length) shownOnes.push({ away: list.length - last, nearest: list[last].id, above: false });
  return shownOnes;
}

/** @param {Desk} desk @param {Away} one */
function elsewhere(desk, one) {
  return html`<li>
    <button type="button" class="item more" @click=${() => desk.act("jump", one.nearest)}>
      ${one.above ? "↑" : "↓"} ${say(desk, "more", one.away)}
    </button>
  </li>`;
}

/** @param {Desk} desk @param {Kind} kind @param {Annotation} one */
function item(desk, kind, one) {
  const { doc, scheme, active, layer } = desk.state;
  const code = codeOf(one);
  const chip = kind === "entity" ? code : labelName(desk, kind, code);
  const linked = kind === "entity" && layer.linkOf(one.id);
  return html`<li>
    <button
      type="button"
      class=${`item ${scheme.colourClass(kind, code)}`}
      data-id=${one.id}
      aria-current=${one.id === active ? "true" : "false"}
      @click=${() => desk.act("jump", one.id)}
    >
      <span class="chip">${chip}</span>
      <span class="surface" lang=${scheme.value.language}>${shown(surfaceOf(one, doc))}</span>
      ${"arguments" in one && one.arguments.length ? html`<small>${one.arguments.length}</small>` : nothing}
      ${linked ? html`<small title=${say(desk, "link")}>≡</small>` : nothing}
    </button>
  </li>`;
}

/** @param {Desk} desk */
function links(desk) {
  const list = [...desk.state.layer.links.values()];
  if (!list.length) return nothing;
  const { entities } = desk.state.layer;
  return html`<details open class="group">
    <summary>${say(desk, "link")} <b>${list.length}</b></summary>
    <ul>
      ${list.map((link) => {
        const members = link.members.flatMap((id) => entities.get(id) ?? []).sort(byPlace);
        return html`<li class="chain">
          ${members.map(
            (one, index) =>
              html`${index ? html`<i aria-hidden="true">＝</i>` : nothing}
                <button type="button" @click=${() => desk.act("jump", one.id)}>
                  ${shown(surfaceOf(one, desk.state.doc), 20)}
                </button>`,
          )}
        </li>`;
      })}
    </ul>
  </details>`;
}

/** What the server found worth a look. @param {Desk} desk */
export function problemList(desk) {
  const { problems, state } = desk;
  if (!problems.length) return nothing;
  return html`<details open class="group problems">
    <summary>${say(desk, "problems")} <b>${problems.length}</b></summary>
    <ul>
      ${problems.slice(0, LONG).map((problem) => {
        const one = problem.annotation ? state.layer.get(problem.annotation) : undefined;
        return html`<li>
          <button
            type="button"
            class=${`problem ${problem.severity}`}
            ?disabled=${!one}
            @click=${() => desk.act("jump", problem.annotation)}
          >
            <b aria-hidden="true">${problem.severity === "error" ? "✕" : "!"}</b>
            <span>${problemWords(desk, problem)}</span>
            ${one ? html`<span class="surface">${shown(surfaceOf(one, state.doc), 30)}</span>` : nothing}
          </button>
        </li>`;
      })}
      ${problems.length > LONG ? html`<li class="item more">${say(desk, "more", problems.length - LONG)}</li>` : nothing}
    </ul>
  </details>`;
}

/** What the filter finds, in reading order: by surface, or by the name or code of the label. @param {Desk} desk @param {Kind} kind @param {Annotation[]} list */
function filtered({ state, filter }, kind, list) {
  const names = (/** @type {Annotation} */ one) => {
    const label = state.scheme.label(kind, codeOf(one));
    return [surfaceOf(one, state.doc), codeOf(one), label?.name.ko ?? "", label?.name.en ?? ""];
  };
  return list.filter((one) => names(one).some((name) => score(filter, name) > 0));
}
