import assert from "node:assert/strict";
import test from "node:test";

import { apply, BatchError } from "../../annotator/static/annotator/js/core/changes.js";
import { Layer } from "../../annotator/static/annotator/js/core/layer.js";
import { Doc } from "../../annotator/static/annotator/js/core/offsets.js";
import { ApiError } from "../../annotator/static/annotator/js/sync/api.js";
import { batchesIn, everythingOf, fileOf, loadBatches } from "../../annotator/static/annotator/js/sync/file.js";
import { sendLeftovers } from "../../annotator/static/annotator/js/sync/leftovers.js";
import { Outbox } from "../../annotator/static/annotator/js/sync/outbox.js";
import { MemoryQueue } from "../../annotator/static/annotator/js/sync/queue.js";
import { WriteAhead } from "../../annotator/static/annotator/js/sync/write_ahead.js";

const DOC = new Doc("가람전자 박지안 대표");
const add = (id, start = 0, end = 2) => ({
  id: crypto.randomUUID(),
  op: "add",
  kind: "entity",
  value: { id, label: "PS", start, end, attributes: {} },
});
const update = (id, value) => ({ id: crypto.randomUUID(), op: "update", kind: "entity", value: { id, ...value } });
const relabel = (id, label) => update(id, { label });
const remove = (id) => ({ id: crypto.randomUUID(), op: "remove", kind: "entity", value: { id } });

/** A server in memory that answers as the real one does. */
class Server {
  constructor() {
    this.layer = Layer.empty(DOC);
    this.log = [];
    this.removed = new Map();
    this.down = null;
    this.requests = 0;
    this.loseAnswer = false;
  }

  get version() {
    return this.log.length;
  }

  save(changes) {
    for (const one of changes) if (one.op === "remove") this.removed.set(one.value.id, this.layer.get(one.value.id));
    this.layer = apply(this.layer, changes, DOC).layer;
    this.log.push(...changes);
  }

  /** The journal. Inverses of removals only; nothing else is read. */
  async get(path) {
    if (this.down) throw new ApiError(this.down, "offline", "away", null);
    const after = Number(new URLSearchParams(path.split("?")[1]).get("after"));
    const rows = this.log
      .slice(after)
      .map((change) => ({ change, inverse: { value: this.removed.get(change.value.id) } }));
    return { results: rows, next: null };
  }

  async post(path, { base, changes }) {
    this.requests++;
    if (this.down) throw new ApiError(this.down, this.down === 401 ? "not_authenticated" : "offline", "away", null);
    const known = new Set(this.log.map((one) => one.id));
    const fresh = changes.filter((one) => !known.has(one.id));
    const duplicates = changes.filter((one) => known.has(one.id)).map((one) => one.id);
    const since = this.log.slice(base);
    const touched = new Set(since.map((one) => one.value.id));
    if (fresh.some((one) => touched.has(one.value.id))) {
      throw new ApiError(409, "stale", "changed", { version: this.version, changes: since });
    }
    try {
      if (fresh.length) this.save(fresh);
    } catch (error) {
      if (!(error instanceof BatchError)) throw error;
      throw new ApiError(422, "bad_changes", "bad", { error: { details: error.faults } });
    }
    if (this.loseAnswer) {
      this.loseAnswer = false;
      throw new ApiError(0, "offline", "lost", null);
    }
    return { version: this.version, applied: fresh.map((one) => one.id), duplicates, problems: [] };
  }
}

/** An outbox with what it told the page. */
function open(server, queue = new MemoryQueue()) {
  const told = { status: null, layer: null };
  const outbox = new Outbox(server, queue, "7", { layerId: 1, articleId: 5 }, DOC, server.layer, server.version, {
    status: (status) => (told.status = status),
    layer: (layer) => (told.layer = layer),
    problems: () => undefined,
    reload: async () => ({ layer: server.layer, version: server.version }),
  });
  outbox.channel?.close();
  outbox.channel = null;
  return { outbox, told, queue };
}

test("a change is saved and leaves the queue", async () => {
  const server = new Server();
  const { outbox, told, queue } = open(server);
  await outbox.push([add("e1")]);
  await outbox.flush();
  assert.equal(server.version, 1);
  assert.equal(told.status.state, "saved");
  assert.deepEqual(await queue.all("7:1"), []);
});

