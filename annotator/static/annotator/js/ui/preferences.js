/** What a person chose for this browser: theme, text size, language, single-letter keys. */

import { keep, recall } from "./kept.js";

export const SIZES = ["1", "1.125", "1.25", "1.4"];
export const SPACINGS = ["narrow", "normal", "wide"];
export const THEMES = ["auto", "light", "dark"];

/** One of a few values; the fallback for anything else that was kept. @param {string} key @param {readonly string[]} values @param {string} fallback */
function oneOf(key, values, fallback) {
  const kept = recall(key, fallback);
  return values.includes(kept) ? kept : fallback;
}

/** The theme, as the other pages keep it. */
export function theme() {
  return oneOf("gisa-theme", THEMES, "auto");
}

/** @param {string} chosen */
export function chooseTheme(chosen) {
  keep("gisa-theme", chosen);
  applyTheme();
}

export function applyTheme() {
  const chosen = theme();
  const root = document.documentElement;
  if (chosen !== "auto") root.dataset.theme = chosen;
  else delete root.dataset.theme;
}

/** From light to dark or back, whatever is shown now. */
export function toggleTheme() {
  const shown = theme();
  const dark = shown === "auto" ? matchMedia("(prefers-color-scheme: dark)").matches : shown === "dark";
  chooseTheme(dark ? "light" : "dark");
}

/** Text size in rem. */
export function size() {
  return oneOf("gisa-size", SIZES, "1.125");
}

/** Text one step larger or smaller. @param {HTMLElement} element @param {number} by */
export function stepSize(element, by) {
  const at = SIZES.indexOf(size()) + by;
  chooseSize(element, SIZES[Math.max(0, Math.min(SIZES.length - 1, at))]);
}

/** @param {HTMLElement} element @param {string} chosen */
export function chooseSize(element, chosen) {
  keep("gisa-size", chosen);
  applyLook(element);
}

export function spacing() {
  return oneOf("gisa-spacing", SPACINGS, "normal");
}

/** @param {HTMLElement} element @param {string} chosen */
export function chooseSpacing(element, chosen) {
  keep("gisa-spacing", chosen);
  applyLook(element);
}

/** Text size and line spacing of the article. @param {HTMLElement} element */
export function applyLook(element) {
  element.dataset.size = String(SIZES.indexOf(size()));
  element.dataset.spacing = spacing();
}

/** The keys that a person gave labels of a project, by `kind:code`. @param {string} project @returns {Record<string, string>} */
export function labelKeys(project) {
  try {
    const kept = JSON.parse(recall(`gisa-keys:${project}`, "{}"));
    return typeof kept === "object" && kept ? kept : {};
  } catch {
    return {};
  }
}

/** @param {string} project @param {Record<string, string>} keys */
export function keepLabelKeys(project, keys) {
  keep(`gisa-keys:${project}`, JSON.stringify(keys));
}

/** Where one was in an article: the caret and how far it was scrolled. @typedef {{offset: number, scroll: number}} Place */

/** Places of the articles read last, newest last. @returns {[number, Place][]} */
function places() {
  try {
    const kept = JSON.parse(recall("gisa-places", "[]"));
    return Array.isArray(kept) ? kept : [];
  } catch {
    return [];
  }
}

/** Articles whose place is remembered. */
const REMEMBERED = 200;

/** @param {number} article @returns {Place | undefined} */
export function placeIn(article) {
  return places().find(([id]) => id === article)?.[1];
}

/** @param {number} article @param {Place} place */
export function keepPlace(article, place) {
  const others = places().filter(([id]) => id !== article);
  keep("gisa-places", JSON.stringify([...others, [article, place]].slice(-REMEMBERED)));
}

/** Whether something is seen for the first time in this browser; from then on it is not. @param {string} what */
export function firstTime(what) {
  const first = recall(`gisa-seen:${what}`, "") === "";
  keep(`gisa-seen:${what}`, "yes");
  return first;
}

/** The cookie that the whole site goes by. */
const LANGUAGE_COOKIE = /(?:^|; )django_language=(ko|en)\b/;

/**
 * The language of the site: what was chosen anywhere on it, else the one that the page came in. A page that was kept
 * for a time without a connection may have come in another since.
 * @returns {import("../core/scheme.js").Language}
 */
export function language() {
  const chosen = LANGUAGE_COOKIE.exec(document.cookie)?.[1] ?? document.documentElement.lang;
  return chosen.startsWith("ko") ? "ko" : "en";
}

/** Choose the language for the whole site. @param {(language: string) => Promise<boolean>} tell @param {import("../core/scheme.js").Language} chosen */
export async function keepLanguage(tell, chosen) {
  // Without a connection the browser keeps it itself; the site reads the same cookie later.
  if (!(await tell(chosen))) document.cookie = `django_language=${chosen}; path=/; SameSite=Lax`;
}

export function singleKeys() {
  return recall("gisa-single-keys", "off") === "on";
}

export function toggleSingleKeys() {
  keep("gisa-single-keys", singleKeys() ? "off" : "on");
}
