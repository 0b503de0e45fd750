import { $, say } from "./dom.js";
import { isEntered, readNumber, written } from "./numbers.js";

const REST = 400; // ms without a key, after which what is typed goes to the server
const SPEAK = 1200;
const NO_NUMBER = "Not read as a number yet: type figures only, without a unit, currency or percent sign.";

/** The field for a number. Every key goes into the durable queue at once; the server hears of it at the next pause. */
export function setupEntry(app, edit) {
  const field = $("entered");
  let answer = null;
  let speaking;

  function show(of, isNumeric) {
    answer = isNumeric ? of : null;
    $("entry").hidden = !isNumeric;
    $("entry-of").textContent = ` to question ${of.position}`;
  }

  /** The answer as it is now; the caret stays where it is unless the text is another. */
  function refresh() {
    if (!answer) return;
    if (field.value !== answer.entered) field.value = answer.entered;
    $("read-as").textContent = reading();
    $("read-as").classList.toggle("no", reading() === NO_NUMBER);
  }

  function reading() {
    if (!isEntered(answer?.entered)) return "";
    const plain = readNumber(answer.entered);
    return plain === null ? NO_NUMBER : `Read as ${written(plain)}`;
  }

  function typed() {
    edit({ entered: field.value }, REST);
    clearTimeout(speaking);
    speaking = setTimeout(() => document.activeElement === field && say(reading()), SPEAK);
  }

  /** The field is left, or Enter pressed: no pause is waited for. */
  function settle() {
    if (answer && app.queue.get(String(answer.position))) app.outbox.touch(String(answer.position), 0);
  }

  field.addEventListener("input", typed);
  field.addEventListener("blur", settle);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") settle(), say(reading());
    if (event.key === "Escape") $("heading").focus({ preventScroll: true });
  });
  return { show, refresh, focus: () => field.focus() };
}
