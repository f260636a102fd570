/** What an export holds is counted again as soon as another format, kind or state is chosen. */

const form = document.querySelector("form[data-export]");

/** Only the newest answer counts. */
let asked = 0;

/** @param {HTMLFormElement} choices */
async function countAgain(choices) {
  const mine = (asked += 1);
  const query = new URLSearchParams();
  new FormData(choices).forEach((value, name) => {
    if (typeof value === "string" && value) {
      query.set(name, value);
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
}

if (form instanceof HTMLFormElement) {
  form.querySelector("[data-count]")?.setAttribute("hidden", "");
  form.addEventListener("change", () => void countAgain(form));
}
