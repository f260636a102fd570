import { html, nothing } from "../vendor/lit-html-3.3.3/lit-html.js";
import { told } from "../core/adjudication_messages.js";
import { disagreements, isOpen, letterOf, sideOf } from "../core/adjudication.js";
import { nameIn } from "../core/scheme.js";
import { shown } from "./context.js";

/** @typedef {import("../core/adjudication.js").Case} Case */
/** @typedef {import("../core/adjudication.js").Core} Core */
/** @typedef {import("../core/adjudication.js").Mark} Mark */
/** @typedef {import("../core/adjudication.js").Piece} Piece */
/** @typedef {import("../core/adjudication.js").Question} Question */
/**
 * What the panel is drawn from.
 * @typedef {object} Bench
 * @property {Case} found
 * @property {import("../core/scheme.js").Scheme} scheme
 * @property {import("../core/scheme.js").Language} language
 * @property {string} active the key of the question that is looked at
 * @property {Set<number>} ticks
 * @property {boolean} blind
 * @property {boolean} busy a ruling is on its way
 * @property {string} note what was done or refused last
 * @property {(span: import("../core/types.js").Span) => string} slice the surface of a span
 * @property {(name: string, ...args: any[]) => void} act
 */

/** @param {Bench} bench @param {string} key @param {...(string | number)} parts */
export function say(bench, key, ...parts) {
  return told(bench.language, key, ...parts);
}

/** A voter as she is named: by letter, and by name unless names are hidden. @param {Bench} bench @param {number} layer */
export function voterName(bench, layer) {
  const author = bench.found.voters.find((one) => one.layer_id === layer)?.author ?? "";
  const letter = letterOf(bench.found, layer);
  return bench.blind ? letter : `${letter} ${author}`;
}

/** A label's name with its colour. @param {Bench} bench @param {Core} core */
function tag(bench, core) {
  const { scheme, language } = bench;
  const name = nameIn(scheme.label(core.kind, core.label)?.name, language) || say(bench, core.kind);
  return html`<span class="tag ${scheme.colourClass(core.kind, core.label)}">${name}</span>`;
}

/** @param {Bench} bench @param {string} type @param {string} code */
function role(bench, type, code) {
  const found = bench.scheme.events.get(type)?.roles.find((one) => one.code === code);
  return nameIn(found?.name, bench.language) || code || "=";
}

/** @param {Bench} bench @param {string} on @param {string} name @param {string} value */
function attribute(bench, on, name, value) {
  const found = bench.scheme.attributesOn(on).find((one) => one.code === name);
  const known = found?.values.find((one) => one.code === value);
  return `${nameIn(found?.name, bench.language) || name}: ${nameIn(known?.name, bench.language) || value}`;
}

/** @param {Bench} bench @param {Piece} piece */
function pieceText(bench, piece) {
  if (piece.part === "attribute") return html`<span>${attribute(bench, piece.kind, piece.name, piece.value)}</span>`;
  const filler = piece.filler;
  if (piece.part === "argument" && filler) {
    return html`<span
      ><i>${role(bench, piece.label, piece.name)}</i> ${shown(bench.slice(filler))} ${tag(bench, filler)}</span
    >`;
  }
  return html`<span>${tag(bench, piece)} ${piece.kind === "link" ? nothing : shown(bench.slice(piece), 80)}</span>`;
}

/** What a voter has. @param {Bench} bench @param {Question} question @param {number} layer */
function side(bench, question, layer) {
  const mine = sideOf(question, layer);
  const count = bench.found.voters.length;
  return html`<li>
    <button
      type="button"
      class="side"
      ?disabled=${bench.busy}
      aria-label=${say(bench, "takeSide", voterName(bench, layer))}
      @click=${() => bench.act("side", layer)}
    >
      <kbd>${letterOf(bench.found, layer)}</kbd>${bench.blind ? "" : voterName(bench, layer).slice(2)}
    </button>
    <div class="has">
      ${
        mine.length
          ? mine.map(
              (piece) =>
                html`<div class=${piece.voters.length < count ? "differs" : ""}>${pieceText(bench, piece)}</div>`,
            )
          : html`<div class="soft differs">${say(bench, "nothing")}</div>`
      }
    </div>
  </li>`;
}

/** @param {Bench} bench @param {Question} question @param {Piece} piece @param {number} index */
function tick(bench, question, piece, index) {
  const letters = piece.voters.map((layer) => letterOf(bench.found, layer)).join(" ");
  return html`<li class=${piece.part}>
    <label>
      <input
        type="checkbox"
        .checked=${bench.ticks.has(piece.id)}
        @change=${() => bench.act("tick", question.pieces.indexOf(piece))}
      />
      ${index < 9 ? html`<kbd>${index + 1}</kbd>` : nothing} ${pieceText(bench, piece)}
    </label>
    <span class="who" title=${say(bench, "votes", piece.voters.length, letters)}>${letters}</span>
  </li>`;
}

