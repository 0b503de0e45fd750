import assert from "node:assert/strict";
import test from "node:test";

import { Run, shown } from "../../static/js/study-clock.js";

test("hours, minutes and seconds are shown, and never less than nothing", () => {
  for (const [seconds, words] of [[0, "0:00:00"], [59.9, "0:00:59"], [60, "0:01:00"], [3_600, "1:00:00"],
                                  [45_296, "12:34:56"], [-3, "0:00:00"]]) {
    assert.equal(shown(seconds), words);
  }
});

test("a timer goes on from the server's seconds", () => {
  const run = new Run(90, true, 5_000);
  assert.equal(shown(run.seconds(5_000)), "0:01:30");
  assert.equal(shown(run.seconds(65_999)), "0:02:30");
});

test("a paused timer stands still and asks nobody", () => {
  const run = new Run(90, false, 0);
  assert.equal(run.seconds(3_600_000), 90);
  assert.equal(run.isToBeAskedFor(3_600_000, false), false);
});

test("back on the screen after a minute the server is asked, unless a form has been begun", () => {
  const run = new Run(0, true, 0);
  assert.equal(run.isToBeAskedFor(60_000, false), false);
  assert.equal(run.isToBeAskedFor(60_001, false), true);
  assert.equal(run.isToBeAskedFor(60_001, true), false);
});
