import { $, el } from "./dom.js";
import { display, press, START } from "./calculator.js";
import { makePanel } from "./panel.js";

const ROWS = [
  ["C", "C", "Clear"], ["back", "⌫", "Backspace"], ["root", "√", "Square root"], ["/", "÷", "Divide"],
  ["7"], ["8"], ["9"], ["*", "×", "Times"],
  ["4"], ["5"], ["6"], ["-", "−", "Minus"],
  ["1"], ["2"], ["3"], ["+", "+", "Plus"],
  ["sign", "±", "Change sign"], ["0"], [".", ".", "Point"], ["%", "%", "Percent"],
  ["=", "=", "Equals"],
];
const TYPED = { ",": ".", Enter: "=", Backspace: "back", Delete: "C", c: "C", x: "*", r: "root" };

/** The calculator's window. */
export function setupCalculator() {
  let state = START;

  function enter(key) {
    state = press(state, key);
    $("display").textContent = display(state).replace("-", "−");
  }

  function button([key, text = key, name]) {
    const b = el("button", { type: "button", textContent: text });
    b.dataset.key = key;
    if (name) b.setAttribute("aria-label", name);
    b.onclick = () => enter(key);
    return b;
  }

  function typed(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const onButton = event.key === "Enter" && event.target.closest(".close, .handle");
    const key = TYPED[event.key] ?? event.key;
    if (onButton || !$("pad").querySelector(`[data-key="${CSS.escape(key)}"]`)) return;
    event.preventDefault();
    enter(key);
  }

  $("pad").append(...ROWS.map(button));
  $("calculator").addEventListener("keydown", typed);
  return makePanel("calculator", { first: () => $("pad").querySelector('[data-key="="]') });
}
