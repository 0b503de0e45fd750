/** What keys do; the list of them is a dialog in the page. */

const FORMATS = { b: "bold", i: "italic", m: "math" };

export function setupKeys({ form, rows, insert, save, saveAndNext }) {
  const help = document.getElementById("shortcuts");

  const mine = (event) => event.target.closest?.("[data-row]");
  const withControl = {
    Enter: saveAndNext,
    s: save,
    "/": () => help.showModal(),
  };
  const withAlt = {
    Enter: rows.append,
    ArrowUp: (event) => mine(event) && rows.move(mine(event), -1),
    ArrowDown: (event) => mine(event) && rows.move(mine(event), 1),
  };

  function action(event) {
    const { key } = event;
    if ((event.ctrlKey || event.metaKey) && !event.altKey) return control(key.length === 1 ? key.toLowerCase() : key, event);
    if (event.altKey && !event.ctrlKey) {
      const digit = event.code.match(/^(?:Digit|Numpad)([1-6])$/);
      if (digit) return () => rows.toggle(Number(digit[1]) - 1);
      return withAlt[key];
    }
    return key === "?" && !typing(event.target) ? () => help.showModal() : undefined;
  }

  function control(key, event) {
    if (FORMATS[key]) return event.target.matches?.("[data-text]") ? () => insert(FORMATS[key]) : undefined;
    return withControl[key];
  }

  const typing = (target) => target.matches?.("textarea, select, input:not([type=checkbox], [type=radio])");

  document.addEventListener("keydown", (event) => {
    if (document.querySelector("dialog[open]") || event.isComposing) return;
    const act = action(event);
    if (!act || (event.altKey && !form.contains(event.target))) return;
    event.preventDefault();
    act(event);
  });
}
