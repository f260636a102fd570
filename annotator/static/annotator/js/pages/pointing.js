import { selectionOf } from "../core/commands/selecting.js";
import { PointerInput } from "../view/selection.js";

/** @typedef {import("./workbench_desk.js").Workbench} Workbench */

/** What the mouse and fingers do in the article. @param {Workbench} bench @returns {PointerInput} */
export function listenToPointer(bench) {
  const click = (/** @type {string[]} */ ids, /** @type {number} */ offset, /** @type {boolean} */ extend) => {
    const { mode } = bench.state;
    bench.focusArticle();
    if (bench.state.chooser) bench.run("escape");
    if (mode === "role" || mode === "link") {
      const id =
        ids.find((one) => bench.state.layer.entities.has(one)) ??
        (mode === "role"
          ? ids.find((one) => bench.state.layer.events.has(one) && one !== bench.state.active)
          : undefined);
      if (id) return mode === "role" ? bench.run("fill", id) : bench.run("linkWith", id);
      return bench.run("goTo", offset, extend);
    }
    if (mode === "line") return bench.run("selectLine", bench.state.doc.lineAt(offset), extend);
    const own = ids.filter((id) => bench.state.layer.get(id));
    const offer = ids.find((id) => bench.state.offers.open.has(id));
    if (own.length && !extend) return bench.run("cycle", own);
    if (offer && !extend) return bench.run("lookAt", offer);
    bench.run("goTo", offset, extend);
  };
  return new PointerInput(bench.view, {
    click,
    drag: (start, end, exact, add) => {
      bench.focusArticle();
      if (bench.state.mode === "line") bench.take({ next: { mode: "span" } });
      if (add && bench.state.active)
        return bench.run("addPiece", selectionOf(bench.state, bench.state.doc.snapSpan(start, end), exact));
      bench.run("selectSpan", start, end, exact);
      if (bench.state.mode === "piece") bench.run("addPiece");
    },
    doubleClick: (offset, exact) => {
      if (bench.state.mode === "line") bench.take({ next: { mode: "span" } });
      if (bench.state.mode !== "span" && !bench.state.selection) return;
      bench.run("selectPiece", offset, exact);
    },
    gutter: (line, extend) => {
      bench.focusArticle();
      bench.run("selectLine", line, extend);
    },
  });
}
