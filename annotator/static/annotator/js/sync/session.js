import { Layer } from "../core/layer.js";
import { Scheme } from "../core/scheme.js";
import { openState } from "../core/state.js";
import { ApiError } from "./api.js";
import { Outbox } from "./outbox.js";
import { Shelf } from "./shelf.js";

/** @typedef {import("./api.js").Api} Api */
/** @typedef {import("./queue.js").Queue} Queue */
/** @typedef {import("../core/state.js").State} State */
/** @typedef {import("../core/types.js").Neighbours} Neighbours */
/**
 * @typedef {object} Session one article on the desk
 * @property {number} articleId
 * @property {number} layerId
 * @property {any} record
 * @property {State} state
 * @property {Outbox} outbox
 * @property {() => void} keep keep the record now, if it waits to be kept
 */
/** @typedef {Pick<import("./outbox.js").Events, "status" | "layer" | "problems">} SessionEvents */

/** How long after a save the kept record follows, in milliseconds. */
const KEEP_AFTER = 200;

/** A record with so many marks takes a moment to write: it waits for a pause in the work, but not for ever. */
const MANY = 500;
const PAUSE = 2_500;
const LONGEST_WAIT = 15_000;

/**
 * Open the user's layer on an article, as it was kept when the server cannot be reached; or somebody's layer to read.
 * Raises ApiError.
 * @param {Api} api @param {Queue} queue @param {string} user @param {Scheme} scheme @param {number} articleId
 * @param {SessionEvents} events @param {Shelf} shelf @param {number} foreign the layer to read, 0 for one's own
 * @returns {Promise<Session>}
 */
export async function openSession(api, queue, user, scheme, articleId, events, shelf = new Shelf(user), foreign = 0) {
  const record = foreign
    ? await api.get(`layers/${foreign}/`)
    : await orKept(shelf, `layer/${articleId}`, () => api.post(`articles/${articleId}/layer/`));
  const state = openState(record.text, scheme, record);
  const reload = async () => {
    const fresh = await api.get(`layers/${record.layer_id}/`);
    return { layer: Layer.from(fresh, state.doc), version: fresh.layer.version };
  };
  const { version } = record.layer;
  const ids = { layerId: record.layer_id, articleId };
  let timer = 0;
  let due = 0;
  const keep = () => {
    clearTimeout(timer);
    if (!due) return;
    due = 0;
    const layer = { ...record.layer, version: outbox.version };
    void shelf.keep(`layer/${articleId}`, { ...record, ...outbox.confirmed.lists(), layer });
  };
  const status = (/** @type {import("./outbox.js").SaveStatus} */ told) => {
    events.status(told);
    if (foreign) return;
    clearTimeout(timer);
    due ||= Date.now() + LONGEST_WAIT;
    const wait = outbox.confirmed.size < MANY ? KEEP_AFTER : Math.max(0, Math.min(PAUSE, due - Date.now()));
    timer = setTimeout(keep, wait);
  };
  const outbox = new Outbox(api, queue, user, ids, state.doc, state.layer, version, { ...events, status, reload });
  return { articleId, layerId: record.layer_id, record, state, outbox, keep };
}

/**
 * What the server answers, which is kept; what was kept, when it cannot be reached.
 * @param {Shelf} shelf @param {string} key @param {() => Promise<any>} ask @returns {Promise<any>}
 */
async function orKept(shelf, key, ask) {
  try {
    const answer = await ask();
    await shelf.keep(key, answer);
    return answer;
  } catch (error) {
    const away = error instanceof ApiError && (error.status === 0 || error.status >= 500);
    const kept = away ? await shelf.find(key) : null;
    if (!kept) throw error;
    return kept;
  }
}

/** The project's label scheme, with a person's own keys. @param {Api} api @param {string} project @param {Record<string, string>} keys @param {Shelf} shelf */
export async function openScheme(api, project, keys, shelf) {
  const { scheme, suffixes } = await orKept(shelf, `scheme/${project}`, () => api.get(`projects/${project}/scheme/`));
  return new Scheme(scheme, suffixes ?? [], keys);
}

/** More are not shown at a time: nobody sees through them, and a page with them is slow. */
const MOST_SUGGESTIONS = 1_000;

/**
 * What machines and imports suggest for an article, the surest; `count` is that of all. `state` is `waiting` while
 * newer ones are being made.
 * @param {Api} api @param {number} articleId
 * @returns {Promise<{state: "ready" | "waiting" | "hidden", count: number,
 *   results: import("../core/types.js").Suggestion[]}>}
 */
export async function openSuggestions(api, articleId) {
  const answer = await api.get(`articles/${articleId}/suggestions/?limit=${MOST_SUGGESTIONS}`);
  // One object for all: a suggestion is shown on its own, after other answers have come.
  for (const one of answer.results) one.words = answer.words;
  return answer;
}
