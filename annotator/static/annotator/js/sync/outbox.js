import { apply } from "../core/changes.js";
import { conflictsOf, keepMine } from "../core/conflicts.js";
import { rebase } from "../core/rebase.js";
import { ApiError } from "./api.js";
import { changesSince } from "./journal.js";
import { firstOf } from "./queue.js";
import { WriteAhead } from "./write_ahead.js";

/** @typedef {import("./api.js").Api} Api */
/** @typedef {import("./queue.js").Queue} Queue */
/** @typedef {import("./queue.js").Waiting} Waiting */
/** @typedef {import("../core/types.js").Change} Change */
/** @typedef {import("../core/types.js").Decision} Decision */
/** @typedef {import("../core/types.js").Problem} Problem */
/** @typedef {import("../core/layer.js").Layer} Layer */
/** @typedef {import("../core/offsets.js").Doc} Doc */
/** @typedef {"saved" | "saving" | "offline" | "signedOut" | "forbidden" | "needsYou"} SaveState */
/**
 * `durable`: what waits survives a closed tab. `full`: it does not, because the browser has no room.
 * @typedef {{state: SaveState, waiting: number, refused: Waiting[], durable: boolean, full?: boolean, message: string}} SaveStatus
 */
/**
 * @typedef {object} Events
 * @property {(status: SaveStatus) => void} status
 * @property {(layer: Layer, undone: boolean) => void} layer the layer that the page must show from now on; others' work is in it
 * @property {(problems: Problem[]) => void} problems
 * @property {() => Promise<{layer: Layer, version: number}>} reload the layer as the server has it
 */

const BACKOFF = [1_000, 2_000, 5_000, 10_000, 30_000];

/**
 * Own changes on their way to the server. Each is written to the queue before it is sent, and leaves it only when the
 * server has it. One tab sends at a time; the others hear of it over a BroadcastChannel.
 */
export class Outbox {
  /**
   * @param {Api} api @param {Queue} queue @param {string} user @param {{layerId: number, articleId: number}} ids @param {Doc} doc
   * @param {Layer} layer as the server has it @param {number} version @param {Events} events @param {WriteAhead} ahead
   */
  constructor(api, queue, user, { layerId, articleId }, doc, layer, version, events, ahead = new WriteAhead()) {
    this.api = api;
    this.queue = queue;
    this.name = `${user}:${layerId}`;
    this.layerId = layerId;
    this.article = articleId;
    this.doc = doc;
    this.confirmed = layer;
    this.version = version;
    this.events = events;
    /** @type {SaveState} */
    this.state = "saved";
    this.message = "";
    /** @type {Waiting[]} what waits, as this tab knows it */
    this.waiting = [];
    this.ahead = ahead;
    this.failures = 0;
    this.timer = 0;
    this.closed = false;
    /** @type {(Omit<Waiting, "n">)[]} on its way into the queue */
    this.unwritten = [];
    /** @type {Waiting[]} what found no room in the queue; their `n` is negative */
    this.loose = [];
    this.looseCount = 0;
    this.last = 0;
    /** Ids of the changes that this page knows as its user's: no conflict with them. @type {Set<string>} */
    this.own = new Set();
    /** @type {Promise<void>} */
    this.writing = Promise.resolve();
    this.channel = typeof BroadcastChannel === "function" ? new BroadcastChannel(`gisa:${this.name}`) : null;
    if (this.channel) this.channel.onmessage = (event) => void this.heard(event.data);
    this.online = () => this.flush();
    globalThis.addEventListener?.("online", this.online);
  }

  /** Take up what an earlier visit left behind, then send. The page gets its layer by `events.layer`. */
  async start() {
    await this.takeUpUnwritten();
    await this.reread();
    await this.findOldConflicts();
    if (this.waiting.length) await this.replay(false);
    this.report();
    await this.flush();
  }

