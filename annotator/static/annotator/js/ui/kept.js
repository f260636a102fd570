/** What this browser keeps of a person's choices. */

/** @param {string} key @param {string} fallback */
export function recall(key, fallback = "") {
  try {
    return localStorage.getItem(key) ?? fallback;
  } catch {
    return fallback;
  }
}

/** @param {string} key @param {string} value */
export function keep(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // A browser that keeps nothing has the choice until the page is left.
  }
}
