/** What a person chose for this browser: theme, text size, language, single-letter keys. */

/** @param {string} key @param {string} fallback */
function read(key, fallback) {
  try {
    return localStorage.getItem(key) ?? fallback;
  } catch {
    return fallback;
  }
}

/** @param {string} key @param {string} value */
function keep(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // A browser that keeps nothing has the choice until the page is left.
  }
}

const SIZES = ["1", "1.125", "1.25", "1.4"];

/** The theme, as the other pages keep it: "auto", "light" or "dark". */
export function applyTheme() {
  const theme = read("gisa-theme", "auto");
  const root = document.documentElement;
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  else delete root.dataset.theme;
}

/** From light to dark or back, whatever is shown now. */
export function toggleTheme() {
  const { theme } = document.documentElement.dataset;
  const dark = theme ? theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  keep("gisa-theme", dark ? "light" : "dark");
  applyTheme();
}

/** Set the article's text size; `by` moves it a step. @param {HTMLElement} element @param {number} by */
export function applySize(element, by = 0) {
  const at = Math.max(0, SIZES.indexOf(read("gisa-size", "1.125")));
  const size = SIZES[Math.max(0, Math.min(SIZES.length - 1, at + by))];
  element.dataset.size = String(SIZES.indexOf(size));
  if (by) keep("gisa-size", size);
}

/** The language of the workbench: the page's, unless another was chosen here since. @returns {import("../core/scheme.js").Language} */
export function language() {
  const page = document.documentElement.lang.startsWith("ko") ? "ko" : "en";
  const [of, chosen] = read("gisa-language", "").split(":");
  return of === page && (chosen === "ko" || chosen === "en") ? chosen : page;
}

/** @param {import("../core/scheme.js").Language} chosen @param {string} page the language that the server gave the page */
export function keepLanguage(chosen, page) {
  keep("gisa-language", `${page.startsWith("ko") ? "ko" : "en"}:${chosen}`);
}

export function singleKeys() {
  return read("gisa-single-keys", "on") === "on";
}

export function toggleSingleKeys() {
  keep("gisa-single-keys", singleKeys() ? "off" : "on");
}
