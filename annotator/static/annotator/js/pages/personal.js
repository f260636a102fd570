import { Scheme } from "../core/scheme.js";
import { labelName, say } from "../ui/context.js";
import * as preferences from "../ui/preferences.js";
import { byId } from "./elements.js";

/** @typedef {import("./page.js").Page} Page */

/** What a person chooses for herself: looks, language, the keys of labels. */
export class Personal {
  /** @param {Page} page @param {() => void} renamed when the language is another */
  constructor(page, renamed) {
    this.page = page;
    this.renamed = renamed;
  }

  /** Put what was chosen earlier on the page. */
  apply() {
    preferences.applyTheme();
    preferences.applyLook(byId("article"));
    this.nameRegions();
  }

  /** @param {string} name @param {string} value */
  prefer(name, value) {
    if (name === "theme") preferences.chooseTheme(value);
    if (name === "textSize") preferences.chooseSize(byId("article"), value);
    if (name === "spacing") preferences.chooseSpacing(byId("article"), value);
    this.page.dialogs.draw();
    this.page.bench.drawOverlay();
  }

  /** @param {number} by */
  resize(by) {
    preferences.stepSize(byId("article"), by);
    this.page.bench.drawOverlay();
  }

  /** Korean to English or back, on this page and on the whole site. */
  changeLanguage() {
    const { desk, bench, drawer, finder, api } = this.page;
    desk.language = desk.language === "ko" ? "en" : "ko";
    void preferences.keepLanguage((chosen) => api.chooseLanguage(chosen), desk.language);
    this.nameRegions();
    const { scrollTop } = byId("sheet");
    bench.open();
    byId("sheet").scrollTop = scrollTop;
    this.renamed();
    drawer.draw();
    if (!byId("find").hidden) finder.draw();
  }

  nameRegions() {
    const { desk } = this.page;
    document.documentElement.lang = desk.language;
    byId("panel").setAttribute("aria-label", say(desk, "panel"));
    byId("article").setAttribute("aria-label", say(desk, "article"));
  }

  /** Give a label another key. A key that another label has is asked about first. @param {string} label `kind:code` @param {string} key "" for none @param {boolean} reserved */
  bindKey(label, key, reserved) {
    const { desk, dialogs, scheme } = this.page;
    desk.keyProblem = reserved ? key : "";
    const holder = reserved ? "" : scheme.holderOf(label, key);
    desk.keyAsked = holder ? { label, holder, key } : null;
    if (reserved || holder) return dialogs.draw();
    this.useKeys({ ...preferences.labelKeys(this.page.project), [label]: key });
  }

  /** The key that was asked about goes from its label to the other: in exchange for that one's key, or for none. @param {boolean} exchange */
  takeKey(exchange) {
    const { desk, scheme, bench } = this.page;
    const asked = desk.keyAsked;
    if (!asked) return;
    const left = exchange ? scheme.keyOf(asked.label) : "";
    desk.keyAsked = null;
    this.useKeys({ ...preferences.labelKeys(this.page.project), [asked.label]: asked.key, [asked.holder]: left });
    const named = (/** @type {string} */ label) => {
      const [kind, code] = /** @type {[import("../core/types.js").Kind, string]} */ (label.split(/:(.*)/s));
      return labelName(desk, kind, code);
    };
    bench.say(say(desk, left ? "keysSwapped" : "keyMoved", named(asked.label), asked.key, named(asked.holder), left));
  }

  leaveKey() {
    this.page.desk.keyAsked = null;
    this.page.dialogs.draw();
  }

  /** @param {Record<string, string>} keys */
  useKeys(keys) {
    const { page } = this;
    preferences.keepLabelKeys(page.project, keys);
    page.scheme = new Scheme(page.scheme.given, page.scheme.suffixes, keys);
    page.bench.show({ ...page.desk.state, scheme: page.scheme });
    page.dialogs.draw();
  }
}