  /** What a page that was left in a hurry had not yet written into the queue. */
  async takeUpUnwritten() {
    const left = this.ahead.left(this.name);
    if (!left.length) return;
    const written = new Set((await this.queue.all(this.name)).map((one) => one.batch));
    for (const one of left) {
      if (written.has(one.batch)) this.ahead.forget(one.batch);
      else await this.store(one);
    }
  }

  /**
   * Write a batch into the queue; its place there. Where the queue has no room it stays in memory (and in the
   * write-ahead, if that has room), and the page says so.
   * @param {Omit<Waiting, "n">} one @returns {Promise<number>}
   */
  async store(one) {
    try {
      const n = await this.queue.add(one);
      if (this.queue.durable) this.ahead.forget(one.batch);
      return n;
    } catch {
      const n = -++this.looseCount;
      this.loose.push({ ...one, n });
      return n;
    }
  }

  /** No more events from this one; what waits stays in the queue. */
  close() {
    this.closed = true;
    clearTimeout(this.timer);
    this.channel?.close();
    globalThis.removeEventListener?.("online", this.online);
  }

  /** Keep a batch, then send it. Kept when the promise is. @param {Change[]} changes @param {Decision[]} decisions */
  async push(changes, decisions = []) {
    const { name: queue, article, version: base } = this;
    const one = { queue, article, base, batch: crypto.randomUUID(), at: this.moment(), changes, decisions };
    for (const change of changes) this.own.add(change.id);
    this.ahead.keep(one);
    this.setState(this.state === "saved" ? "saving" : this.state);
    this.unwritten.push(one);
    // One after another, so that the queue has the order of the work.
    const written = this.writing.then(async () => {
      one.base = Math.max(one.base, this.version);
      const n = await this.store(one);
      this.unwritten = this.unwritten.filter((known) => known !== one);
      if (!this.waiting.some((known) => known.n === n)) this.waiting.push({ ...one, n });
      if (this.queue.durable && n > 0) this.channel?.postMessage({ kind: "added", changes, n, batch: one.batch });
    });
    this.writing = written.catch(() => undefined);
    await written;
    this.report();
    void this.flush();
  }

  /** Now, and later than ever before: what is stored in two places is put in order by it. */
  moment() {
    this.last = Math.max(Date.now(), this.last + 1);
    return this.last;
  }

  /** Send what waits, also what is still on its way into the queue. Only one tab does; the others find nothing left. */
  async flush() {
    clearTimeout(this.timer);
    await this.writing;
    if (this.closed || !this.pending().length) return this.rest();
    const locks = globalThis.navigator?.locks;
    await (locks ? locks.request(`gisa-send:${this.name}`, () => this.sendAll()) : this.sendAll());
  }

  /** What waits and is not refused. */
  pending() {
    return this.waiting.filter((one) => !one.refused);
  }

  async sendAll() {
    while (!this.closed) {
      if (this.queue.durable) await this.reread();
      const batches = firstOf(this.pending());
      if (!batches.length) return this.rest();
      this.setState("saving");
      try {
        await this.sendOnce(batches);
        this.failures = 0;
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        if (!(await this.failed(error, batches))) return;
      }
    }
  }

  /** Another tab may have sent some of it. */
  async reread() {
    const written = await this.queue.all(this.name);
    this.waiting = this.loose.length ? [...written, ...this.loose].sort((a, b) => a.at - b.at) : written;
  }

  /** These need not wait any longer. @param {Waiting[]} batches */
  async drop(batches) {
    const gone = new Set(batches.map((one) => one.n));
    await this.queue.remove([...gone].filter((n) => n > 0));
    for (const one of batches) this.ahead.forget(one.batch);
    this.loose = this.loose.filter((one) => !gone.has(one.n));
    this.waiting = this.waiting.filter((one) => !gone.has(one.n));
  }

