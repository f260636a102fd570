/**
 * What the parts of the workbench page share: its panels, the way to the server, and the article that is on the desk.
 * @typedef {object} Page
 * @property {import("../ui/context.js").Desk} desk
 * @property {import("./workbench_desk.js").Workbench} bench
 * @property {import("./dialogs.js").Dialogs} dialogs
 * @property {import("./drawer.js").Drawer} drawer
 * @property {import("./finder.js").Finder} finder
 * @property {import("../sync/api.js").Api} api
 * @property {Promise<import("../sync/queue.js").Queue>} queue
 * @property {import("../sync/shelf.js").Shelf} shelf
 * @property {string} user
 * @property {string} project
 * @property {import("../core/scheme.js").Scheme} scheme
 * @property {import("../sync/session.js").Session | null} session
 */

export {};
