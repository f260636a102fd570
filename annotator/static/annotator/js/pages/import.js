/** The drop zone: files dropped on it become those of its input, and are listed. */

/** @param {number} bytes @returns {string} */
function size(bytes) {
  const units = ["B", "kB", "MB", "GB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value.toLocaleString(document.documentElement.lang, { maximumFractionDigits: unit ? 1 : 0 })} ${units[unit]}`;
}

/** @param {HTMLInputElement} input @param {Element} list */
function showChosen(input, list) {
  const items = Array.from(input.files ?? []).map((file) => {
    const item = document.createElement("li");
    item.textContent = `${file.name} · ${size(file.size)}`;
    return item;
  });
  list.replaceChildren(...items);
}

/**
 * The server refuses a request with more files as a whole, so it is not sent.
 * @param {HTMLInputElement} input @param {HTMLElement} zone
 */
function checkNumber(input, zone) {
  const most = Number(zone.dataset.mostFiles);
  const tooMany = (input.files?.length ?? 0) > most;
  input.setCustomValidity(tooMany ? (zone.dataset.tooMany ?? "") : "");
  if (tooMany) {
    input.reportValidity();
  }
}

/** @param {HTMLElement} zone */
function dropZone(zone) {
  const input = zone.querySelector("input[type=file]");
  const list = zone.querySelector("[data-chosen]");
  if (!(input instanceof HTMLInputElement) || !list) {
    return;
  }
  const taken = () => {
    showChosen(input, list);
    checkNumber(input, zone);
  };
  input.addEventListener("change", taken);
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.classList.add("over");
  });
  zone.addEventListener("dragleave", (event) => {
    if (!(event.relatedTarget instanceof Node) || !zone.contains(event.relatedTarget)) {
      zone.classList.remove("over");
    }
  });
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    if (event.dataTransfer?.files.length) {
      input.files = event.dataTransfer.files;
      taken();
    }
  });
}

document.querySelectorAll("[data-drop]").forEach((zone) => dropZone(/** @type {HTMLElement} */ (zone)));
