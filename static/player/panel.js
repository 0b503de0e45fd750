import { $ } from "./dom.js";

const STEP = 24;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** A floating, non-modal window: dragged by its handle, moved by arrow keys on it, closed by Escape. */
export function makePanel(id, { first, onOpen = () => {} }) {
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
