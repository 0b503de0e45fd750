import assert from "node:assert/strict";
import test from "node:test";

import { Attention, remaining, shownTime } from "../../static/js/practice-clock.js";

test("a question's time runs from when it was shown and ends at nothing", () => {
  assert.equal(remaining(84_000, 1_000, 11_000), 74_000);
  assert.equal(remaining(84_000, 1_000, 200_000), 0);
});

test("a second that has begun is still shown", () => {
  assert.equal(shownTime(84_000), "1:24");
  assert.equal(shownTime(59_001), "1:00");
  assert.equal(shownTime(0), "0:00");
});

test("time in another tab does not count", () => {
  const attention = new Attention(0);
  attention.hide(10_000);
  attention.hide(12_000);
  attention.show(60_000);
  attention.show(61_000);
  assert.equal(attention.seconds(65_000), 15);
});
