import { html, nothing } from "../vendor/lit-html-3.3.3/lit-html.js";
import { piecesOf } from "../core/commands/pieces.js";
import { fits } from "../core/hints.js";
import { codeOf, surfaceOf } from "../core/layer.js";
import { nameIn } from "../core/scheme.js";
import { labelName, say, shown } from "./context.js";

/** @typedef {import("./context.js").Desk} Desk */
/** @typedef {import("../core/types.js").Event} Event */
/** @typedef {import("../core/types.js").Role} Role */
/** @typedef {import("../core/types.js").Attribute} Attribute */

/** The active annotation, with what can be done to it. @param {Desk} desk */
export function activeCard(desk) {
  const { state } = desk;
  const one = state.active ? state.layer.get(state.active) : undefined;
  const kind = one ? state.layer.kindOf(one.id) : undefined;
  if (!one || !kind || kind === "link") return nothing;
  const code = codeOf(one);
  const note = nameIn(state.scheme.label(kind, code)?.note, desk.language);
  return html`<section
    class=${`card ${state.scheme.colourClass(kind, code)}`}
    aria-label=${`${labelName(desk, kind, code)}: ${shown(surfaceOf(one, state.doc))}`}
  >
    <h2>
      <span class="chip">${labelName(desk, kind, code)}</span>
      <span class="surface" lang=${state.scheme.value.language}>${shown(surfaceOf(one, state.doc), 90)}</span>
    </h2>
    ${note ? html`<p class="soft note-of">${note}</p>` : nothing}
    ${kind === "event" ? roles(desk, /** @type {Event} */ (one)) : nothing}
    ${state.scheme.attributesOn(kind).map((attribute) => attributeRow(desk, /** @type {any} */ (one), attribute))}
    ${edges(desk)} ${pieces(desk, kind === "event" ? /** @type {Event} */ (one).trigger : /** @type {any} */ (one))}
    ${kind === "entity" ? chain(desk, one.id) : nothing} ${tools(desk, kind)}
  </section>`;
}

/** @param {Desk} desk @param {Event} event */
function roles(desk, event) {
  const type = desk.state.scheme.events.get(event.type);
  const known = new Set(type?.roles.map((role) => role.code));
  const stray = event.arguments.filter((one) => !known.has(one.role));
  return html`<ol class="roles">
      ${(type?.roles ?? []).map((role, index) => slot(desk, event, role, index + 1))}
    </ol>
    ${
      desk.state.mode === "role"
        ? html`<div class="card-tools">
            <button type="button" class="primary" @click=${() => desk.run("escape")}>
              ${say(desk, "rolesDone")} <kbd>Esc</kbd>
            </button>
            <button type="button" @click=${() => desk.run("skip")}>${say(desk, "key_skip")} <kbd>Space</kbd></button>
          </div>`
        : nothing
    }
    ${stray.map((one) => argument(desk, event, one, null))}`;
}

/** @param {Desk} desk @param {Event} event @param {Role} role @param {number} number */
function slot(desk, event, role, number) {
  const armed = desk.state.mode === "role" && desk.state.role === role.code;
  const filled = event.arguments.filter((one) => one.role === role.code);
  return html`<li class=${armed ? "slot armed" : "slot"}>
    <button
      type="button"
      class="role"
      aria-pressed=${armed ? "true" : "false"}
      ?disabled=${desk.state.readOnly}
      @click=${() => (armed ? desk.run("escape") : desk.run("arm", role.code))}
    >
      <kbd>${number <= 9 ? number : ""}</kbd>
      <span>${nameIn(role.name, desk.language) || role.code}</span>
      ${role.required ? html`<abbr title=${say(desk, "required")}>*</abbr>` : nothing}
    </button>
    <div class="fillers">
      ${filled.map((one) => argument(desk, event, one, role))}
      ${
        armed
          ? html`<span class="wanted for-keys">${say(desk, "armedRole")}</span>
              <span class="wanted for-fingers">${say(desk, "armedRoleTouch")}</span>`
          : filled.length
            ? nothing
            : html`<span class="none" aria-label=${say(desk, "emptyRole")}>–</span>`
      }
    </div>
  </li>`;
}

/** @param {Desk} desk @param {Event} event @param {import("../core/types.js").Argument} one @param {Role | null} role */
function argument(desk, event, one, role) {
  const { layer, scheme, doc } = desk.state;
  const found = layer.get(one.target);
  const kind = layer.events.has(one.target) ? "event" : "entity";
  const surface = found ? shown(surfaceOf(found, doc), 40) : one.target;
  const odd = !role || !fits(role, kind === "event" ? "@event" : found ? codeOf(found) : "");
  return html`<span class=${`filler ${found ? scheme.colourClass(kind, codeOf(found)) : "c-none"}${odd ? " odd" : ""}`}>
    <button type="button" @click=${() => desk.act("jump", one.target)}>
      <i aria-hidden="true"></i><span lang=${scheme.value.language}>${surface}</span>
    </button>
    <button
      type="button"
      class="x"
      ?disabled=${desk.state.readOnly}
      aria-label=${`${say(desk, "remove")}: ${surface}`}
      @click=${() => desk.run("removeArgument", event.id, event.arguments.indexOf(one))}
    >
      ×
    </button>
  </span>`;
}

