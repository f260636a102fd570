import { say } from "../ui/context.js";

/** @typedef {import("../ui/context.js").Desk} Desk */

/** What is shown in turn, and the texts about it: `tour_<name>` and `tour_<name>_text`. */
const STOPS = [
  { name: "caret", element: "#article p" },
  { name: "labels", element: "#palette-labels" },
  { name: "events", element: "#tab-event" },
  { name: "lines", element: "#tab-boilerplate" },
  { name: "list", element: "#list" },
  { name: "saved", element: "#toolbar .save" },
  { name: "more", element: "#toolbar .tools" },
];

/** Walk through the workbench. The library is fetched only now. @param {Desk} desk */
export async function startTour(desk) {
  await styled(document.body.dataset.tourStyle ?? "");
  const { driver } = await import("../vendor/driver.js-1.8.0/driver.js");
  const shown = STOPS.filter(({ element }) => document.querySelector(element)?.getClientRects().length);
  const steps = shown.map(({ name, element }) => ({
    element,
    popover: { title: say(desk, `tour_${name}`), description: say(desk, `tour_${name}_text`) },
  }));
  const tour = driver({
    steps,
    showProgress: true,
    popoverClass: "tour",
    animate: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    progressText: "{{current}}/{{total}}",
    nextBtnText: say(desk, "tourNext"),
    prevBtnText: say(desk, "tourBack"),
    doneBtnText: say(desk, "tourDone"),
    // The library says of what it shows that it opens a dialog, which a paragraph may not.
    onHighlighted: (element) => {
      for (const name of ["aria-haspopup", "aria-expanded", "aria-controls"]) element?.removeAttribute(name);
      document.querySelector(".driver-popover-close-btn")?.setAttribute("aria-label", say(desk, "close"));
      /** @type {HTMLElement | null} */ (document.querySelector(".driver-popover-next-btn"))?.focus();
    },
    onDestroyed: () => document.getElementById("article")?.focus({ preventScroll: true }),
  });
  tour.drive();
}

/** The library's style sheet, once. @param {string} href */
function styled(href) {
  if (!href || document.querySelector(`link[href="${href}"]`)) return Promise.resolve();
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = href;
  return new Promise((resolve) => {
    link.onload = link.onerror = () => resolve(undefined);
    document.head.append(link);
  });
}
