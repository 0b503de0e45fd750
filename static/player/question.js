import { $, el, letter, press, reachable, say, wrapWide } from "./dom.js";
import { paint } from "./highlight.js";

/** The question view: draws a question, shows its answer, and turns clicks into edits. */
export function setupQuestion(app) {
  let question, answer;

  function show(position) {
    question = app.exam.questions[position - 1];
    answer = app.store.answer(position);
    const name = `Question ${position} of ${app.store.count}`;
    $("position").textContent = $("legend").textContent = name;
    $("options").replaceChildren(...question.options.map(option));
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
    $("exhibit-body").scrollTo(0, 0);
  }

  function option(html, index) {
    const input = el("input", { type: "radio", name: "choice", value: index });
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
    const { chosen, flagged, unsure, marks } = answer;
    for (const row of $("options").children) paintOption(row, chosen, marks.struck);
    press($("flag"), flagged);
    press($("unsure"), unsure);
    $("flagged-chip").hidden = !flagged;
    $("unsure-chip").hidden = !unsure;
    $("clear").disabled = chosen === null || app.locked;
    $("clear-marks").hidden = !marks.highlights.length;
    paintHeading();
    paintStem();
  }

  function paintOption(row, chosen, struck) {
    const index = Number(row.dataset.index);
    const isStruck = struck.includes(index);
    row.querySelector("input").checked = chosen === index;
    row.classList.toggle("chosen", chosen === index);
    row.classList.toggle("struck", isStruck);
    press(row.querySelector("button"), isStruck);
  }

  function paintHeading() {
    const words = [answer.chosen === null ? "unanswered" : "answered"];
    if (answer.flagged) words.push("flagged");
    const rest = el("span", { className: "vh", textContent: ` of ${app.store.count}, ${words.join(", ")}` });
    $("heading").replaceChildren(`Question ${answer.position}`, rest);
  }

  function paintStem() {
    const key = JSON.stringify([answer.position, answer.marks.highlights]);
    if ($("stem").dataset.key === key) return;
    $("stem").dataset.key = key;
    $("stem").innerHTML = question.stem;
    wrapWide($("stem"));
    paint($("stem"), answer.marks.highlights);
    for (const region of $("stem").querySelectorAll(".scroll")) reachable(region);
  }

  function edit(patch, delay) {
    if (app.locked) return;
    app.edit(answer.position, patch, delay);
    refresh();
  }

  function choose(index) {
    if (answer.chosen !== index) edit({ chosen: index }, 0);
  }

  function chooseByKey(index) {
    if (index >= question.options.length || app.locked) return;
    choose(index);
    say(`${letter(index)} chosen`);
  }

  function clear() {
    if (answer.chosen === null) return;
    if (document.activeElement === $("clear")) $("heading").focus({ preventScroll: true });
    edit({ chosen: null }, 0);
    say("Answer cleared");
  }

  const toggle = (name) => edit({ [name]: !answer[name] }, 300);

  $("options").addEventListener("change", (event) => choose(Number(event.target.value)));
  $("flag").onclick = () => toggle("flagged");
  $("unsure").onclick = () => toggle("unsure");
  $("clear").onclick = clear;
  addEventListener("resize", () => document.querySelectorAll(".scroll").forEach(reachable));
  return { show, refresh, chooseByKey, edit, toggle, answer: () => answer };
}
