import { Layer } from "../core/layer.js";
import { Scheme } from "../core/scheme.js";
import { openState } from "../core/state.js";
import { Outbox } from "./outbox.js";

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
 */
/** @typedef {Pick<import("./outbox.js").Events, "status" | "layer" | "problems">} SessionEvents */

/**
 * Open the user's layer on an article.
 * Raises ApiError.
 * @param {Api} api @param {Queue} queue @param {string} user @param {Scheme} scheme @param {number} articleId
 * @param {SessionEvents} events @returns {Promise<Session>}
 */
export async function openSession(api, queue, user, scheme, articleId, events) {
  const record = await api.post(`articles/${articleId}/layer/`);
  const state = openState(record.text, scheme, record);
  const reload = async () => {
    const fresh = await api.get(`layers/${record.layer_id}/`);
    return { layer: Layer.from(fresh, state.doc), version: fresh.layer.version };
  };
  const { version } = record.layer;
  const ids = { layerId: record.layer_id, articleId };
  const outbox = new Outbox(api, queue, user, ids, state.doc, state.layer, version, { ...events, reload });
  return { articleId, layerId: record.layer_id, record, state, outbox };
}

/** The project's label scheme, with a person's own keys. @param {Api} api @param {string} project @param {Record<string, string>} keys */
export async function openScheme(api, project, keys) {
  const { scheme, suffixes } = await api.get(`projects/${project}/scheme/`);
  return new Scheme(scheme, suffixes ?? [], keys);
}

/** What machines and imports suggest for an article. @param {Api} api @param {number} articleId @returns {Promise<import("../core/types.js").Suggestion[]>} */
export async function openSuggestions(api, articleId) {
  const { results } = await api.get(`articles/${articleId}/suggestions/`);
  return results;
}
