import assert from "node:assert/strict";
import { test } from "node:test";
import { add, covers, cut, spread, tidy, without } from "../../static/player/highlight.js";

test("ranges are ordered and joined where they touch", () => {
  assert.deepEqual(tidy([[9, 12], [0, 4], [3, 6], [6, 7], [8, 8]]), [[0, 7], [9, 12]]);
  assert.deepEqual(add([[0, 3]], [2, 5]), [[0, 5]]);
});

test("input is not changed", () => {
  const old = [[0, 3]];
  add(old, [2, 5]);
  assert.deepEqual(old, [[0, 3]]);
});

test("a stretch can be covered, cut out, or its range removed by a click", () => {
  assert.equal(covers([[2, 9]], [3, 5]), true);
  assert.equal(covers([[2, 4], [5, 9]], [3, 6]), false);
  assert.deepEqual(cut([[2, 9], [12, 14]], [4, 6]), [[2, 4], [6, 9], [12, 14]]);
  assert.deepEqual(cut([[2, 9]], [0, 20]), []);
  assert.deepEqual(without([[2, 9], [12, 14]], 8), [[12, 14]]);
  assert.deepEqual(without([[2, 9]], 9), [[2, 9]]);
});

test("ranges fall onto the text nodes they cross", () => {
  assert.deepEqual(spread([5, 3, 4], [[3, 9]]), [[[3, 5]], [[0, 3]], [[0, 1]]]);
  assert.deepEqual(spread([5, 0, 4], [[0, 1], [6, 7]]), [[[0, 1]], [], [[1, 2]]]);
});
