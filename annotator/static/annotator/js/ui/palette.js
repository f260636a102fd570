import { html, nothing } from "../vendor/lit-html-3.3.3/lit-html.js";
import { boilerplateTools } from "./boilerplate_tools.js";
import { nameIn } from "../core/scheme.js";
import { breakable, labelName, say } from "./context.js";

/** @typedef {import("./context.js").Desk} Desk */
/** @typedef {import("../core/types.js").Kind} Kind */
/** @typedef {import("../core/types.js").Label} Label */

const TABS = /** @type {Kind[]} */ (["entity", "event", "boilerplate"]);

/** The labels, a tab for each kind. @param {Desk} desk */
export function palette(desk) {
  const { tab } = desk;
  return html`<section class="palette" aria-label=${say(desk, "palette")}>
    <div class="tabs" role="tablist" @keydown=${(/** @type {KeyboardEvent} */ event) => tabKey(event, desk)}>
      ${TABS.map(
        (kind) =>
          html`<button
            type="button"
            role="tab"
            id=${`tab-${kind}`}
            aria-selected=${kind === tab ? "true" : "false"}
            aria-controls="palette-labels"
            tabindex=${kind === tab ? 0 : -1}
            @click=${() => desk.act("tab", kind)}
          >
            ${say(desk, kind)}
          </button>`,
      )}
    </div>
    <div id="palette-labels" role="tabpanel" aria-labelledby=${`tab-${tab}`} class=${`labels labels-${tab}`}>
      ${tab === "boilerplate" ? boilerplateTools(desk) : nothing}
      ${groupsOf(desk, tab).map((group) => labels(desk, tab, group))}
    </div>
  </section>`;
}

/** A few labels need no headings; many are easier to find under them. */
const FEW = 14;

/** @param {Desk} desk @param {Kind} kind */
function groupsOf({ state }, kind) {
  const groups = state.scheme.grouped(kind);
  const all = groups.flatMap((group) => group.labels);
  return groups.length < 2 || all.length <= FEW ? [{ name: null, labels: all }] : groups;
}

/** @param {KeyboardEvent} event @param {Desk} desk */
function tabKey(event, desk) {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.code];
  if (!by) return;
  event.preventDefault();
  event.stopPropagation();
  const next = TABS[(TABS.indexOf(desk.tab) + by + TABS.length) % TABS.length];
  desk.act("tab", next);
  document.getElementById(`tab-${next}`)?.focus();
}

/** @param {Desk} desk @param {Kind} kind @param {{name: import("../core/types.js").Names | null, labels: Label[]}} group */
function labels(desk, kind, group) {
  return html`<div class="group" role="group" aria-label=${nameIn(group.name, desk.language) || say(desk, kind)}>
    ${group.name ? html`<p class="heading" aria-hidden="true">${nameIn(group.name, desk.language)}</p>` : nothing}
    ${group.labels.map((label) => button(desk, kind, label))}
  </div>`;
}

/** @param {Desk} desk @param {Kind} kind @param {Label} label */
function button(desk, kind, label) {
  const { scheme, active, layer } = desk.state;
  const one = active ? layer.get(active) : undefined;
  const pressed = Boolean(
    one && layer.kindOf(one.id) === kind && ("label" in one ? one.label : one.type) === label.code,
  );
  const keys = desk.state.readOnly ? "" : keysOf(desk, kind, label);
  const note = nameIn(label.note, desk.language);
  const name = labelName(desk, kind, label.code);
  return html`<button
    type="button"
    class=${`label ${scheme.colourClass(kind, label.code)}`}
    aria-pressed=${pressed ? "true" : "false"}
    title=${note ? `${name}: ${note}` : name}
    ?disabled=${desk.state.readOnly}
    @click=${(/** @type {MouseEvent} */ event) => take(desk, kind, label.code, event)}
  >
    <i aria-hidden="true"></i><span>${breakable(name)}</span>
    ${kind === "entity" ? html`<small>${label.code}</small>` : nothing} ${keys ? html`<kbd>${keys}</kbd>` : nothing}
  </button>`;
}

/** The key that gives the label, or the two: an event's works after E, boilerplate's after B but for line mode. @param {Desk} desk @param {Kind} kind @param {Label} label */
function keysOf({ state }, kind, label) {
  if (kind === "entity") return label.key;
  if (state.mode === "line")
    return [...state.scheme.boilerplateKeys].find(([, one]) => one.code === label.code)?.[0] ?? "";
  const key = state.scheme.choices(kind).find((one) => one.label.code === label.code)?.key;
  return key ? `${kind === "event" ? "E" : "B"} ${key}` : "";
}

/** @param {Desk} desk @param {Kind} kind @param {string} code @param {MouseEvent} event */
function take(desk, kind, code, event) {
  const { state } = desk;
  const one = state.active ? state.layer.kindOf(state.active) : undefined;
  if (state.mode === "review") desk.run("acceptAs", code);
  else if (kind === "entity") {
    if (state.mode === "role") desk.run("fillWithSelection", code);
    else desk.run("mark", code, event.shiftKey);
  } else if (kind === "event") {
    if (one === "event" && state.mode === "span") desk.run("relabel", code);
    else desk.run("addEvent", code);
  } else if (state.mode === "line") desk.run("markLines", code);
  else if (one === "boilerplate") desk.run("relabel", code);
  else desk.run("markSpan", code);
}
