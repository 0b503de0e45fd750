// The practice page: keys, the clock of a question, and how long it was looked at. All of it works without, slower.
import { Attention, remaining, shownTime } from "./practice-clock.js";
import "./lost.js";
import "./settled.js";

const TICK = 200;
const WARN = 15_000;
let attention = new Attention(performance.now());

function page() { return document.querySelector("[data-practice]"); }

function reply() { return document.getElementById("reply"); }

class PracticeClock extends HTMLElement {
  connectedCallback() {
    this.started = performance.now();
    this.left = Number(this.dataset.left);
    this.timer = setInterval(() => this.tick(), TICK);
    this.tick();
  }

  disconnectedCallback() { clearInterval(this.timer); }

  tick() {
    const left = remaining(this.left, this.started, performance.now());
    this.querySelector(".session__time").textContent = shownTime(left);
    this.toggleAttribute("data-short", left < WARN);
    if (left > 0) return;
    clearInterval(this.timer);
    this.hand();
  }

  // What is chosen by now counts; the server knows the time.
  hand() {
    const form = reply();
    if (!form) return;
    const late = document.createElement("input");
    late.type = "hidden";
    late.name = "timeout";
    late.value = "1";
    form.append(late);
    form.requestSubmit();
  }
}

function typing(target) {
  return target instanceof HTMLElement && target.matches("input:not([type=radio], [type=checkbox]), textarea, select");
}

function choose(letter) {
  const option = document.querySelector(`#reply [data-letter="${letter}"]`);
  if (!option) return false;
  option.focus();
  option.click();
  return true;
}

// Enter on a button or link is its own; on an option the browser sends the form.
function goOn(target) {
  if (target.closest("button, a, summary, #reply input")) return false;
  const button = document.querySelector("[data-practice] [data-submit]");
  if (!button) return false;
  button.click();
  return true;
}

function onKey(event) {
  const box = page();
  if (!box || box.dataset.keys !== "on" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.repeat || typing(event.target) || document.querySelector("dialog[open]")) return;
  const letter = event.key.toUpperCase();
  const done = /^[A-F]$/.test(letter) ? choose(letter) : event.key === "Enter" ? goOn(event.target) : false;
  if (done) event.preventDefault();
}

function measure(event) {
  const field = event.target.querySelector("[data-seconds]");
  if (field) field.value = attention.seconds(performance.now());
}

customElements.define("practice-clock", PracticeClock);
document.addEventListener("keydown", onKey);
document.addEventListener("submit", measure, true);
document.addEventListener("visibilitychange", () => {
  if (document.hidden) attention.hide(performance.now());
  else attention.show(performance.now());
});
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.matches("[data-practice]")) attention = new Attention(performance.now());
});
// The page says that there are keys only where there are.
document.documentElement.toggleAttribute("data-practice-keys", true);
