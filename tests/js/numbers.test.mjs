import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { isEntered, readNumber, written } from "../../static/player/numbers.js";

const EXAMPLES = JSON.parse(readFileSync(new URL("numbers.json", import.meta.url)));

for (const { typed, read, written: words } of EXAMPLES) {
  test(`${JSON.stringify(typed)} is ${read ?? "no number"}`, () => {
    assert.equal(readNumber(typed), read);
    if (read !== null) assert.equal(written(read), words);
  });
}

test("blanks alone are nothing entered; a wrong word is something", () => {
  assert.deepEqual(["", "  ", "\u00a0", null, undefined].map(isEntered), [false, false, false, false, false]);
  assert.deepEqual(["0", "abc"].map(isEntered), [true, true]);
});
