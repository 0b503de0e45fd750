import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { Outbox } from "../../static/player/outbox.js";
import { DurableQueue } from "../../static/player/queue.js";

const settle = () => new Promise((done) => setImmediate(done));
const empty = { length: 0, key: () => null, getItem: () => null, setItem() {}, removeItem() {} };
const saved = { status: 200, body: { status: "saved" } };

function bench(t, answer = () => saved) {
  mock.timers.enable({ apis: ["setTimeout"] });
  t.after(() => mock.timers.reset());
  const sent = [];
  const queue = new DurableQueue(empty, "a1");
  const post = async (name, entry) => (sent.push([name, entry.seq]), answer(name, entry));
  const outbox = new Outbox({ queue, post, on: () => {}, random: () => 0 });
  const put = (name, seq, delay) => (queue.put(name, { seq }), outbox.touch(name, delay));
  return { queue, outbox, sent, put };
}

test("a choice goes out at once and leaves the queue when acknowledged", async (t) => {
  const { queue, sent, put } = bench(t);
  put("1", 10);
  assert.deepEqual(sent, [["1", 10]]);
  assert.equal(queue.size, 1);
  await settle();
  assert.equal(queue.size, 0);
});

test("a stale answer and a closed attempt acknowledge too", async (t) => {
  const replies = [{ status: 200, body: { status: "stale" } }, { status: 409, body: {} }];
  const { queue, put } = bench(t, () => replies.shift());
  put("1", 10);
  put("2", 11);
  await settle();
  assert.equal(queue.size, 0);
});

test("flags coalesce; the choice that follows takes them along", async (t) => {
  const { sent, put } = bench(t);
  put("1", 10, 300);
  put("1", 11, 300);
  assert.equal(sent.length, 0);
  put("1", 12);
  mock.timers.tick(1000);
  await settle();
  assert.deepEqual(sent, [["1", 12]]);
});

test("a change during the flight is sent after it, never beside it", async (t) => {
  let land;
  const { queue, sent, put } = bench(t, () => new Promise((done) => (land = done)));
  put("1", 10);
  put("1", 11);
  assert.equal(sent.length, 1);
  land(saved);
  await settle();
  assert.deepEqual(sent, [["1", 10], ["1", 11]]);
  assert.equal(queue.get("1").seq, 11);
});

test("three requests at most", (t) => {
  const { sent, put } = bench(t, () => new Promise(() => {}));
  for (let i = 1; i <= 6; i++) put(String(i), i);
  assert.equal(sent.length, 3);
});

for (const status of [0, 400, 401, 403, 429, 500, 503]) {
  test(`answer ${status} keeps the entry and comes back after 1, 2, 4 seconds`, async (t) => {
    const { queue, sent, put } = bench(t, () => ({ status, body: {} }));
    put("1", 10);
    for (const [wait, count] of [[999, 1], [1, 2], [1999, 2], [1, 3], [4000, 4]]) {
      await settle();
      mock.timers.tick(wait);
      assert.equal(sent.length, count);
    }
    assert.equal(queue.size, 1);
  });
}

test("a 200 that is not the server's answer acknowledges nothing", async (t) => {
  const { queue, put } = bench(t, () => ({ status: 200, body: { hello: "hotel" } }));
  put("1", 10);
  await settle();
  assert.equal(queue.size, 1);
});

test("one success ends the pause and sends the rest", async (t) => {
  let up = false;
  const { queue, outbox, put } = bench(t, () => (up ? saved : { status: 0, body: {} }));
  for (let i = 1; i <= 5; i++) put(String(i), i);
  await settle();
  assert.equal(outbox.failures, 1);
  up = true;
  put("6", 6);
  for (let i = 0; i < 9; i++) await settle();
  assert.equal(queue.size, 0);
  assert.equal(outbox.failures, 0);
});

test("an entry called invalid is kept and not sent again before it changes", async (t) => {
  const { queue, outbox, sent, put } = bench(t, () => ({ status: 422, body: {} }));
  put("1", 10);
  await settle();
  outbox.flush();
  assert.equal(sent.length, 1);
  assert.equal(queue.size, 1);
  put("1", 11);
  assert.equal(sent.length, 2);
});
