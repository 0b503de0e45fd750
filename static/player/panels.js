import { display, press, START } from "./calculator.js";
import { $, el } from "./dom.js";

const STEP = 24;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** A floating, non-modal window: dragged by its handle, moved by arrow keys on it, closed by Escape. */
function makePanel(id, { first, onOpen = () => {} }) {
  const box = $(id);
  const opener = $(`open-${id}`);
  const handle = box.querySelector(".handle");

  function moveTo(x, y) {
    box.style.left = `${Math.max(0, Math.min(x, innerWidth - box.offsetWidth))}px`;
    box.style.top = `${Math.max(0, Math.min(y, innerHeight - box.offsetHeight))}px`;
    box.classList.add("moved");
  }

  function moveBy([dx, dy]) {
    const { left, top } = box.getBoundingClientRect();
    moveTo(left + dx * STEP, top + dy * STEP);
  }

  function toggle(open = box.hidden) {
    const inside = box.contains(document.activeElement);
    box.hidden = !open;
    opener.setAttribute("aria-expanded", String(open));
    if (open) onOpen(), first().focus();
    else if (inside) opener.focus();
  }

  function drag(event) {
    const { left, top } = box.getBoundingClientRect();
    const [dx, dy] = [event.clientX - left, event.clientY - top];
    handle.setPointerCapture(event.pointerId);
    handle.onpointermove = (e) => moveTo(e.clientX - dx, e.clientY - dy);
    handle.onpointerup = handle.onpointercancel = () => (handle.onpointermove = null);
  }

  handle.addEventListener("pointerdown", drag);
  handle.addEventListener("keydown", (event) => {
    if (!ARROWS[event.key]) return;
    event.preventDefault();
    moveBy(ARROWS[event.key]);
  });
  box.addEventListener("keydown", (event) => event.key === "Escape" && toggle(false));
  box.querySelector(".close").onclick = () => toggle(false);
  opener.onclick = () => toggle();
  addEventListener("resize", () => !box.hidden && box.classList.contains("moved") && moveBy([0, 0]));
  return { toggle, close: () => box.hidden || toggle(false) };
}

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

/** The notes pad: into the queue at every pause in typing, to the server a little later. */
export function setupNotes(app) {
  const field = $("notes-text");
  let resting;

  function keep() {
    clearTimeout(resting);
    if (app.locked || field.value === app.store.notes.text) return;
    app.store.write(field.value);
    app.outbox.touch("notes", 1000);
    app.emit("saving");
  }

  const fill = () => (field.value = app.store.notes.text);

  field.addEventListener("input", () => {
    clearTimeout(resting);
    resting = setTimeout(keep, 250);
  });
  field.addEventListener("blur", keep);
  addEventListener("pagehide", keep);
  app.on("notes", fill);
  app.on("lock", () => panel.close());
  fill();
  const panel = makePanel("notes", { first: () => field });
  return panel;
}
