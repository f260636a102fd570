import { byId } from "./elements.js";

/** What a reason is asked for. @type {((reason: string) => void) | null} */
let asking = null;

/** Ask for a reason. @param {string} title @param {(reason: string) => void} then */
export function ask(title, then) {
  asking = then;
  const dialog = /** @type {HTMLDialogElement} */ (byId("ask"));
  byId("ask-title").textContent = title;
  /** @type {HTMLTextAreaElement} */ (byId("ask-reason")).value = "";
  dialog.showModal();
}

byId("ask").addEventListener("close", () => {
  const dialog = /** @type {HTMLDialogElement} */ (byId("ask"));
  const reason = /** @type {HTMLTextAreaElement} */ (byId("ask-reason")).value.trim();
  if (dialog.returnValue === "send" && reason) asking?.(reason);
  asking = null;
});
