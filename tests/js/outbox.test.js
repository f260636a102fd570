import assert from "node:assert/strict";
import test from "node:test";

import { apply, BatchError } from "../../annotator/static/annotator/js/core/changes.js";
import { Layer } from "../../annotator/static/annotator/js/core/layer.js";
import { Doc } from "../../annotator/static/annotator/js/core/offsets.js";
import { ApiError } from "../../annotator/static/annotator/js/sync/api.js";
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
const relabel = (id, label) => ({ id: crypto.randomUUID(), op: "update", kind: "entity", value: { id, label } });
const remove = (id) => ({ id: crypto.randomUUID(), op: "remove", kind: "entity", value: { id } });

/** A server in memory that answers as the real one does. */
class Server {
  constructor() {
    this.layer = Layer.empty(DOC);
    this.log = [];
    this.down = null;
    this.requests = 0;
    this.loseAnswer = false;
  }

  get version() {
    return this.log.length;
  }

  save(changes) {
    this.layer = apply(this.layer, changes, DOC).layer;
    this.log.push(...changes);
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
  server.save([relabel("e1", "OG"), add("e9", 5, 8)]);
  await outbox.push([relabel("e1", "LC")]);
  await outbox.flush();
  assert.equal(server.layer.entities.get("e1").label, "LC");
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
  assert.equal(told.status.refused[0].refused.code, "no_such_annotation");
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