test("what was done a moment ago is sent by a flush that follows at once, before an article is handed in", async () => {
  const server = new Server();
  const queue = new MemoryQueue();
  const slowly = queue.add.bind(queue);
  queue.add = (one) => new Promise((kept) => setTimeout(() => kept(slowly(one)), 20));
  const { outbox } = open(server, queue);
  void outbox.push([add("e1")]);
  await outbox.flush();
  assert.equal(server.version, 1);
});

test("without a connection changes wait, and go out in order when it is back", async () => {
  const server = new Server();
  const { outbox, told } = open(server);
  server.down = 500;
  for (const id of ["e1", "e2", "e3"]) await outbox.push([add(id)]);
  await outbox.flush();
  assert.equal(told.status.state, "offline");
  assert.equal(told.status.waiting, 3);
  server.down = null;
  await outbox.flush();
  outbox.close();
  assert.deepEqual(
    server.log.map((one) => one.value.id),
    ["e1", "e2", "e3"],
  );
});

test("what was left behind by a closed tab is sent by the next", async () => {
  const server = new Server();
  const first = open(server);
  server.down = 500;
  await first.outbox.push([add("e1")]);
  await first.outbox.flush();
  first.outbox.close();
  server.down = null;
  const second = open(server, first.queue);
  await second.outbox.start();
  assert.equal(server.version, 1);
  assert.ok(second.told.layer.entities.has("e1"));
});

test("a lost answer loses nothing and saves nothing twice", async () => {
  const server = new Server();
  const { outbox, told } = open(server);
  server.loseAnswer = true;
  await outbox.push([add("e1")]);
  await outbox.flush();
  await outbox.flush();
  outbox.close();
  assert.equal(server.version, 1);
  assert.equal(told.status.state, "saved");
});

test("signed out, everything is kept and sent after signing in", async () => {
  const server = new Server();
  const { outbox, told, queue } = open(server);
  server.down = 401;
  await outbox.push([add("e1")]);
  await outbox.flush();
  assert.equal(told.status.state, "signedOut");
  assert.equal((await queue.all("7:1")).length, 1);
  server.down = null;
  await outbox.flush();
  assert.equal(server.version, 1);
});

test("others' changes are merged in, own work goes on top", async () => {
  const server = new Server();
  server.save([add("e1")]);
  const { outbox, told } = open(server);
  server.save([update("e1", { attributes: { sure: "no" } }), add("e9", 5, 8)]);
  await outbox.push([relabel("e1", "LC")]);
  await outbox.flush();
  assert.equal(server.layer.entities.get("e1").label, "LC");
  assert.deepEqual(server.layer.entities.get("e1").attributes, { sure: "no" });
  assert.ok(told.layer.entities.has("e9"));
  assert.equal(told.status.state, "saved");
});

test("changes elsewhere that do not touch own work are fetched", async () => {
  const server = new Server();
  const { outbox, told } = open(server);
  server.save([add("e9", 5, 8)]);
  await outbox.push([add("e1")]);
  await outbox.flush();
  assert.deepEqual([...told.layer.entities.keys()].sort(), ["e1", "e9"]);
  assert.equal(outbox.version, 2);
});

test("a change that no longer applies is kept, shown and holds nothing else up", async () => {
  const server = new Server();
  server.save([add("e1")]);
  const { outbox, told, queue } = open(server);
  server.save([remove("e1")]);
  server.down = 500;
  await outbox.push([relabel("e1", "LC")]);
  await outbox.push([add("e2", 5, 8)]);
  server.down = null;
  await outbox.flush();
  outbox.close();
  assert.equal(told.status.state, "needsYou");
  assert.equal(told.status.refused[0].refused.code, "conflict");
  assert.ok(server.layer.entities.has("e2"));
  assert.equal((await queue.all("7:1")).length, 1);
});

test("what the server refuses is taken back on the page and kept in the queue", async () => {
  const server = new Server();
  const { outbox, told } = open(server);
  await outbox.push([{ ...add("e1"), value: { id: "e1", label: "PS", start: 0, end: 99, attributes: {} } }]);
  await outbox.flush();
  assert.equal(told.status.state, "needsYou");
  assert.equal(told.layer.entities.size, 0);
  const [refused] = told.status.refused;
  assert.equal(refused.refused.code, "span_outside");
  await outbox.discard(refused.n);
  assert.equal(told.status.state, "saved");
});

test("a change that the layer has already is no conflict", async () => {
  const server = new Server();
  const queue = new MemoryQueue();
  const change = add("e1");
  server.save([change]);
  await queue.add({ queue: "7:1", article: 5, base: 0, batch: "b", at: 0, changes: [change] });
  const { outbox, told } = open(server, queue);
  await outbox.start();
  assert.equal(told.status.state, "saved");
  assert.equal(server.version, 1);
});

