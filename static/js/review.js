// Keys of the review session beyond those of practice: Space shows the other side, 1 to 4 grade, U takes back.
import "./settled.js";

function named(event) {
  if (event.key === " ") return "[data-show]";
  if (/^[1-4]$/.test(event.key)) return `[data-grade="${event.key}"]`;
  return event.key.toLowerCase() === "u" ? "[data-undo]" : "";
}

// Space on a button, a link or an option is its own.
function isTaken(event) {
  const target = event.target;
  if (!(target instanceof HTMLElement)) return true;
  if (target.matches("input:not([type=radio], [type=checkbox]), textarea, select")) return true;
  return event.key === " " && target.closest("button, a, summary, input") !== null;
}

function box() { return document.querySelector("[data-review]"); }

document.addEventListener("keydown", (event) => {
  if (box()?.dataset.keys !== "on" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.repeat || isTaken(event) || document.querySelector("dialog[open]")) return;
  const selector = named(event);
  const button = selector && box().querySelector(selector);
  if (!button || button.disabled) return;
  event.preventDefault();
  button.click();
});
// The page says that there are keys only where there are.
document.documentElement.toggleAttribute("data-review-keys", true);