/** How a question was decided. @param {Bench} bench @param {Question} question */
export function decision(bench, question) {
  const ruling = question.ruling;
  if (!ruling) return nothing;
  const who = ruling.how === "person" ? (ruling.by ?? "") : say(bench, `how_${ruling.how}`);
  const of = bench.found.voters.find((one) => one.author === ruling.of);
  const what = say(
    bench,
    `take_${ruling.take}`,
    of ? voterName(bench, of.layer_id) : bench.blind ? "?" : (ruling.of ?? ""),
  );
  return html`<p class="decision">
    <strong>${say(bench, `state_${question.state}`)}</strong> ${what} · ${who}
    ${ruling.reason ? html`<br />${ruling.reason}` : nothing}
  </p>`;
}

/** The question that is looked at, with its votes and answers. @param {Bench} bench */
export function questionCard(bench) {
  const all = disagreements(bench.found);
  const question = bench.found.questions.find((one) => one.key === bench.active);
  const finished = bench.found.gold?.status === "done";
  if (!question) {
    const key = bench.found.voters.length < 2 ? "tooFew" : finished ? "finished" : "noneOpen";
    return html`<div class="card"><p>${say(bench, key)}</p></div>`;
  }
  const at = all.indexOf(question) + 1;
  const act = (/** @type {string} */ name, /** @type {string} */ key, /** @type {string} */ text, primary = "") =>
    html`<button
      type="button"
      class="button compact ${primary}"
      ?disabled=${bench.busy}
      @click=${() => bench.act(name)}
    >
      ${text} <kbd>${key}</kbd>
    </button>`;
  return html`<div class="card">
    <div class="row-head">
      <h2>${say(bench, question.kind)} · ${say(bench, `cause_${question.cause}`)}</h2>
      <span class="soft small">${at ? say(bench, "question", at, all.length) : ""}</span>
    </div>
    <blockquote lang=${bench.found.article.language}>${shown(bench.slice(question), 120)}</blockquote>
    ${decision(bench, question)}
    ${
      finished
        ? nothing
        : html`<ul class="sides">
              ${bench.found.voters.map((one) => side(bench, question, one.layer_id))}
            </ul>
            <div class="actions">
              ${act("union", "M", say(bench, "union"))} ${act("nothing", "X", say(bench, "takeNothing"), "danger")}
              ${act("hand", "W", say(bench, "byHand"))}
            </div>
            <fieldset class="pieces">
              <legend>${say(bench, "choose")}</legend>
              <ul>
                ${question.pieces.map((piece, index) => tick(bench, question, piece, index))}
              </ul>
              ${act("pieces", "⏎", say(bench, "pieces"), "primary")}
            </fieldset>
            <div class="field">
              <label for="reason">${say(bench, "reason")} <kbd>R</kbd></label>
              <textarea id="reason" rows="2" maxlength="1000" aria-describedby="reason-help"></textarea>
              <p id="reason-help" class="help">${say(bench, "reasonHelp")}</p>
            </div>`
    }
    <div class="actions between">
      ${act("back", "K", `← ${say(bench, "previous")}`)} ${act("forward", "J", `${say(bench, "next")} →`)}
    </div>
  </div>`;
}

/** The lists below the card. @param {Bench} bench */
export function questionLists(bench) {
  const { questions } = bench.found;
  const open = questions.filter(isOpen);
  const ruled = questions.filter((one) => !one.agreed && !isOpen(one));
  const agreed = questions.filter((one) => one.agreed);
  return html`
    ${list(bench, "open", open, true)} ${list(bench, "ruled", ruled, open.length === 0)}
    ${list(bench, "agreed", agreed, false)}
    ${
      bench.found.by_hand.length
        ? html`<details>
            <summary>${say(bench, "byHandList")} <span class="soft">${bench.found.by_hand.length}</span></summary>
            <ul class="asked-list">
              ${bench.found.by_hand.map(
                (core) =>
                  html`<li>${tag(bench, core)} ${core.kind === "link" ? nothing : shown(bench.slice(core), 40)}</li>`,
              )}
            </ul>
          </details>`
        : nothing
    }
  `;
}

/** @param {Bench} bench @param {string} name @param {Question[]} questions @param {boolean} shownFirst */
function list(bench, name, questions, shownFirst) {
  if (!questions.length) return nothing;
  return html`<details ?open=${shownFirst}>
    <summary>${say(bench, name)} <span class="soft">${questions.length}</span></summary>
    <ul class="asked-list">
      ${questions.map(
        (one) =>
          html`<li>
            <button
              type="button"
              class="asked-row"
              aria-current=${one.key === bench.active ? "true" : "false"}
              @click=${() => bench.act("choose", one.key)}
            >
              ${tag(bench, one.pieces[0])} <span class="surface">${shown(bench.slice(one), 36)}</span>
              <span class="soft small"
                >${say(bench, one.agreed && one.state === "waits" ? "state_waits" : `cause_${one.cause}`)}</span
              >
            </button>
          </li>`,
      )}
    </ul>
  </details>`;
}
