import { html, nothing } from "../vendor/lit-html-3.3.3/lit-html.js";
import { disagreements, isOpen, letterOf } from "../core/adjudication.js";
import { say, voterName } from "./question_card.js";

/** @typedef {import("./question_card.js").Bench} Bench */

/** How far a case is, and what can be done with all of it. @param {Bench} bench @param {string} project its slug */
export function caseBar(bench, project) {
  const { found } = bench;
  const open = found.questions.filter(isOpen).length;
  const split = disagreements(found).length;
  const finished = found.gold?.status === "done";
  const whole = found.voters.length > 1;
  return html`
    <span class="progress">${say(bench, "progress", open, split, found.questions.length - split)}</span>
    <label class="blind"
      ><input type="checkbox" .checked=${bench.blind} @change=${() => bench.act("blind")} />${say(bench, "blind")}
      <kbd>L</kbd></label
    >
    <span class="grow"></span>
    ${
      whole && !finished
        ? html`<button type="button" class="button compact" ?disabled=${bench.busy} @click=${() => bench.act("undo")}>
              ${say(bench, "undo")} <kbd>U</kbd>
            </button>
            <button
              type="button"
              class="button compact ${open ? "" : "primary"}"
              ?disabled=${bench.busy || open > 0}
              @click=${() => bench.act("finish")}
            >
              ${say(bench, "finish")} <kbd>Ctrl ⏎</kbd>
            </button>`
        : nothing
    }
    ${finished ? html`<span class="badge done">${say(bench, "finished")}</span><button type="button" class="button compact" @click=${() => bench.act("resume")}>${say(bench, "resume")}</button>` : nothing}
    ${
      finished && !found.next
        ? html`<a class="button compact primary" href="/projects/${project}/adjudication/">${say(bench, "toList")}</a>`
        : html`<button
            type="button"
            class="button compact ${finished ? "primary" : ""}"
            @click=${() => bench.act("nextArticle")}
          >
            ${say(bench, "nextArticle")} <kbd>PgDn</kbd>
          </button>`
    }
    <button
      type="button"
      class="button compact"
      aria-label=${say(bench, "keysTitle")}
      @click=${() => bench.act("keys")}
    >
      ?
    </button>
  `;
}

/** Whose labels these are, and who was left out. @param {Bench} bench */
export function voterList(bench) {
  const { found } = bench;
  const open = found.questions.some(isOpen);
  const finished = found.gold?.status === "done";
  return html`
    <ul class="voters" aria-label=${say(bench, "names")}>
      ${found.voters.map(
        (one, index) =>
          html`<li>
            <span class="lane-name"
              ><span class="key-lane v${Math.min(index, 5)}">${voterName(bench, one.layer_id)}</span></span
            >
            ${
              finished
                ? nothing
                : html`<button
                      type="button"
                      class="link"
                      ?disabled=${!open || bench.busy}
                      @click=${() => bench.act("merge", "trust", [one.author])}
                    >
                      ${say(bench, "takeAll", letterOf(found, one.layer_id))}
                    </button>
                    <button
                      type="button"
                      class="link"
                      @click=${() => bench.act("giveBack", one.layer_id, voterName(bench, one.layer_id))}
                    >
                      ${say(bench, "giveBack")}
                    </button>`
            }
          </li>`,
      )}
      ${
        found.voters.length > 2 && !finished
          ? html`<li>
              <button
                type="button"
                class="link"
                ?disabled=${!open || bench.busy}
                @click=${() => bench.act("merge", "majority", [])}
              >
                ${say(bench, "majority")}
              </button>
            </li>`
          : nothing
      }
      ${found.left_out.map(
        (one) =>
          html`<li class="soft">
            ${bench.blind ? "–" : one.author}:
            ${one.cannot ? say(bench, "cannot", one.cannot) : say(bench, "unfinished")}
          </li>`,
      )}
    </ul>
  `;
}
