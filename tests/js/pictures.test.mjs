import assert from "node:assert/strict";
import { test } from "node:test";
import { sources } from "../../static/player/pictures.js";

test("every picture is found once, wherever it stands", () => {
  const html = ['<p>A <img src="/pictures/a/" alt="x"></p>', '<img alt="y" src="/pictures/b/?v=1&amp;w=2">', '<img src="/pictures/a/">'];
  assert.deepEqual(sources([...html, undefined, "<p>no picture</p>"]), ["/pictures/a/", "/pictures/b/?v=1&w=2"]);
});
