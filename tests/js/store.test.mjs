import assert from "node:assert/strict";
import { test } from "node:test";
import { DurableQueue } from "../../static/player/queue.js";
import { given, Store, unsent } from "../../static/player/store.js";

const empty = { length: 0, key: () => null, getItem: () => null, setItem() {}, removeItem() {} };
const questions = [1, 2, 3].map((position) => ({ position, options: ["a", "b"] }));
const clock = { seq: (known) => Math.max(known + 1, 1000) };

function bench(exam = {}, queued = {}) {
  const queue = new DurableQueue(empty, "a1");
  for (const [name, entry] of Object.entries(queued)) queue.put(name, entry);
  return { queue, store: new Store({ questions, ...exam }, queue, clock) };
}

test("a choice is queued whole, with its number and the first choice", () => {
  const { store, queue } = bench();
  store.edit(2, { chosen: 1 });
  store.edit(2, { chosen: 0, flagged: true });
  const { seq, chosen, first, flagged } = queue.get("2");
  assert.deepEqual({ seq, chosen, first, flagged }, { seq: 1001, chosen: 0, first: 1, flagged: true });
  assert.equal("position" in queue.get("2"), false);
  assert.equal("sent" in queue.get("2"), false);
});

test("on load a newer queued answer is shown, an older one dropped", () => {
  const answers = [{ position: 1, seq: 5, chosen: 0 }, { position: 2, seq: 9, chosen: 0 }];
  const { store, queue } = bench({ answers }, { 1: { seq: 7, chosen: 1 }, 2: { seq: 7, chosen: 1 } });
  assert.equal(store.answer(1).chosen, 1);
  assert.equal(store.answer(2).chosen, 0);
  assert.deepEqual(queue.names(), ["1"]);
});

test("time spent never outranks a choice made on another device", () => {
  const { store, queue } = bench({ answers: [{ position: 1, seq: 5, chosen: null }] });
  store.edit(1, { seconds: 30 }, true);
  assert.equal(queue.get("1").seq, 6);
});

test("a newer answer from elsewhere is adopted, an older is not, and time only grows", () => {
  const { store } = bench();
  store.edit(1, { chosen: 1, seconds: 40 });
  assert.equal(store.adopt({ position: 1, seq: 999, chosen: 0 }), false);
  assert.equal(store.adopt({ position: 1, seq: 2000, chosen: 0, seconds: 10 }), true);
  assert.equal(store.answer(1).chosen, 0);
  assert.equal(store.answer(1).seconds, 40);
});

test("first sight and more than two seconds wait to be saved", () => {
  const { store } = bench();
  const answer = store.answer(3);
  assert.equal(unsent(answer), false);
  answer.seen = true;
  assert.equal(unsent(answer), true);
  store.edit(3, {}, true);
  assert.equal(unsent(answer), false);
  answer.seconds += 2.5;
  assert.equal(unsent(answer), true);
});

test("notes follow the same rule", () => {
  const { store, queue } = bench({ notes: { text: "old", seq: 5 } }, { notes: { seq: 8, text: "mine" } });
  assert.equal(store.notes.text, "mine");
  assert.equal(store.merge({ notes: { text: "theirs", seq: 9 } }).notes, true);
  assert.equal(queue.size, 0);
});

const KINDS = ["single", "multiple", "numeric"].map((kind, n) => ({ position: n + 1, kind, options: [] }));

test("of several ticks and of a number, what stands when the question is left is the first answer", () => {
  const { store, queue } = bench({ questions: KINDS });
  store.edit(2, { chosen: 0b1 });
  store.edit(2, { chosen: 0b101 });
  store.edit(3, { entered: "1" });
  store.edit(3, { entered: "12" });
  assert.deepEqual([queue.get("2").first, queue.get("3").first], [null, null]);
  for (const position of [1, 2, 3]) store.leave(position);
  assert.deepEqual([1, 2, 3].map((position) => unsent(store.answer(position))), [false, true, true]);
  for (const position of [2, 3]) store.edit(position, {}, true);
  store.edit(3, { entered: "13" });
  store.leave(3);
  assert.deepEqual([queue.get("2").first, queue.get("3").first, queue.get("3").entered], [0b101, "12", "13"]);
});

test("every key of a number is in the queue at once", () => {
  const { store, queue } = bench({ questions: KINDS });
  for (const entered of ["1", "1,", "1,2"]) {
    store.edit(3, { entered });
    assert.equal(queue.get("3").entered, entered);
  }
});

test("a number from another device is adopted", () => {
  const { store } = bench({ questions: KINDS, answers: [{ position: 3, seq: 5, chosen: null, entered: "7" }] });
  assert.equal(store.answer(3).entered, "7");
  assert.equal(store.adopt({ position: 3, seq: 2000, chosen: null, entered: "8" }), true);
  assert.equal(given(store.answer(3)), true);
});

test("blanks, and nothing ticked, are no answer", () => {
  const { store } = bench({ questions: KINDS });
  store.edit(3, { entered: "  " });
  assert.deepEqual(store.answers.map(given), [false, false, false]);
});