  /** Write a waiting batch anew. @param {Waiting} one */
  async put(one) {
    const anew = (/** @type {Waiting} */ known) => (known.n === one.n ? one : known);
    this.waiting = this.waiting.map(anew);
    this.loose = this.loose.map(anew);
    // Without room the queue keeps its older form of it, which is asked about again at the next visit.
    if (one.n > 0) await this.queue.put(one).catch(() => undefined);
  }

  /** @param {Waiting[]} batches */
  async sendOnce(batches) {
    const changes = batches.flatMap((one) => one.changes);
    const decisions = batches.flatMap((one) => one.decisions ?? []);
    const base = this.version;
    const body = decisions.length ? { base, changes, decisions } : { base, changes };
    const answer = await this.api.post(`layers/${this.layerId}/changes/`, body);
    for (const change of changes) this.own.add(change.id);
    await this.drop(batches);
    this.channel?.postMessage({ kind: "sent" });
    const others = answer.version !== base + answer.applied.length || answer.duplicates.length > 0;
    if (others) await this.reload();
    else {
      this.version = answer.version;
      // What waits was made on top of this.
      for (const one of this.pending()) await this.put({ ...one, base: Math.max(one.base, answer.version) });
      if (changes.length) this.confirmed = apply(this.confirmed, changes, this.doc).layer;
    }
    if (!this.closed) this.events.problems(answer.problems ?? []);
  }

  /** Whether to go on after an answer that is no success. @param {ApiError} error @param {Waiting[]} batches */
  async failed(error, batches) {
    this.message = error.message;
    if (error.status === 409 && error.code === "stale") {
      await this.merge(error);
      return true;
    }
    if (error.status === 401 || (error.status === 403 && error.code === "not_authenticated")) {
      this.setState("signedOut");
      return false;
    }
    if (error.status === 403 || error.status === 404) {
      this.setState("forbidden");
      return false;
    }
    if (error.status === 422 || error.status === 400 || error.status === 413) {
      await this.refuse(error, batches);
      return true;
    }
    this.setState("offline");
    const wait = BACKOFF[Math.min(this.failures++, BACKOFF.length - 1)];
    this.timer = setTimeout(() => void this.flush(), wait);
    return false;
  }

  /** 409: others' changes first, then own work on top of them. @param {ApiError} error */
  async merge(error) {
    const changes = /** @type {Change[]} */ (error.body?.changes ?? []);
    try {
      if (!changes.length) throw new Error("nothing to merge");
      const before = this.confirmed;
      this.confirmed = apply(this.confirmed, changes, this.doc).layer;
      this.version = error.body.version;
      await this.markConflicts(changes, (id) => before.get(id));
      await this.replay(true);
    } catch {
      await this.reload();
    }
  }

  /** What waits since an earlier visit, held against what others did since. */
  async findOldConflicts() {
    const oldest = Math.min(...this.pending().map((one) => one.base));
    if (!(oldest < this.version)) return;
    const since = await changesSince(this.api, this.layerId, oldest);
    // Without an answer the server will say itself that the layer has changed.
    if (since) await this.markConflicts(since.changes, (id) => since.removed.get(id));
  }

  /**
   * Batches that contradict what others did wait for the annotator.
   * @param {Change[]} changes since the batches were made @param {(id: string) => any} before
   */
  async markConflicts(changes, before) {
    const mine = new Set(this.waiting.flatMap((one) => one.changes.map((change) => change.id)));
    const theirs = changes.filter((change) => !this.own.has(change.id) && !mine.has(change.id));
    if (!theirs.length) return;
    for (const one of this.pending()) {
      const sides = conflictsOf(one.changes, theirs, before, this.confirmed);
      if (sides.length) await this.mark(one, { code: "conflict", message: "", sides });
    }
  }

