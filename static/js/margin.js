// Keys beside a question whose key is shown: 1 to 5 name why it went wrong, M bookmarks. The buttons do it without.
import "./lost.js";
import "./settled.js";

const UPPER = 0.3; // of the screen: what ends above is behind the reader

function typing(target) {
  return target instanceof HTMLElement && target.matches("input:not([type=radio], [type=checkbox]), textarea, select");
}

function allowed(event) {
  const keys = document.querySelector("[data-keys]");
  if (!keys || keys.dataset.keys !== "on" || event.ctrlKey || event.metaKey || event.altKey) return false;
  return !event.isComposing && !event.repeat && !typing(event.target) && !document.querySelector("dialog[open]");
}

// Of several questions the one that has the focus, else the first that is not behind the reader yet.
function inView(selector) {
  const focused = document.activeElement?.closest("article, li")?.querySelector(selector);
  if (focused) return focused;
  const all = [...document.querySelectorAll(selector)];
  const place = (element) => (element.closest("article, li") ?? element).getBoundingClientRect();
  return all.length < 2 ? all[0] : all.find((element) => place(element).bottom > innerHeight * UPPER);
}

function button(key) {
  if (/^[1-5]$/.test(key)) return inView("[data-reasons]")?.querySelector(`[data-key="${key}"]`);
  return key.toUpperCase() === "M" ? inView("[data-bookmark]")?.querySelector("button") : null;
}

document.addEventListener("keydown", (event) => {
  const found = allowed(event) && button(event.key);
  if (!found) return;
  event.preventDefault();
  found.click();
});
// The page shows the keys only where there are keys.
document.documentElement.toggleAttribute("data-margin-keys", true);
