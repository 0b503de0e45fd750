import { $, letter, notice, say } from "./dom.js";
import { add, covers, cut, selected, startOf, without } from "./highlight.js";

const LIMIT = 3000; // the server takes 4,000 characters, counting blanks

const tip = (text) => notice(text, { kind: "tip", ms: 6000 });
const rowOf = (node) => node?.closest?.(".option");

/** Strike-outs and highlights. */
export function setupMarks(app) {
  const stem = $("stem");
  let grabbed = null;

  function mark(patch) {
    const marks = { ...app.view.answer().marks, ...patch };
    if (JSON.stringify(marks).length > LIMIT) return tip("No room for more highlights here.");
    app.view.edit({ marks }, 300);
  }

  function strike(row) {
    if (app.locked) return;
    const index = Number(row.dataset.index);
    const { struck } = app.view.answer().marks;
    const on = !struck.includes(index);
    mark({ struck: on ? [...struck, index].sort() : struck.filter((i) => i !== index) });
    say(`Option ${letter(index)} ${on ? "struck out" : "restored"}`);
  }

  function strikeFocused() {
    const row = rowOf(document.activeElement);
    if (row) strike(row);
    else tip("Move to an option first, then press S.");
  }

  /** Mark the selected text; where all of it is marked already, unmark it. */
  function highlight() {
    const range = selected(stem) ?? grabbed;
    grabbed = null;
    if (!range) return tip("Select some text of the question first.");
    const old = app.view.answer().marks.highlights;
    mark({ highlights: covers(old, range) ? cut(old, range) : add(old, range) });
    getSelection().removeAllRanges();
  }

  function unmark(node) {
    mark({ highlights: without(app.view.answer().marks.highlights, startOf(stem, node)) });
    say("Highlight removed");
  }

  $("options").addEventListener("click", (event) => {
    if (event.target.closest(".strike")) strike(rowOf(event.target));
  });
  $("options").addEventListener("contextmenu", (event) => {
    event.preventDefault();
    if (rowOf(event.target)) strike(rowOf(event.target));
  });
  // A press on the button may take the selection away (touch), so it is read before.
  $("highlight").addEventListener("pointerdown", () => (grabbed = selected(stem)));
  $("highlight").onclick = highlight;
  stem.addEventListener("click", (event) => {
    const node = event.target.closest("mark, math.marked");
    if (node && getSelection().isCollapsed) unmark(node);
  });
  $("clear-marks").onclick = () => mark({ highlights: [] });
  return { strikeFocused, highlight };
}
