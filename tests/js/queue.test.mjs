import assert from "node:assert/strict";
import { test } from "node:test";
import { DurableQueue } from "../../static/player/queue.js";

export class MemoryStorage {
  map = new Map();
  get length() { return this.map.size; }
  key(i) { return [...this.map.keys()][i] ?? null; }
  getItem(key) { return this.map.get(key) ?? null; }
  setItem(key, value) { this.map.set(key, String(value)); }
  removeItem(key) { this.map.delete(key); }
}

test("an entry outlives the page", () => {
  const storage = new MemoryStorage();
  new DurableQueue(storage, "a1").put("7", { seq: 5, chosen: 2 });
  const later = new DurableQueue(storage, "a1");
  assert.deepEqual(later.get("7"), { seq: 5, chosen: 2 });
  assert.deepEqual(later.names(), ["7"]);
  assert.equal(new DurableQueue(storage, "a2").size, 0);
});

test("only what the server has is dropped: a newer entry stays", () => {
  const queue = new DurableQueue(new MemoryStorage(), "a1");
  queue.put("7", { seq: 5, chosen: 2 });
  queue.put("7", { seq: 6, chosen: 3 });
  queue.drop("7", 5);
  assert.equal(queue.get("7").chosen, 3);
  queue.drop("7", 6);
  assert.equal(queue.size, 0);
});

test("an older entry never overwrites a newer one", () => {
  const queue = new DurableQueue(new MemoryStorage(), "a1");
  queue.put("7", { seq: 6, chosen: 3 });
  queue.put("7", { seq: 5, chosen: 2 });
  assert.equal(queue.get("7").chosen, 3);
});

test("two tabs share one storage and do not delete each other's newer entries", () => {
  const storage = new MemoryStorage();
  const [one, two] = [new DurableQueue(storage, "a1"), new DurableQueue(storage, "a1")];
  one.put("7", { seq: 5, chosen: 0 });
  two.put("7", { seq: 9, chosen: 1 });
  two.put("8", { seq: 10, chosen: 1 });
  one.drop("7", 5);
  assert.equal(one.get("7").seq, 9);
  assert.deepEqual(one.names().sort(), ["7", "8"]);
});

test("another tab's news: a newer entry is told, an acknowledged one forgotten", () => {
  const queue = new DurableQueue(new MemoryStorage(), "a1");
  const key = "cpimprep:a1:queue:7";
  assert.deepEqual(queue.heard({ key, newValue: '{"seq":3,"chosen":1}' }), { name: "7", entry: { seq: 3, chosen: 1 } });
  assert.equal(queue.heard({ key: "else", newValue: "{}" }), null);
  queue.memory.set("7", { seq: 3 });
  queue.heard({ key, oldValue: '{"seq":2}', newValue: null });
  assert.equal(queue.get("7").seq, 3);
  queue.heard({ key, oldValue: '{"seq":3}', newValue: null });
  assert.equal(queue.get("7"), undefined);
});

test("where storage is full entries stay in memory and the queue says so", () => {
  const storage = new MemoryStorage();
  const queue = new DurableQueue(storage, "a1");
  const write = storage.setItem;
  storage.setItem = () => { throw new Error("QuotaExceededError"); };
  queue.put("7", { seq: 5, chosen: 2 });
  assert.equal(queue.durable, false);
  assert.equal(queue.get("7").chosen, 2);
  storage.setItem = write;
  queue.put("7", { seq: 6, chosen: 1 });
  assert.equal(queue.durable, true);
});

test("damaged storage is ignored, and clearing takes only this attempt", () => {
  const storage = new MemoryStorage();
  storage.setItem("cpimprep:a1:queue:7", "{broken");
  storage.setItem("cpimprep:a1:queue:8", "null");
  storage.setItem("cpimprep:a2:queue:1", '{"seq":1}');
  const queue = new DurableQueue(storage, "a1");
  assert.equal(queue.get("7"), undefined);
  assert.equal(queue.size, 0);
  queue.clear();
  assert.deepEqual([...storage.map.keys()], ["cpimprep:a2:queue:1"]);
});
