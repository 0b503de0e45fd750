import { $, el, letter, press, reachable, say, wrapWide } from "./dom.js";
import { setupEntry } from "./entry.js";
import { paint } from "./highlight.js";
import { placePictures } from "./pictures.js";
import { given } from "./store.js";

/** The question view: draws a question, shows its answer, and turns clicks into edits. */
export function setupQuestion(app) {
  let question, answer;
  const isSeveral = () => question.kind === "multiple";
  const isNumeric = () => question.kind === "numeric";
  const isChosen = (index) => (isSeveral() ? Boolean((answer.chosen >> index) & 1) : answer.chosen === index);
  const entry = setupEntry(app, edit);

  function show(position) {
    question = app.exam.questions[position - 1];
    answer = app.store.answer(position);
    const name = `Question ${position} of ${app.store.count}`;
    $("position").textContent = name;
    $("legend").textContent = isSeveral() ? `${name}. Choose all that apply.` : name;
    $("how").hidden = !isSeveral();
    $("choices").hidden = isNumeric();
    entry.show(answer, isNumeric());
    $("options").replaceChildren(...question.options.map(option));
    placePictures($("options"));
    showExhibit(app.exam.exhibits?.[question.exhibit]);
    refresh();
  }

  function showExhibit(exhibit) {
    $("exhibit").hidden = !exhibit;
    $("sheet").classList.toggle("two", !!exhibit);
    $("exhibit-title").textContent = exhibit?.title ?? "";
    if ($("exhibit-body").dataset.of === String(question.exhibit)) return;
    $("exhibit-body").dataset.of = question.exhibit;
    $("exhibit-body").innerHTML = exhibit?.html ?? "";
    placePictures($("exhibit-body"));
    $("exhibit-body").scrollTo(0, 0);
  }

  function option(html, index) {
    const input = el("input", { type: isSeveral() ? "checkbox" : "radio", name: "choice", value: index });
    const text = el("span", { className: "prose", innerHTML: html });
    const label = el("label", {}, input, el("span", { className: "letter", textContent: letter(index) }), text);
    label.dataset.testid = `option-${letter(index)}`;
    const button = el("button", { type: "button", className: "icon strike", title: `Strike out option ${letter(index)}` });
    button.innerHTML = '<svg aria-hidden="true"><use href="#i-strike"/></svg>';
    button.setAttribute("aria-label", button.title);
    const row = el("div", { className: "option" }, label, button);
    row.dataset.index = index;
    return row;
  }

  /** Show the answer as it is now, without touching focus. */
  function refresh() {
    const { flagged, unsure, marks } = answer;
    for (const row of $("options").children) paintOption(row, marks.struck);
    entry.refresh();
    press($("flag"), flagged);
    press($("unsure"), unsure);
    $("flagged-chip").hidden = !flagged;
    $("unsure-chip").hidden = !unsure;
    $("clear").disabled = !given(answer) || app.locked;
    $("clear-marks").hidden = !marks.highlights.length;
    paintHeading();
    paintStem();
  }

  function paintOption(row, struck) {
    const index = Number(row.dataset.index);
    const isStruck = struck.includes(index);
    row.querySelector("input").checked = isChosen(index);
    row.classList.toggle("chosen", isChosen(index));
    row.classList.toggle("struck", isStruck);
    press(row.querySelector("button"), isStruck);
  }

  function paintHeading() {
    const words = [given(answer) ? "answered" : "unanswered"];
    if (answer.flagged) words.push("flagged");
    const rest = el("span", { className: "vh", textContent: ` of ${app.store.count}, ${words.join(", ")}` });
    $("heading").replaceChildren(`Question ${answer.position}`, rest);
  }

  function paintStem() {
    const key = JSON.stringify([answer.position, answer.marks.highlights]);
    if ($("stem").dataset.key === key) return;
    $("stem").dataset.key = key;
    $("stem").innerHTML = question.stem;
    placePictures($("stem"));
    wrapWide($("stem"));
    paint($("stem"), answer.marks.highlights);
    for (const region of $("stem").querySelectorAll(".scroll")) reachable(region);
  }

  function edit(patch, delay) {
    if (app.locked) return;
    app.edit(answer.position, patch, delay);
    refresh();
  }

  /** Where several apply, each choice ticks or unticks one; nothing ticked is no answer. */
  function choose(index) {
    if (isSeveral()) edit({ chosen: answer.chosen ^ (1 << index) || null }, 0);
    else if (answer.chosen !== index) edit({ chosen: index }, 0);
  }

  function chooseByKey(index) {
    if (index >= question.options.length || app.locked) return;
    choose(index);
    say(`${letter(index)} ${isSeveral() ? (isChosen(index) ? "ticked" : "unticked") : "chosen"}`);
  }

  function clear() {
    if (!given(answer)) return;
    if (document.activeElement === $("clear")) $("heading").focus({ preventScroll: true });
    edit({ chosen: null, entered: "" }, 0);
    say("Answer cleared");
  }

  const toggle = (name) => edit({ [name]: !answer[name] }, 300);

  $("options").addEventListener("change", (event) => choose(Number(event.target.value)));
  $("flag").onclick = () => toggle("flagged");
  $("unsure").onclick = () => toggle("unsure");
  $("clear").onclick = clear;
  addEventListener("resize", () => document.querySelectorAll(".scroll").forEach(reachable));
  return { show, refresh, chooseByKey, edit, toggle, isNumeric, focusEntry: entry.focus, answer: () => answer };
}
