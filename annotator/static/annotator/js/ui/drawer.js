import { html, nothing } from "../vendor/lit-html-3.3.3/lit-html.js";
import { comments } from "./comments.js";
import { historyList } from "./history_list.js";
import { say } from "./context.js";

/** @typedef {import("./context.js").Desk} Desk */
/** @typedef {"guideline" | "comments" | "history"} Page */

const PAGES = /** @type {Page[]} */ (["guideline", "comments", "history"]);

/** What stands beside the article on demand. @param {Desk} desk */
export function drawer(desk) {
  const { open } = desk.drawer;
  if (!open) return nothing;
  return html`<header>
      <div class="tabs" role="tablist" @keydown=${(/** @type {KeyboardEvent} */ event) => tabKey(event, desk)}>
        ${PAGES.map(
          (page) =>
            html`<button
              type="button"
              role="tab"
              id=${`drawer-${page}`}
              aria-selected=${page === open ? "true" : "false"}
              aria-controls="drawer-page"
              tabindex=${page === open ? 0 : -1}
              @click=${() => desk.act("openDrawer", page)}
            >
              ${say(desk, page)}${page === "comments" ? count(desk) : nothing}
            </button>`,
        )}
      </div>
      <button type="button" class="icon" aria-label=${say(desk, "close")} @click=${() => desk.act("closeDrawer")}>
        ×
      </button>
    </header>
    <div id="drawer-page" role="tabpanel" tabindex="0" aria-labelledby=${`drawer-${open}`}>
      ${open === "guideline" ? guideline(desk) : open === "comments" ? comments(desk) : historyList(desk)}
    </div>`;
}

/** @param {Desk} desk */
function count(desk) {
  const waiting = desk.drawer.comments.filter((one) => !one.resolved).length;
  return waiting ? html` <b>${waiting}</b>` : nothing;
}

/** @param {KeyboardEvent} event @param {Desk} desk */
function tabKey(event, desk) {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.code];
  const { open } = desk.drawer;
  if (!by || !open) return;
  event.preventDefault();
  event.stopPropagation();
  const next = PAGES[(PAGES.indexOf(open) + by + PAGES.length) % PAGES.length];
  desk.act("openDrawer", next);
  document.getElementById(`drawer-${next}`)?.focus();
}

/** The server has made it from Markdown without raw HTML. @param {Desk} desk */
function guideline(desk) {
  const { guideline: page } = desk.drawer;
  if (page === null)
    return html`<p class=${desk.drawer.error ? "warn" : "soft"} role="status">${desk.drawer.error || "…"}</p>`;
  if (!page.trim()) return html`<p class="soft">${say(desk, "noGuideline")}</p>`;
  const body = document.createElement("div");
  body.className = "prose";
  body.innerHTML = page;
  return body;
}
