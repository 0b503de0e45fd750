import { $, el } from "./dom.js";
import { sorted, status } from "./progress.js";

/** The navigator: a sortable table of all questions. */
export function setupNavigator(app) {
  const dialog = $("navigator-dialog");
  const heads = [...$("navigator-table").querySelectorAll("th")];
  let by = "question";
  let descending = false;

  function row(answer) {
    const word = status(answer);
    const name = { "aria-label": `Question ${answer.position}` };
    const button = el("button", { type: "button", textContent: answer.position, attrs: name });
    const flag = answer.flagged ? "⚑ Flagged" : "";
    const line = el("tr", {}, el("td", {}, button), el("td", { textContent: word }), el("td", { textContent: flag }));
    line.dataset.status = word;
    line.dataset.position = answer.position;
    if (answer.position === app.position) line.setAttribute("aria-current", "true");
    return line;
  }

  function fill() {
    $("navigator-rows").replaceChildren(...sorted(app.store.answers, by, descending).map(row));
    for (const th of heads) {
      if (th.dataset.by === by) th.setAttribute("aria-sort", descending ? "descending" : "ascending");
      else th.removeAttribute("aria-sort");
    }
  }

  function sort(name) {
    descending = name === by && !descending;
    by = name;
    fill();
  }

  function open() {
    if (app.locked || dialog.open) return;
    fill();
    dialog.showModal();
    dialog.querySelector("[aria-current] button")?.focus();
  }

  function jump(event) {
    const line = event.target.closest("tr");
    if (!line) return;
    dialog.close();
    app.walk = null;
    app.go(Number(line.dataset.position));
  }

  for (const th of heads) th.firstElementChild.onclick = () => sort(th.dataset.by);
  $("navigator-rows").onclick = jump;
  $("navigator").onclick = open;
  return { open };
}
