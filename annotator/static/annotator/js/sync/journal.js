import { History } from "../core/history.js";
import { ApiError } from "./api.js";

/** @typedef {import("./api.js").Api} Api */
/** @typedef {import("../core/journal.js").Row} Row */
/** @typedef {{rows: Row[], next: string | null}} Page newest first */

/** Rows that undo reaches back over at a visit's beginning; more are fetched when they are used up. */
const REACH = 1_000;

/** A page of a layer's journal, newest first. @param {Api} api @param {number} layerId @param {string | null} next @returns {Promise<Page>} */
export async function journalPage(api, layerId, next = null) {
  const path = next ? api.pathOf(next) : `layers/${layerId}/revisions/?order=newest`;
  const { results, next: following } = await api.get(path);
  return { rows: results, next: following };
}

/** The newest pages together. @param {Api} api @param {number} layerId @returns {Promise<Page>} */
export async function newestPages(api, layerId) {
  let page = await journalPage(api, layerId);
  const { rows } = page;
  while (page.next && rows.length < REACH) {
    page = await journalPage(api, layerId, page.next);
    rows.push(...page.rows);
  }
  return { rows, next: page.next };
}

/** What undo knows of rows that came newest first; only work up to `version` is in the page's layer. @param {readonly Row[]} rows @param {number} version */
export function historyOf(rows, version) {
  return History.from(rows.filter((row) => row.version <= version).reverse());
}

/**
 * What was changed after a version, oldest first, and what the removed annotations were; null when the server cannot be
 * reached.
 * @param {Api} api @param {number} layerId @param {number} version
 */
export async function changesSince(api, layerId, version) {
  /** @type {import("../core/types.js").Change[]} */
  const changes = [];
  /** @type {Map<string, any>} */
  const removed = new Map();
  try {
    let path = `layers/${layerId}/revisions/?after=${version}`;
    while (path) {
      const { results, next } = await api.get(path);
      for (const { change, inverse } of results) {
        changes.push(change);
        if (change.op === "remove") removed.set(change.value.id, inverse.value);
      }
      path = next ? api.pathOf(next) : "";
    }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return null;
  }
  return { changes, removed };
}
