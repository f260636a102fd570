import { Api } from "../sync/api.js";
import { openQueue } from "../sync/queue.js";
import { Shelf } from "../sync/shelf.js";
import * as preferences from "../ui/preferences.js";
import { openState } from "../core/state.js";
import { Scheme } from "../core/scheme.js";
import { Dialogs } from "./dialogs.js";
import { Drawer } from "./drawer.js";
import { Finder } from "./finder.js";
import { FreshOffers } from "./fresh_offers.js";
import { HandingIn } from "./handing_in.js";
import { Opening } from "./opening.js";
import { Personal } from "./personal.js";
import { startTour } from "./tour.js";
import { Unsent } from "./unsent.js";
import { Workbench } from "./workbench_desk.js";

/** @typedef {import("../ui/context.js").Desk} Desk */
/** @typedef {import("./page.js").Page} Page */

const { article, project = "", user = "", csrf = "", layer } = document.body.dataset;
const EMPTY_SCHEME = {
  id: "",
  version: 0,
  language: "ko",
  name: { ko: "", en: "" },
  groups: [],
  entities: [],
  events: [],
  boilerplate: [],
  attributes: [],
};
const NOTHING = { entities: [], events: [], boilerplate: [], links: [] };

const api = new Api(csrf);
const scheme = new Scheme(EMPTY_SCHEME);

/** @type {Desk} */
const desk = {
  state: openState("", scheme, NOTHING),
  language: preferences.language(),
  problems: [],
  save: { state: "saved", waiting: 0, refused: [], durable: true, message: "" },
  elsewhere: [],
  fileNote: "",
  neighbours: null,
  status: "doing",
  cannot: "",
  returned: null,
  comparison: "",
  author: "",
  first: preferences.firstTime("tour"),
  tab: "entity",
  drawer: { open: null, guideline: null, guidelineQuery: "", comments: [], journal: null, error: "" },
  find: { query: "", hits: [], index: 0 },
  filter: "",
  help: "",
  keyProblem: "",
  keyAsked: null,
  doubts: { empty: false, problems: [] },
  menu: false,
  unfolded: false,
  moreOffers: 0,
  run: (name, ...args) => bench.run(name, ...args),
  act,
};

/** @type {Record<string, (...args: any[]) => unknown>} */
const ACTIONS = {
  tab: (kind) => redrawn({ tab: kind }),
  filter: (words) => redrawn({ filter: words }),
  menu: () => redrawn({ menu: !desk.menu }),
  unfold: () => redrawn({ unfolded: !desk.unfolded }),
  notNow: () => redrawn({ first: false }),
  jump: (id) => {
    redrawn({ unfolded: false });
    bench.run("activate", id);
  },
  acceptInView: () => bench.run("acceptAll", bench.offersInView()),
  undo: () => bench.travel("undo"),
  redo: () => bench.travel("redo"),
  submit: () => handingIn.submit(),
  submitAnyway: () => handingIn.submitAnyway(),
  cannotSend: (reason) => handingIn.cannot(reason),
  help: () => dialogs.open("help"),
  helpQuery: (words) => {
    desk.help = words;
    dialogs.draw("help");
  },
  settings: () => dialogs.open("settings"),
  cannot: () => dialogs.open("cannot"),
  saveDialog: () => dialogs.open("save"),
  closeDialog: () => dialogs.close(),
  doubtJump: (id) => {
    dialogs.close();
    bench.run("activate", id);
  },
  previous: () => opening.move("previous"),
  next: () => opening.move("next"),
  nextOpen: () => opening.move("next_open"),
  find: () => finder.open(),
  findQuery: (query) => finder.query(query),
  findStep: (by) => finder.step(by),
  findClose: () => finder.close(),
  guideline: () => drawer.toggle("guideline"),
  history: () => drawer.toggle("history"),
  comment: () => drawer.toggle("comments"),
  openDrawer: (one) => drawer.open(one),
  closeDrawer: () => drawer.close(),
  guidelineQuery: (words) => drawer.look(words),
  comment_send: (area, parent) => drawer.send(area, parent),
  comment_resolve: (one) => drawer.resolve(one),
  comment_jump: (one) => drawer.jump(one),
  olderHistory: () => drawer.older(),
  restore: (version, when) => drawer.restore(version, when),
  prefer: (name, value) => personal.prefer(name, value),
  bindKey: (label, key, reserved) => personal.bindKey(label, key, reserved),
  takeKey: (exchange) => personal.takeKey(exchange),
  leaveKey: () => personal.leaveKey(),
  resetKeys: () => personal.useKeys({}),
  tour: () => {
    redrawn({ first: false });
    if (dialogs.shown) dialogs.close();
    return startTour(desk);
  },
  bigger: () => personal.resize(1),
  smaller: () => personal.resize(-1),
  theme: () => preferences.toggleTheme(),
  language: () => personal.changeLanguage(),
  singleKeys: () => preferences.toggleSingleKeys(),
  retry: () => unsent.retry(),
  discard: (n) => page.session?.outbox.discard(n),
  download: () => unsent.download(),
  loadFile: (file) => unsent.load(file),
  decide: (n, mine) => page.session?.outbox.decide(n, mine),
};

/** What one does several times over; anything else closes the menu of tools. */
const KEEP_MENU = new Set(["menu", "bigger", "smaller"]);

/** @param {string} name @param {...any} args */
function act(name, ...args) {
  if (desk.menu && !KEEP_MENU.has(name)) redrawn({ menu: false });
  void ACTIONS[name]?.(...args);
}

/** Something else is shown on the panels. @param {Partial<Desk>} changed */
function redrawn(changed) {
  Object.assign(desk, changed);
  bench.draw();
}

const bench = new Workbench(desk, { save: (changes, decisions) => unsent.save(changes, decisions), act });
const finder = new Finder(bench);
const drawer = new Drawer(bench, api, project, () => page.session);
const dialogs = new Dialogs(desk, () => {
  Object.assign(desk, { keyProblem: "", keyAsked: null, help: "" });
  bench.focusArticle();
});

/** @type {Page} */
const page = {
  desk,
  bench,
  dialogs,
  drawer,
  finder,
  api,
  queue: openQueue(),
  shelf: new Shelf(user),
  user,
  project,
  scheme,
  session: null,
};
const handingIn = new HandingIn(page);
const offers = new FreshOffers(page);
const unsent = new Unsent(page, { saved: () => offers.saved(), refused: (message) => void handingIn.refused(message) });
const opening = new Opening(page, { unsent, offers }, Number(article), Number(layer ?? 0));
const personal = new Personal(page, () => opening.showMeta());

addEventListener("pointerdown", ({ target }) => {
  const inside = target instanceof Element && target.closest("#tools, .icon.menu");
  if (desk.menu && !inside) redrawn({ menu: false });
});
matchMedia("print").addEventListener("change", () => bench.drawOverlay());

personal.apply();
bench.draw();
void opening.open(Number(article));
