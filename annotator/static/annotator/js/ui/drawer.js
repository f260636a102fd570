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
  const { guideline: page, guidelineQuery: query } = desk.drawer;
  if (page === null)
    return html`<p class=${desk.drawer.error ? "warn" : "soft"} role="status">${desk.drawer.error || "…"}</p>`;
  if (!page.html.trim()) return html`<p class="soft">${say(desk, "noGuideline")}</p>`;
  const body = document.createElement("div");
  body.className = "prose";
  body.innerHTML = page.html;
  const found = keepMatching(body, query);
  const changes = `/projects/${document.body.dataset.project}/guideline/versions/${page.version}/?since=${page.read}`;
  return html`${
      page.read !== null && page.read < page.version
        ? html`<p class="news" role="status">
            ${say(desk, "guidelineChanged")} <a href=${changes} target="_blank">${say(desk, "guidelineDifferences")}</a>
          </p>`
        : nothing
    }
    <p class="look">
      <input
        id="guideline-query"
        type="search"
        autocomplete="off"
        spellcheck="false"
        aria-label=${say(desk, "findInGuideline")}
        placeholder=${say(desk, "findInGuideline")}
        .value=${query}
        @input=${(/** @type {InputEvent} */ event) => desk.act("guidelineQuery", /** @type {HTMLInputElement} */ (event.target).value)}
      />
      <span role="status">${query.trim() ? say(desk, "foundInGuideline", found) : ""}</span>
    </p>
    ${body}`;
}

/**
 * Of a guideline, the paragraphs, rows and points with these words, below their headings; the words are marked.
 * @param {HTMLElement} body @param {string} query @returns {number} how often they stand there
 */
function keepMatching(body, query) {
  const words = query.trim().toLowerCase();
  if (!words) return 0;
  let found = 0;
  /** @type {HTMLElement | null} */
  let heading = null;
  for (const block of /** @type {HTMLElement[]} */ ([...body.children])) {
    if (/^H[1-6]$/.test(block.tagName)) {
      heading = block;
      block.hidden = !marked(block, words);
      found += block.hidden ? 0 : 1;
      continue;
    }
    const parts = /** @type {HTMLElement[]} */ ([...block.querySelectorAll(":scope > li, tbody > tr")]);
    for (const part of parts) part.hidden = !part.textContent?.toLowerCase().includes(words);
    const here = marked(block, words);
    block.hidden = !here;
    found += here;
    if (here && heading) heading.hidden = false;
  }
  return found;
}

/** Mark words below an element; how many. @param {HTMLElement} element @param {string} words in small letters */
function marked(element, words) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  /** @type {Text[]} */
  const texts = [];
  while (walker.nextNode()) texts.push(/** @type {Text} */ (walker.currentNode));
  let count = 0;
  for (let text of texts) {
    for (let at = text.data.toLowerCase().indexOf(words); at >= 0; at = text.data.toLowerCase().indexOf(words)) {
      const hit = text.splitText(at);
      text = hit.splitText(words.length);
      const mark = document.createElement("mark");
      hit.replaceWith(mark);
      mark.append(hit);
      count += 1;
    }
  }
  return count;
}
