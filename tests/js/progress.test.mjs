import assert from "node:assert/strict";
import { test } from "node:test";
import { counts, flagged, incomplete, some, sorted, status, step, unanswered, unreadable } from "../../static/player/progress.js";

const answers = [
  { position: 1, chosen: 0, seen: true, flagged: false },
  { position: 2, chosen: null, seen: true, flagged: true },
  { position: 3, chosen: null, seen: false, flagged: false },
  { position: 4, chosen: 3, seen: true, flagged: true },
];
const order = (...args) => sorted(answers, ...args).map((a) => a.position);

test("status and counts", () => {
  assert.deepEqual(answers.map(status), ["Complete", "Incomplete", "Unseen", "Complete"]);
  assert.deepEqual(counts(answers), { complete: 2, incomplete: 1, unseen: 1, flagged: 2 });
  assert.deepEqual(unanswered(answers), [2, 3]);
  assert.deepEqual(flagged(answers), [2, 4]);
});

test("sorting by each heading, ties in question order", () => {
  assert.deepEqual(order("question"), [1, 2, 3, 4]);
  assert.deepEqual(order("question", true), [4, 3, 2, 1]);
  assert.deepEqual(order("status"), [3, 2, 1, 4]);
  assert.deepEqual(order("status", true), [1, 4, 2, 3]);
  assert.deepEqual(order("flagged"), [2, 4, 1, 3]);
  assert.deepEqual(order("flagged", true), [1, 3, 2, 4]);
});

test("walking a subset", () => {
  assert.equal(step([2, 4], 2, 1), 4);
  assert.equal(step([2, 4], 4, 1), null);
  assert.equal(step([2, 4], 4, -1), 2);
  assert.equal(step([2, 4], 2, -1), null);
});

test("long lists end in a number", () => {
  assert.equal(some([1, 2]), "1, 2");
  assert.equal(some(Array.from({ length: 23 }, (_, i) => i + 1)).endsWith("19, 20 and 3 more"), true);
});

test("a number that cannot be read is not complete, and named apart from what is not answered", () => {
  const typed = ["12", "12 pcs", ""].map((entered, n) => ({ position: n + 1, chosen: null, entered, seen: true }));
  assert.deepEqual(typed.map(status), ["Complete", "Incomplete", "Incomplete"]);
  assert.deepEqual([unanswered(typed), unreadable(typed), incomplete(typed)], [[3], [2], [2, 3]]);
});
