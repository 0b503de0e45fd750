import assert from "node:assert/strict";
import { test } from "node:test";
import { differences, isBlank, normal, options, same } from "../../static/bank/editor/fields.js";
import { block, insertion, picture } from "../../static/bank/editor/insertion.js";

const applied = (value, { start, end, text }) => value.slice(0, start) + text + value.slice(end);
const chosen = (value, change) => applied(value, change).slice(...change.select);

test("a selection goes between the marks and stays selected", () => {
  const change = insertion("bold", "Two bins", 4, 8);
  assert.equal(applied("Two bins", change), "Two **bins**");
  assert.equal(chosen("Two bins", change), "bins");
});

test("marks go off again where they are on", () => {
  assert.equal(applied("Two **bins**", insertion("bold", "Two **bins**", 6, 10)), "Two bins");
  assert.equal(applied("an *odd* one", insertion("italic", "an *odd* one", 4, 7)), "an odd one");
});

test("italic inside bold is added, not half of the bold taken away", () => {
  assert.equal(applied("**bins**", insertion("italic", "**bins**", 2, 6)), "***bins***");
});

test("blanks at the ends of a selection stay outside of the marks", () => {
  assert.equal(applied("of two bins.", insertion("bold", "of two bins.", 2, 7)), "of **two** bins.");
});

test("without a selection a filler is offered, selected", () => {
  const change = insertion("math", "Lot: ", 5, 5);
  assert.equal(applied("Lot: ", change), "Lot: $x^2$");
  assert.equal(chosen("Lot: ", change), "x^2");
});

test("a table stands apart from the words around it", () => {
  const text = applied("Plan:\nWhich?", insertion("table", "Plan:\nWhich?", 5, 5));
  assert.match(text, /^Plan:\n\n\| Week .*\|\n\nWhich\?$/s);
  assert.equal(applied("", block("x", "", 0, 0)), "x\n");
  assert.equal(applied("a\n\n\n\nb", block("x", "a\n\n\n\nb", 3, 3)), "a\n\nx\n\nb");
});

test("a picture comes with its words selected, to be written over", () => {
  const change = picture("picture:0123456789abcdef", "mrp [grid].png", 0, 0);
  assert.equal(change.text, "![mrp  grid](picture:0123456789abcdef)");
  assert.equal(chosen("", change), "mrp  grid");
  assert.match(picture("picture:0123456789abcdef", "", 0, 0).text, /^!\[what it shows\]/);
});

const form = [
  ["csrfmiddlewaretoken", "t"], ["revision", "3"], ["stem", "Which?\r\nSay."],
  ["option_key", "new-2"], ["option_text", "a"], ["option_why", ""], ["option_right", "new-2"],
  ["option_key", "1"], ["option_text", "b"], ["option_why", "why"], ["legacy", ""],
];

test("rows are numbered in their order, whatever the page calls them", () => {
  const read = normal(form);
  assert.deepEqual(options(read), [{ text: "a", why: "", right: true }, { text: "b", why: "why", right: false }]);
  assert.equal(read.find(([name]) => name === "stem")[1], "Which?\nSay.");
  assert.ok(!read.some(([name]) => ["csrfmiddlewaretoken", "revision", "legacy"].includes(name)));
});

test("the order of fields says nothing, that of the options does", () => {
  const one = [["stem", "a"], ["kind", "single"], ["option_text", "x"], ["option_text", "y"]];
  assert.ok(same(one, [one[2], one[3], one[1], one[0]]));
  assert.ok(!same(one, [one[0], one[1], one[3], one[2]]));
  assert.ok(same(one, [...one, ["concept", " "]]));
});

test("a form with a topic but without a word is blank", () => {
  assert.ok(isBlank([["section", "mrp"], ["kind", "single"], ["option_text", " "]]));
  assert.ok(!isBlank([["option_why", "x"]]));
});

test("only what differs is shown, in words", () => {
  const other = form.map(([name, value]) => (name === "option_right" ? [name, "1"] : [name, value]));
  assert.deepEqual(differences(normal(form), normal(other)), [
    { where: "Option A", mine: "a (right)", theirs: "a" },
    { where: "Option B", mine: "b", theirs: "b (right)" },
  ]);
});
