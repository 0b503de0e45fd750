/** Small helpers over the DOM. */

export const $ = (id) => document.getElementById(id);

/** @param {string} tag @param {object} props @param {...(Node|string)} children */
export function el(tag, props = {}, ...children) {
  const { attrs = {}, ...own } = props;
  const node = Object.assign(document.createElement(tag), own);
  for (const [name, value] of Object.entries(attrs)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

export const letter = (index) => "ABCDEF"[index];

export const press = (button, on) => button.setAttribute("aria-pressed", String(on));

export const plural = (n, word) => `${n} ${word}${n === 1 ? "" : "s"}`;

export const wait = (ms) => new Promise((done) => setTimeout(done, ms));

/** Something to call by name: app.on("change", f), app.emit("change", …). */
export function emitter() {
  const heard = {};
  return {
    on: (name, f) => (heard[name] ??= []).push(f),
    emit: (name, ...args) => heard[name]?.forEach((f) => f(...args)),
  };
}

/** A sideways-scrolling region can be reached by keyboard, but only where there is something to scroll. */
export function reachable(region) {
  if (region.scrollWidth > region.clientWidth + 1) region.tabIndex = 0;
  else region.removeAttribute("tabindex");
}

/** Tables and formulas scroll in regions of their own. */
export function wrapWide(root) {
  for (const wide of root.querySelectorAll("table, math[display=block]")) {
    const name = { role: "region", "aria-label": wide.matches("table") ? "Table" : "Formula" };
    const region = el("div", { className: "scroll", attrs: name });
    wide.replaceWith(region);
    region.append(wide);
  }
}


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