test("a batch is never torn apart, and a long queue goes out in several requests", async () => {
  const server = new Server();
  const { outbox } = open(server);
  server.down = 500;
  const batch = (number) => Array.from({ length: 150 }, (_, index) => add(`e${number}-${index}`));
  for (const number of [1, 2, 3]) await outbox.push(batch(number));
  server.down = null;
  server.requests = 0;
  await outbox.flush();
  outbox.close();
  assert.equal(server.requests, 3);
  assert.equal(server.version, 450);
});

test("what another article left behind is sent too, and what is not taken stays and is told", async () => {
  const server = new Server();
  const { outbox, queue } = open(server);
  server.down = 500;
  await outbox.push([add("e1")]);
  await outbox.push([relabel("e9", "OG")]);
  outbox.close();
  assert.deepEqual(await sendLeftovers(server, queue, "7", 2), [{ article: 5, count: 2 }]);
  server.down = null;
  assert.deepEqual(await sendLeftovers(server, queue, "8", 2), []);
  assert.equal(server.version, 0);
  assert.deepEqual(await sendLeftovers(server, queue, "7", 2), [{ article: 5, count: 1 }]);
  assert.deepEqual(
    server.log.map((one) => one.value.id),
    ["e1"],
  );
});

/** localStorage, as far as it is used. */
class Storage {
  #items = new Map();
  get length() {
    return this.#items.size;
  }
  key(index) {
    return [...this.#items.keys()][index] ?? null;
  }
  getItem(key) {
    return this.#items.get(key) ?? null;
  }
  setItem(key, value) {
    this.#items.set(key, value);
  }
  removeItem(key) {
    this.#items.delete(key);
  }
}

/** An outbox whose page can be left at any moment. */
function openWith(server, queue, storage) {
  const events = {
    status: () => undefined,
    layer: () => undefined,
    problems: () => undefined,
    reload: async () => ({ layer: server.layer, version: server.version }),
  };
  const ahead = new WriteAhead(storage);
  const ids = { layerId: 1, articleId: 5 };
  const outbox = new Outbox(server, queue, "7", ids, DOC, server.layer, server.version, events, ahead);
  outbox.channel?.close();
  outbox.channel = null;
  return outbox;
}

/** A queue that never answers, as IndexedDB does for a page that is being left. */
class SilentQueue extends MemoryQueue {
  durable = true;
  add() {
    return new Promise(() => undefined);
  }
}

test("a change made just before the page is left is sent at the next visit", async () => {
  const server = new Server();
  const storage = new Storage();
  void openWith(server, new SilentQueue(), storage).push([add("e1")]);
  await openWith(server, new MemoryQueue(), storage).start();
  assert.deepEqual([...server.layer.entities.keys()], ["e1"]);
  assert.equal(storage.length, 0);
});

test("a change that reached the queue is not taken up a second time", async () => {
  const server = new Server();
  const storage = new Storage();
  const queue = new MemoryQueue();
  server.down = 503;
  const first = openWith(server, queue, storage);
  await first.push([add("e1")]);
  first.close();
  server.down = null;
  await openWith(server, queue, storage).start();
  assert.deepEqual([...server.layer.entities.keys()], ["e1"]);
  assert.equal(server.log.length, 1);
  assert.equal(storage.length, 0);
});

test("what another user left behind stays where it is", () => {
  const ahead = new WriteAhead(new Storage());
  ahead.keep({ queue: "8:1", article: 5, base: 0, batch: "b", at: 1, changes: [add("e1")] });
  assert.deepEqual(ahead.left("7:1"), []);
  assert.equal(ahead.left("8:1").length, 1);
});

/** A conflict: e1 was relabelled on two devices. */
async function conflict(mine, theirs) {
  const server = new Server();
  server.save([add("e1")]);
  const opened = open(server);
  server.save([theirs]);
  await opened.outbox.push([mine]);
  await opened.outbox.flush();
  const { status } = opened.told;
  assert.equal(status.state, "needsYou");
  const [waiting] = status.refused;
  return { server, ...opened, waiting, sides: waiting.refused.sides };
}

test("a true conflict waits with both sides, and the own side can be kept", async () => {
  const { server, outbox, told, waiting, sides } = await conflict(relabel("e1", "LC"), relabel("e1", "OG"));
  assert.deepEqual(
    sides.map((side) => [side.id, side.mine.label, side.theirs.label]),
    [["e1", "LC", "OG"]],
  );
  assert.equal(server.layer.entities.get("e1").label, "OG");
  assert.equal(told.layer.entities.get("e1").label, "OG");
  await outbox.retry();
  assert.equal(told.status.state, "needsYou");
  await outbox.decide(waiting.n, true);
  assert.equal(server.layer.entities.get("e1").label, "LC");
  assert.equal(told.status.state, "saved");
});

test("of a true conflict the other side can be taken", async () => {
  const { server, outbox, told, waiting, queue } = await conflict(relabel("e1", "LC"), relabel("e1", "OG"));
  await outbox.decide(waiting.n, false);
  assert.equal(told.layer.entities.get("e1").label, "OG");
  assert.equal(server.version, 2);
  assert.equal(told.status.state, "saved");
  assert.deepEqual(await queue.everything(), []);
});

test("what another device removed can be kept as it was edited here", async () => {
  const { server, outbox, waiting, sides } = await conflict(relabel("e1", "LC"), remove("e1"));
  assert.equal(sides[0].theirs, null);
  await outbox.decide(waiting.n, true);
  assert.deepEqual(
    [...server.layer.entities.values()].map((one) => [one.id, one.label, one.text]),
    [["e1", "LC", "가람"]],
  );
});

test("what was removed here and edited elsewhere is a conflict too", async () => {
  const { server, outbox, waiting, sides } = await conflict(remove("e1"), relabel("e1", "OG"));
  assert.equal(sides[0].mine, null);
  await outbox.decide(waiting.n, true);
  assert.equal(server.layer.size, 0);
});

test("the same edit on two devices is no conflict, nor is a removal on both", async () => {
  for (const make of [() => relabel("e1", "LC"), () => remove("e1")]) {
    const server = new Server();
    server.save([add("e1")]);
    const { outbox, told } = open(server);
    server.save([make()]);
    await outbox.push([make()]);
    await outbox.flush();
    assert.ok(told.status.refused.every((one) => one.refused.code !== "conflict"));
  }
});

test("what waited since an earlier visit is held against what others did meanwhile", async () => {
  const server = new Server();
  server.save([add("e1"), add("e2", 5, 8)]);
  const first = open(server);
  server.down = 503;
  await first.outbox.push([relabel("e1", "LC")]);
  await first.outbox.push([relabel("e2", "OG")]);
  first.outbox.close();
  server.down = null;
  server.save([remove("e1")]);
  const { outbox, told } = open(server, first.queue);
  await outbox.start();
  assert.equal(server.layer.entities.get("e2").label, "OG");
  const [waiting] = told.status.refused;
  assert.equal(waiting.refused.sides[0].mine.label, "LC");
  await outbox.decide(waiting.n, true);
  assert.equal(server.layer.entities.get("e1").label, "LC");
});

test("own work that was sent before is no conflict with what waits", async () => {
  const server = new Server();
  server.save([add("e1")]);
  const first = open(server);
  await first.outbox.push([relabel("e1", "OG")]);
  await first.outbox.flush();
  server.down = 503;
  await first.outbox.push([relabel("e1", "LC")]);
  first.outbox.close();
  server.down = null;
  const { outbox, told } = open(server, first.queue);
  await outbox.start();
  assert.equal(told.status.state, "saved");
  assert.equal(server.layer.entities.get("e1").label, "LC");
});

/** A queue without room, as IndexedDB is when the disk is full. */
class FullQueue extends MemoryQueue {
  durable = true;
  full = true;
  async add(one) {
    if (this.full) throw new DOMException("no room", "QuotaExceededError");
    return super.add(one);
  }
  async put(one) {
    if (this.full) throw new DOMException("no room", "QuotaExceededError");
    return super.put(one);
  }
}

test("without room in the queue a change stays in memory, is told, downloaded, and sent all the same", async () => {
  const server = new Server();
  const queue = new FullQueue();
  const { outbox, told } = open(server, queue);
  server.down = 503;
  await outbox.push([add("e1")]);
  await outbox.push([add("e2", 5, 8)]);
  assert.deepEqual([told.status.full, told.status.durable, told.status.waiting], [true, false, 2]);
  const kept = await everythingOf(queue, new WriteAhead(null), outbox.loose, "7");
  assert.deepEqual(
    kept.flatMap((one) => one.changes.map((change) => change.value.id)),
    ["e1", "e2"],
  );
  queue.full = false;
  await outbox.push([relabel("e1", "LC")]);
  server.down = null;
  await outbox.flush();
  assert.deepEqual(
    server.log.map((one) => [one.op, one.value.id]),
    [
      ["add", "e1"],
      ["add", "e2"],
      ["update", "e1"],
    ],
  );
  assert.deepEqual([told.status.state, told.status.full, told.status.durable], ["saved", false, true]);
});

test("without room in the queue, what the server refuses is kept and can be given up", async () => {
  const server = new Server();
  const { outbox, told } = open(server, new FullQueue());
  await outbox.push([{ ...add("e1"), value: { id: "e1", label: "PS", start: 0, end: 99, attributes: {} } }]);
  await outbox.flush();
  assert.equal(told.status.state, "needsYou");
  await outbox.discard(told.status.refused[0].n);
  assert.equal(told.status.state, "saved");
});

test("a full queue and a closed tab: the write-ahead has it at the next visit", async () => {
  const server = new Server();
  const storage = new Storage();
  server.down = 503;
  const first = openWith(server, new FullQueue(), storage);
  await first.push([add("e1")]);
  first.close();
  server.down = null;
  await openWith(server, new MemoryQueue(), storage).start();
  assert.deepEqual([...server.layer.entities.keys()], ["e1"]);
  assert.equal(storage.length, 0);
});

test("what another article left in the write-ahead is sent too", async () => {
  const server = new Server();
  const ahead = new WriteAhead(new Storage());
  ahead.keep({ queue: "7:1", article: 5, base: 0, batch: crypto.randomUUID(), at: 1, changes: [add("e1")] });
  const full = new FullQueue();
  assert.deepEqual(await sendLeftovers(server, full, "7", 2, ahead), [{ article: 5, count: 1 }]);
  full.full = false;
  assert.deepEqual(await sendLeftovers(server, full, "7", 2, ahead), []);
  assert.deepEqual([...server.layer.entities.keys()], ["e1"]);
  assert.deepEqual(ahead.all(), []);
});

test("a downloaded file is loaded once, however often it is read", async () => {
  const server = new Server();
  const { outbox, queue } = open(server);
  server.down = 503;
  await outbox.push([add("e1")]);
  const text = fileOf("7", await everythingOf(queue, new WriteAhead(null), outbox.loose, "7"));
  outbox.close();
  server.down = null;

  const other = open(server);
  assert.equal(await loadBatches(other.queue, batchesIn(text, "7")), 1);
  assert.equal(await loadBatches(other.queue, batchesIn(text, "7")), 0);
  await other.outbox.takeUp();
  assert.equal(other.told.status.state, "saved");
  assert.equal(await loadBatches(other.queue, batchesIn(text, "7")), 1);
  await other.outbox.takeUp();
  assert.equal(server.log.length, 1);
  assert.deepEqual(await other.queue.everything(), []);
});

test("a file that is none of ours, or another user's, is refused", () => {
  const batch = { queue: "7:1", article: 5, base: 0, batch: crypto.randomUUID(), at: 1, changes: [add("e1")] };
  const file = (value) => JSON.stringify({ gisa: "changes/1", user: "7", batches: [value] });
  assert.equal(batchesIn(file(batch), "7").length, 1);
  const bad = [
    "",
    "[]",
    "{}",
    file(null),
    file({ ...batch, queue: "8:1" }),
    file({ ...batch, queue: "7:1:2" }),
    file({ ...batch, base: -1 }),
    file({ ...batch, batch: "x" }),
    file({ ...batch, changes: [] }),
    file({ ...batch, changes: [{ ...add("e1"), op: "load" }] }),
    file({ ...batch, changes: [{ ...add("e1"), id: "1" }] }),
  ];
  for (const text of bad) assert.throws(() => batchesIn(text, "7"), { code: "notOurFile" }, text);
  assert.throws(() => batchesIn(file(batch), "8"), { code: "otherUsersFile" });
});

test("what was undone before its article was left is undone on the server too", async () => {
  const server = new Server();
  const { outbox, queue } = open(server);
  server.loseAnswer = true;
  await outbox.push([add("e1")]);
  await outbox.push([remove("e1")]);
  outbox.close();
  assert.ok(server.layer.entities.has("e1"));
  assert.deepEqual(await sendLeftovers(server, queue, "7", 99), []);
  assert.equal(server.layer.entities.has("e1"), false);
});
