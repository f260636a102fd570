/**
 * What every page has: the theme (kept in localStorage) and forms that are sent once.
 */

/** @typedef {"auto" | "light" | "dark"} Theme */

/** @type {readonly Theme[]} */
const THEMES = ["auto", "light", "dark"];
const KEY = "gisa-theme";

/** @returns {Theme} what was chosen; "auto" also where storage is forbidden */
function chosenTheme() {
  try {
    const value = localStorage.getItem(KEY);
    return THEMES.find((theme) => theme === value) ?? "auto";
  } catch {
    return "auto";
  }
}

/** @param {Theme} theme */
function applyTheme(theme) {
  if (theme === "auto") {
    delete document.documentElement.dataset.theme;
  } else {
    document.documentElement.dataset.theme = theme;
  }
}

/** @param {Theme} theme */
function keepTheme(theme) {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // A browser that keeps nothing shows the theme until the page is left.
  }
}

/** @param {HTMLButtonElement} button */
function nameTheme(button) {
  const name = button.dataset[document.documentElement.dataset.theme ?? "auto"] ?? "";
  button.title = name;
  button.setAttribute("aria-label", name);
}

/** @param {HTMLButtonElement} button */
function themeButton(button) {
  nameTheme(button);
  button.hidden = false;
  button.addEventListener("click", () => {
    const now = THEMES.find((theme) => theme === document.documentElement.dataset.theme) ?? "auto";
    const next = THEMES[(THEMES.indexOf(now) + 1) % THEMES.length] ?? "auto";
    applyTheme(next);
    keepTheme(next);
    nameTheme(button);
  });
}

/** A second click while the first one is on its way sends nothing. @param {SubmitEvent} event */
function sendOnce(event) {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.method !== "post") {
    return;
  }
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  form.setAttribute("aria-busy", "true");
}

/** @param {HTMLElement} element a copy button; `data-copy` names the element to copy */
function copyButton(element) {
  element.hidden = !navigator.clipboard;
  element.addEventListener("click", async () => {
    const source = document.getElementById(element.dataset.copy ?? "");
    await navigator.clipboard.writeText(source?.textContent?.trim() ?? "");
    element.textContent = element.dataset.copied ?? "";
  });
}

function start() {
  document.querySelectorAll("button[data-theme-toggle]").forEach((button) => {
    themeButton(/** @type {HTMLButtonElement} */ (button));
  });
  document.querySelectorAll("button[data-copy]").forEach((button) => {
    copyButton(/** @type {HTMLElement} */ (button));
  });
  document.addEventListener("submit", sendOnce);
  // A page that comes back from the history may send its forms again.
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => {
      form.removeAttribute("data-sent");
      form.removeAttribute("aria-busy");
    });
  });
}

applyTheme(chosenTheme());
if (document.readyState === "loading") {
  document.addEventListener("DOMContentLoaded", start);
} else {
  start();
}
