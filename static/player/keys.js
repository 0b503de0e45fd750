import { $ } from "./dom.js";

const TYPING = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable], .panel";

/** Single-key shortcuts, which the settings can switch off (WCAG 2.1.4). */
export function setupKeys(app) {
  const onQuestion = (f) => () => app.screen === "question" && f();
  const actions = {
    n: () => app.next(),
    p: () => app.previous(),
    m: onQuestion(() => app.view.toggle("flagged")),
    u: onQuestion(() => app.view.toggle("unsure")),
    h: onQuestion(() => app.marks.highlight()),
    s: onQuestion(() => app.marks.strikeFocused()),
    k: onQuestion(() => app.calculator.toggle()),
    g: () => app.openNavigator(),
    r: () => app.review(),
    t: () => app.tell(),
    "?": () => app.help(),
  };

  /** Arrows belong to radio buttons and to regions that scroll; elsewhere they turn the page. */
  function arrow(key, target) {
    if (target.closest("input, [tabindex='0']")) return null;
    return { ArrowRight: actions.n, ArrowLeft: actions.p }[key];
  }

  function option(key) {
    const index = /^[1-6]$/.test(key) ? Number(key) - 1 : "abcdef".indexOf(key);
    if (index < 0 || key.length > 1 || app.screen !== "question") return null;
    return () => app.view.chooseByKey(index);
  }

  function pressed(event) {
    if (!app.settings.keys || app.locked || event.defaultPrevented || event.repeat) return;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.closest(TYPING) || document.querySelector("dialog[open]")) return;
    // A figure begins the number: the field, with the focus in it, gets the key itself.
    if (/^[-+.,\d]$/.test(event.key) && app.screen === "question" && app.view.isNumeric()) return app.view.focusEntry();
    const key = event.key.toLowerCase();
    const action = actions[key] ?? arrow(event.key, event.target) ?? option(key);
    if (!action) return;
    event.preventDefault();
    action();
  }

  document.addEventListener("keydown", pressed);
  $("options").addEventListener("keydown", (event) => event.key === "Enter" && event.target.matches("input") && event.target.click());
}
