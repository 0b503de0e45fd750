import assert from "node:assert/strict";
import { test } from "node:test";
import { crossed, hms, ServerClock, spoken } from "../../static/player/clock.js";

const SERVER = 1_790_000_000_000;

function bench(wallStart = 0) {
  const time = { mono: 1000, wall: wallStart };
  const clock = new ServerClock(() => time.mono, () => time.wall);
  const pass = (mono, wall = mono) => ((time.mono += mono), (time.wall += wall));
  return { clock, pass, time };
}

test("server time runs with the monotone clock, whatever the wall clock says", () => {
  const { clock, pass } = bench(-5e12);
  clock.sync(SERVER);
  pass(90_000);
  assert.equal(clock.now(), SERVER + 90_000);
});

test("the first answer is placed in the middle of its round trip", () => {
  const { clock } = bench();
  clock.sync(SERVER, 800, 1000);
  assert.equal(clock.now(), SERVER + 100);
});

test("a slow answer that agrees changes nothing, one that contradicts moves the estimate just enough", () => {
  const { clock, time } = bench();
  clock.sync(SERVER, 990, 1000);
  time.mono = 9000;
  clock.sync(SERVER + 4000, 1000, 9000);
  assert.equal(Math.round(clock.now()), SERVER + 8005);
  clock.sync(SERVER + 20_000, 8990, 9000);
  assert.equal(clock.now(), SERVER + 20_000);
});

test("sleep and a set wall clock are noticed once; answers asked for before are not trusted", () => {
  const { clock, pass } = bench();
  clock.sync(SERVER);
  pass(500);
  assert.equal(clock.slept(), false);
  const asked = clock.mono();
  pass(500, 3_600_000);
  assert.equal(clock.slept(), true);
  assert.equal(clock.slept(), false);
  clock.sync(SERVER + 1000, asked, clock.mono());
  assert.equal(clock.trusted, false);
  clock.sync(SERVER + 3_600_500, clock.mono(), clock.mono());
  assert.equal(clock.now(), SERVER + 3_600_500);
});

test("save numbers grow even when the estimate falls behind what is known", () => {
  const { clock } = bench();
  clock.sync(SERVER);
  assert.equal(clock.seq(0), SERVER);
  assert.equal(clock.seq(SERVER + 50), SERVER + 51);
});

test("readings", () => {
  assert.equal(hms(3 * 3_600_000 + 61_000), "3:01:01");
  assert.equal(hms(1), "0:00:01");
  assert.equal(hms(-5), "0:00:00");
  assert.equal(spoken(2 * 3_600_000 + 60_000), "2 hours 1 minute");
  assert.equal(spoken(61_000), "1 minute 1 second");
  assert.equal(spoken(0), "0 seconds");
});

test("each warning is given once, and only the latest after a leap", () => {
  const min = 60_000;
  assert.equal(crossed(30 * min + 1, 30 * min), 30);
  assert.equal(crossed(30 * min, 30 * min - 500), undefined);
  assert.equal(crossed(40 * min, 4 * min), 5);
  assert.equal(crossed(4 * min, 40 * min), undefined);
});
