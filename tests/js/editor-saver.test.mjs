import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { LocalCopy } from "../../static/bank/editor/copy.js";
import { DELAY, Saver } from "../../static/bank/editor/saver.js";

const settle = async () => {
  for (let n = 0; n < 5; n++) await new Promise((done) => setImmediate(done));
};

/** A page with one text in it, and a server that answers as told. */
function bench(t, ...replies) {
  mock.timers.enable({ apis: ["setTimeout"] });
  t.after(() => mock.timers.reset());
  const kept = new Map();
  const storage = { getItem: (k) => kept.get(k) ?? null, setItem: (k, v) => kept.set(k, v), removeItem: (k) => kept.delete(k) };
  const copy = new LocalCopy(storage, { me: "1", bank: "ours", question: "q" });
  const page = { text: "" };
  const sent = [];
  const states = [];
  const post = async (entries, revision) => {
    sent.push([entries[0][1], revision]);
    const reply = replies.shift() ?? 200;
    return typeof reply === "number" ? { status: reply, body: { revision: revision + 1 } } : reply;
  };
  const saver = new Saver({ read: () => [["stem", page.text]], copy, post, on: ({ state }) => states.push(state), revision: 1 });
  const type = (text) => ((page.text = text), saver.changed());
  return { saver, copy, page, sent, states, type };
}

test("it is sent a second after the last key, once", async (t) => {
  const { saver, sent, type } = bench(t);
  type("W");
  mock.timers.tick(DELAY - 1);
  type("Which");
  mock.timers.tick(DELAY - 1);
  assert.deepEqual(sent, []);
  mock.timers.tick(1);
  await settle();
  assert.deepEqual(sent, [["Which", 1]]);
  assert.equal(saver.state, "saved");
});

test("the copy stays until the server has it", async (t) => {
  const { copy, saver, type } = bench(t, 500);
  type("Which");
  await saver.flush();
  assert.equal(saver.state, "failed");
  assert.deepEqual(copy.read().entries, [["stem", "Which"]]);
  mock.timers.tick(2000);
  await settle();
  assert.equal(saver.state, "saved");
  assert.equal(copy.read(), null);
});

test("what is typed while a save is under way goes with the next, on the revision it got", async (t) => {
  const { saver, sent, type, copy } = bench(t);
  type("Which");
  const under = saver.flush();
  type("Which lot");
  await under;
  assert.equal(saver.state, "waiting");
  assert.deepEqual(copy.read(), { entries: [["stem", "Which lot"]], revision: 2, sent: [["stem", "Which"]], ticket: "" });
  mock.timers.tick(DELAY);
  await settle();
  assert.deepEqual(sent, [["Which", 1], ["Which lot", 2]]);
});

test("two flushes at once send one after the other, the second only what is new", async (t) => {
  const { saver, sent, type } = bench(t);
  type("Which");
  assert.deepEqual(await Promise.all([saver.flush(), saver.flush()]), [true, true]);
  assert.deepEqual(sent, [["Which", 1]]);
});

test("of several that wait for a save under way one sends, and nothing goes twice on one revision", async (t) => {
  const { saver, sent, type } = bench(t);
  type("Which");
  const first = saver.flush();
  type("Which lot");
  assert.deepEqual(await Promise.all([first, saver.flush(), saver.flush()]), [false, true, true]);
  assert.deepEqual(sent, [["Which", 1], ["Which lot", 2]]);
});

test("a page that goes away while a save is under way leaves word of both", async (t) => {
  const { saver, sent, type, copy } = bench(t);
  type("Which");
  const under = saver.flush();
  type("Which lot");
  const left = saver.flush({ leaving: true });
  assert.deepEqual(copy.read(), { entries: [["stem", "Which lot"]], revision: 1, sent: [["stem", "Which"]], ticket: "" });
  assert.deepEqual([await left, await under, sent.length], [false, false, 1]);
});

test("failures are tried again ever more slowly, never faster than typing makes them", async (t) => {
  const { saver, sent, type } = bench(t, 0, 503, 502);
  type("Which");
  await saver.flush();
  for (const wait of [2000, 4000, 8000]) {
    mock.timers.tick(wait - 1);
    await settle();
    const before = sent.length;
    mock.timers.tick(1);
    await settle();
    assert.equal(sent.length, before + 1);
  }
  assert.equal(saver.state, "saved");
});

test("signed out: nothing is dropped, and the next try saves it", async (t) => {
  const { saver, copy, type } = bench(t, 401);
  type("Which");
  assert.equal(await saver.flush(), false);
  assert.equal(saver.state, "signed-out");
  assert.ok(copy.read());
  assert.equal(await saver.flush(), true);
});

const theirs = { status: 409, body: { revision: 7, by: "Charlie", at: "", fields: [["stem", "Theirs"]] } };

test("a conflict stops saving until somebody decides", async (t) => {
  const { saver, sent, copy, type } = bench(t, theirs);
  type("Mine");
  assert.equal(await saver.flush(), false);
  type("Mine too");
  mock.timers.tick(60_000);
  await settle();
  assert.equal(sent.length, 1);
  assert.equal(copy.read().entries[0][1], "Mine too");
});

test("keeping mine saves it over their revision", async (t) => {
  const { saver, sent, type } = bench(t, theirs);
  type("Mine");
  await saver.flush();
  assert.equal(await saver.keepMine(), true);
  assert.deepEqual(sent.at(-1), ["Mine", 7]);
  assert.equal(saver.revision, 8);
});

test("taking theirs sends nothing and forgets the copy", async (t) => {
  const { saver, sent, copy, page, type } = bench(t, theirs);
  type("Mine");
  await saver.flush();
  page.text = "Theirs";
  saver.tookTheirs();
  assert.deepEqual([saver.state, saver.revision, saver.isClean, sent.length, copy.read()], ["saved", 7, true, 1, null]);
});

test("typing back what is stored needs no save and leaves no copy", async (t) => {
  const { saver, sent, copy, type } = bench(t);
  type("W");
  type("");
  assert.equal(await saver.flush(), true);
  assert.deepEqual([sent.length, copy.read()], [0, null]);
});

test("a question that is not begun is not begun by choosing a section", async (t) => {
  const { saver, sent, page } = bench(t);
  saver.revision = 0;
  page.text = "  ";
  assert.equal(await saver.flush(), true);
  assert.equal(sent.length, 0);
});

test("a storage that refuses is noticed and stops nothing", async (t) => {
  const { saver, copy, type } = bench(t);
  copy.storage = { getItem: () => "{broken", setItem: () => { throw new Error("full"); }, removeItem() {} };
  assert.equal(copy.read(), null);
  type("Which");
  assert.equal(copy.durable, false);
  assert.equal(await saver.flush(), true);
});
