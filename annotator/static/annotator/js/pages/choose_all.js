/** A box in the head of a table that ticks all boxes of its column. Without scripts it stays hidden. */

for (const all of document.querySelectorAll("input[data-choose-all]")) {
  if (!(all instanceof HTMLInputElement)) continue;
  const selector = `input[type="checkbox"][name="${all.dataset.chooseAll}"]`;
  /** @returns {HTMLInputElement[]} */
  const boxes = () => [...document.querySelectorAll(selector)].filter((one) => one instanceof HTMLInputElement);
  const show = () => {
    const ticked = boxes().filter((one) => one.checked).length;
    all.checked = ticked > 0 && ticked === boxes().length;
    all.indeterminate = ticked > 0 && ticked < boxes().length;
  };
  all.hidden = false;
  all.addEventListener("change", () => {
    for (const one of boxes()) one.checked = all.checked;
  });
  all.closest("table")?.addEventListener("change", show);
  show();
}
