/**
 * What an export holds is counted again as soon as another format, kind or state is chosen; what it loses, which
 * takes a look at every article, follows when the rest is shown.
 */

const form = document.querySelector("form[data-export]");

/** Only the newest answer counts. */
let asked = 0;

/** @param {HTMLFormElement} choices */
async function countAgain(choices) {
  const mine = (asked += 1);
  const query = new URLSearchParams();
  new FormData(choices).forEach((value, name) => {
    if (typeof value === "string" && value) {
      query.append(name, value);
    }
  });
  const address = `${location.pathname}?${query}`;
  const old = document.getElementById("summary");
  old?.setAttribute("aria-busy", "true");
  const response = await fetch(address).catch(() => null);
  if (!response?.ok) {
    choices.submit();
    return;
  }
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.getElementById("summary");
  if (mine !== asked || !old || !fresh) {
    return;
  }
  old.replaceChildren(...fresh.childNodes);
  old.removeAttribute("aria-busy");
  history.replaceState(null, "", address);
  void countLosses(mine);
}

/** Show what the format cannot hold, unless that is shown. @param {number} mine */
async function countLosses(mine) {
  const place = document.getElementById("losses");
  const link = place?.querySelector("[data-uncounted] a");
  if (!place || !(link instanceof HTMLAnchorElement)) {
    return;
  }
  place.setAttribute("aria-busy", "true");
  const response = await fetch(link.href).catch(() => null);
  place.removeAttribute("aria-busy");
  if (!response?.ok || mine !== asked) {
    return; // the link stays, for whoever wants to try again
  }
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.getElementById("losses");
  if (fresh && mine === asked) {
    place.replaceChildren(...fresh.childNodes);
  }
}

if (form instanceof HTMLFormElement) {
  form.querySelector("[data-count]")?.setAttribute("hidden", "");
  form.addEventListener("change", () => void countAgain(form));
  // The options of a format are the form's too, but stand outside of it.
  document.getElementById("summary")?.addEventListener("change", () => void countAgain(form));
  void countLosses(asked);
}