  /** Decide a conflict: the own side is made true, or the others' stays. @param {number} n @param {boolean} mine */
  async decide(n, mine) {
    const one = this.waiting.find((known) => known.n === n);
    const sides = one?.refused?.sides;
    if (!one || !sides) return;
    const open = new Set(sides.map((side) => side.id));
    const rest = one.changes.filter((change) => change.op === "load" || !open.has(change.value.id));
    const changes = mine ? [...rest, ...sides.flatMap((side) => keepMine(side, this.confirmed))] : rest;
    for (const change of changes) this.own.add(change.id);
    if (changes.length) await this.put({ ...one, refused: undefined, changes, base: this.version });
    else await this.drop([one]);
    await this.replay(false);
    await this.flush();
    this.rest();
  }

  /** The layer as the server has it, with own work on top. */
  async reload() {
    const { layer, version } = await this.events.reload();
    this.confirmed = layer;
    this.version = version;
    await this.replay(true);
  }

  /** Put what waits on top of the confirmed layer; what no longer fits is kept and marked. @param {boolean} undone */
  async replay(undone) {
    const { layer, refused } = rebase(this.confirmed, [...this.pending(), ...this.unwritten], this.doc);
    for (const one of refused) {
      const waiting = this.waiting.find((known) => known.batch === one.batch);
      if (waiting) await this.mark(waiting, one.faults[0]);
    }
    if (!this.closed) this.events.layer(layer, undone);
    this.report();
  }

  /** The server names the changes that it refuses; their batches need the annotator. @param {ApiError} error @param {Waiting[]} batches */
  async refuse(error, batches) {
    const details = Array.isArray(error.body?.error?.details) ? error.body.error.details : [];
    const faults = new Map(details.map((/** @type {any} */ fault) => [fault.change, fault]));
    const bad = batches.filter((one) => one.changes.some((change) => faults.has(change.id)));
    for (const one of bad.length ? bad : batches.slice(0, 1)) {
      const fault = one.changes.map((change) => faults.get(change.id)).find(Boolean);
      await this.mark(one, fault ?? { code: error.code, message: error.message });
    }
    await this.replay(true);
  }

  /** @param {Waiting} one @param {import("./queue.js").Refusal} fault */
  async mark(one, { code, message, sides }) {
    await this.put({ ...one, refused: sides ? { code, message, sides } : { code, message } });
  }

  /** Try refused batches again, but for conflicts: those are decided one by one. */
  async retry() {
    for (const one of this.waiting.filter((known) => known.refused && !known.refused.sides)) {
      await this.put({ ...one, refused: undefined });
    }
    if (this.queue.durable) await this.reread();
    await this.replay(false);
    await this.flush();
  }

  /** The queue has got more from elsewhere. */
  async takeUp() {
    await this.reread();
    await this.findOldConflicts();
    await this.replay(false);
    await this.flush();
  }

  /** Give a refused batch up. Only ever on the annotator's word. @param {number} n */
  discard(n) {
    return this.drop(this.waiting.filter((one) => one.n === n)).then(() => this.rest());
  }

  /** Another tab of the same layer did something. @param {any} message */
  async heard(message) {
    if (this.closed) return;
    if (message.kind === "added") {
      for (const change of message.changes) this.own.add(change.id);
      await this.reread();
      await this.replay(false);
    } else if (message.kind === "sent") {
      await this.reread();
      await this.reload().catch(() => undefined);
    }
    this.rest();
  }

  rest() {
    if (this.pending().length || this.unwritten.length) return this.report();
    this.setState(this.waiting.length ? "needsYou" : "saved");
  }

  /** @param {SaveState} state */
  setState(state) {
    this.state = state;
    this.report();
  }

  report() {
    if (this.closed) return;
    const refused = this.waiting.filter((one) => one.refused);
    const open = this.unwritten.length > 0 || this.waiting.length > refused.length;
    const rested = open ? "saving" : refused.length ? "needsYou" : "saved";
    const state = this.state === "saved" ? rested : this.state;
    const full = this.loose.length > 0;
    const durable = this.queue.durable && !full;
    this.events.status({ state, waiting: this.waiting.length, refused, durable, full, message: this.message });
  }
}
