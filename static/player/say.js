import { $, el } from "./dom.js";

/** Speak through a live region; the same words twice are spoken twice. */
function speak(region, text) {
  region.textContent = "";
  setTimeout(() => (region.textContent = text), 60);
}

export const say = (text) => speak($("say"), text);
export const shout = (text) => speak($("shout"), text);

/** A visible note that can be sent away. One of each kind at a time. */
export function notice(text, { kind = "", ms = 0, aloud = true } = {}) {
  unnotice(kind);
  const close = el("button", { type: "button", className: "icon", textContent: "✕", attrs: { "aria-label": "Dismiss" } });
  const box = el("div", { className: `notice ${kind}` }, el("p", { textContent: text }), close);
  box.dataset.kind = kind;
  close.onclick = () => box.remove();
  $("notices").append(box);
  if (ms) setTimeout(() => box.remove(), ms);
  if (aloud) say(text);
}

export function unnotice(kind) {
  for (const box of [...$("notices").children]) if (box.dataset.kind === kind) box.remove();
}