/** @param {Desk} desk @param {{id: string, attributes: Record<string, string>}} one @param {Attribute} attribute */
function attributeRow(desk, one, attribute) {
  const value = one.attributes[attribute.code] ?? attribute.default;
  const name = nameIn(attribute.name, desk.language) || attribute.code;
  const key = attribute.key || (attribute.code === "modality" ? "H" : "");
  const onEvent = desk.state.layer.events.has(one.id);
  return html`<div class="attribute" role="group" aria-label=${name}>
    <span>${name} ${key && onEvent ? html`<kbd>${key}</kbd>` : nothing}</span>
    <span class="values">
      ${attribute.values.map(
        (known) =>
          html`<button
            type="button"
            aria-pressed=${known.code === value ? "true" : "false"}
            ?disabled=${desk.state.readOnly}
            @click=${() => desk.run("setAttribute", one.id, attribute.code, known.code)}
          >
            ${nameIn(known.name, desk.language) || known.code}
          </button>`,
      )}
    </span>
  </div>`;
}

/** The edges of the mark by mouse. @param {Desk} desk */
function edges(desk) {
  const moves = /** @type {const} */ ([
    ["startLess", "start", -1, "⇤"],
    ["startMore", "start", 1, "↦"],
    ["endLess", "end", -1, "↤"],
    ["endMore", "end", 1, "⇥"],
  ]);
  const { readOnly } = desk.state;
  return html`<div class="attribute" role="group" aria-label=${say(desk, "edges")}>
    <span>${say(desk, "edges")}</span>
    <span class="values">
      ${moves.map(
        ([name, edge, by, sign]) =>
          html`<button
            type="button"
            ?disabled=${readOnly}
            title=${say(desk, name)}
            aria-label=${say(desk, name)}
            @click=${() => desk.run("nudge", edge, by)}
          >
            ${sign}
          </button>`,
      )}
      <button type="button" ?disabled=${readOnly} @click=${() => desk.run("toggleSnap")}>
        ${say(desk, "cutWords")} <kbd>\`</kbd>
      </button>
    </span>
  </div>`;
}

/** The pieces of a discontinuous mark. @param {Desk} desk @param {{start: number, end: number, fragments?: [number, number][]}} holder */
function pieces(desk, holder) {
  if (!holder.fragments) return nothing;
  const { doc, readOnly, scheme } = desk.state;
  return html`<p class="chain pieces">
    <span>${say(desk, "pieces")}</span>
    ${piecesOf(holder).map(([start, end], index) => {
      const surface = shown(doc.slice(start, end), 24);
      return html`<span class="filler" lang=${scheme.value.language}
        ><span class="piece">${surface}</span
        ><button
          type="button"
          class="x"
          ?disabled=${readOnly}
          aria-label=${`${say(desk, "remove")}: ${surface}`}
          @click=${() => desk.run("removePiece", index)}
        >
          ×
        </button></span
      >`;
    })}
  </p>`;
}

/** What means the same as this entity. @param {Desk} desk @param {string} id */
function chain(desk, id) {
  const { layer } = desk.state;
  const link = layer.linkOf(id);
  if (!link) return nothing;
  return html`<p class="chain">
    <span>${say(desk, "link")}</span>
    ${link.members
      .filter((member) => member !== id)
      .map(
        (member) =>
          html`<button type="button" @click=${() => desk.act("jump", member)}>
            ${shown(layer.entities.get(member)?.text ?? member, 24)}
          </button>`,
      )}
    <button type="button" class="quiet" ?disabled=${desk.state.readOnly} @click=${() => desk.run("unlink", id)}>
      ${say(desk, "unlink")}
    </button>
  </p>`;
}

/** @param {Desk} desk @param {string} kind */
function tools(desk, kind) {
  const { readOnly, mode } = desk.state;
  const change = kind === "event" ? "startEvent" : kind === "boilerplate" ? "chooseBoilerplate" : null;
  return html`<div class="card-tools">
    ${
      change
        ? html`<button type="button" ?disabled=${readOnly} @click=${() => desk.run(/** @type {any} */ (change))}>
            ${say(desk, "changeType")} <kbd>${kind === "event" ? "E" : "B"}</kbd>
          </button>`
        : nothing
    }
    ${
      kind === "entity"
        ? html`<button
              type="button"
              ?disabled=${readOnly}
              aria-pressed=${mode === "link" ? "true" : "false"}
              @click=${() => desk.run(mode === "link" ? "escape" : "startLink")}
            >
              ${say(desk, "linkButton")} <kbd>M</kbd>
            </button>
            <button type="button" ?disabled=${readOnly} @click=${() => desk.run("startEvent")}>
              ${say(desk, "makeEvent")} <kbd>E</kbd>
            </button>
            <button type="button" ?disabled=${readOnly} @click=${() => desk.run("findSame")}>
              ${say(desk, "findSame")} <kbd>=</kbd>
            </button>`
        : nothing
    }
    ${
      kind === "boilerplate"
        ? nothing
        : html`<button
            type="button"
            ?disabled=${readOnly}
            aria-pressed=${mode === "piece" ? "true" : "false"}
            @click=${() => desk.run(mode === "piece" ? "escape" : "startPiece")}
          >
            ${say(desk, "addPiece")} <kbd>+</kbd>
          </button>`
    }
    <button type="button" class="danger" ?disabled=${readOnly} @click=${() => desk.run("remove")}>
      ${say(desk, "remove")} <kbd>X</kbd>
    </button>
  </div>`;
}
