/** The options: add, take away, move, mark. The rows' order in the page is their order in the question. */

const MOST = 6;
const FEWEST = 2;

export function setupRows(form, say) {
  const list = form.querySelector("#rows");
  const spare = document.getElementById("spare");
  const add = form.querySelector('[data-row-do="add"]');
  let made = 0;

  const rows = () => [...list.children];
  const changed = () => (relabel(), form.dispatchEvent(new Event("input", { bubbles: true })));

  function relabel() {
    rows().forEach((row, index) => {
      for (const letter of row.querySelectorAll("[data-letter]")) letter.textContent = "ABCDEFGHIJ"[index] ?? index + 1;
      row.querySelector('[data-row-do="up"]').disabled = index === 0;
      row.querySelector('[data-row-do="down"]').disabled = index === rows().length - 1;
      row.querySelector('[data-row-do="remove"]').disabled = rows().length <= FEWEST;
    });
    add.hidden = rows().length >= MOST;
  }

  function fresh({ text = "", why = "", right = false } = {}) {
    const holder = document.createElement("template");
    holder.innerHTML = spare.innerHTML.replaceAll("spare-row", `new-${(made += 1)}`);
    const row = holder.content.querySelector("[data-row]");
    row.querySelector("[name=option_text]").value = text;
    row.querySelector("[name=option_why]").value = why;
    row.querySelector("[name=option_right]").checked = right;
    return row;
  }

  function append() {
    if (rows().length >= MOST) return say(`${MOST} options are the most.`);
    const row = fresh();
    list.append(row);
    row.querySelector("[name=option_text]").focus();
    changed();
    say("Option added");
  }

  function remove(row) {
    if (rows().length <= FEWEST) return;
    const next = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    next.querySelector("[name=option_text]").focus();
    changed();
    say("Option removed");
  }

  /** @param {number} by -1 up, 1 down */
  function move(row, by) {
    const other = by < 0 ? row.previousElementSibling : row.nextElementSibling;
    if (!other) return;
    const focused = document.activeElement;
    if (by < 0) other.before(row);
    else other.after(row);
    changed();
    (focused?.disabled ? row.querySelector("[name=option_text]") : focused)?.focus();
    say(`Now option ${row.querySelector("[data-letter]").textContent}`);
  }

  /** One right option takes the mark from another. */
  function marked(box) {
    if (!box.checked || form.elements.kind.value !== "single") return;
    for (const other of list.querySelectorAll("[name=option_right]")) if (other !== box) other.checked = false;
  }

  function toggle(index) {
    const box = rows()[index]?.querySelector("[name=option_right]");
    if (!box?.offsetParent) return;
    box.checked = !box.checked;
    marked(box);
    changed();
    say(`Option ${"ABCDEF"[index]} ${box.checked ? "is" : "is not"} right`);
  }

  function setAll(options) {
    list.replaceChildren(...options.map(fresh));
    relabel();
  }

  const act = { add: append, remove, up: (row) => move(row, -1), down: (row) => move(row, 1) };
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-row-do]");
    if (!button) return;
    event.preventDefault();
    act[button.dataset.rowDo](button.closest("[data-row]"));
  });
  list.addEventListener("change", ({ target }) => target.name === "option_right" && marked(target));
  form.addEventListener("change", ({ target }) => {
    const first = target.name === "kind" && list.querySelector("[name=option_right]:checked");
    if (first) marked(first);
  });
  relabel();
  return { append, move, toggle, setAll };
}
