import { $, notice, unnotice } from "./dom.js";
import { step } from "./progress.js";
import { given, unsent } from "./store.js";

const VIEWS = ["question", "review", "ending"];
const QUIET = 400; // ms in which saves of time and first sight may coalesce

/** Which screen is shown, and the ways between questions. */
export function setupMove(app) {
  const place = `${app.queue.root}position`;
  let warned = false;

  function setView(view) {
    app.screen = view;
    document.body.dataset.view = view;
    for (const name of VIEWS) $(`${name}-view`).hidden = name !== view;
    scrollTo(0, 0);
  }

  /** Save time and first sight of the question that is being left. */
  function leave(delay = QUIET) {
    if (app.screen !== "question" || app.locked) return;
    app.store.leave(app.position);
    if (unsent(app.store.answer(app.position))) app.edit(app.position, {}, delay, true);
  }

  function go(position) {
    if (app.locked) return;
    leave();
    app.position = position;
    app.calculator?.close();
    unnotice("tip");
    setView("question");
    app.store.answer(position).seen = true;
    app.view.show(position);
    paint();
    $("heading").focus({ preventScroll: true });
    remember(position);
  }

  function remember(position) {
    try {
      sessionStorage.setItem(place, position);
    } catch {
      // Only a convenience.
    }
  }

  function recall() {
    try {
      return app.store.answer(Number(sessionStorage.getItem(place)))?.position ?? 1;
    } catch {
      return 1;
    }
  }

  const list = () => app.walk?.positions ?? app.store.answers.map((a) => a.position);

  function paint() {
    const chip = $("walk");
    chip.hidden = !app.walk;
    if (app.walk) chip.textContent = `${app.walk.name}: ${list().indexOf(app.position) + 1} of ${list().length}`;
    $("previous").disabled = !app.walk && step(list(), app.position, -1) === null;
  }

  function next() {
    if (app.screen !== "question" || longUnread()) return;
    const to = step(list(), app.position, 1);
    if (to) go(to);
    else app.review();
  }

  function previous() {
    if (app.screen === "review") return go(app.position);
    const to = step(list(), app.position, -1);
    if (to) go(to);
    else if (app.walk) app.review();
  }

  /** Once, and gently: the options of an unanswered question lie below the edge of the screen. */
  function longUnread() {
    const edge = document.querySelector(".bottom").getBoundingClientRect().top;
    const below = $("answer").getBoundingClientRect().bottom - edge > 24;
    if (warned || !below || given(app.store.answer(app.position))) return false;
    warned = true;
    notice("This question goes on below: scroll to its end first, or press Next again to leave it.", { kind: "tip" });
    return true;
  }

  /** Walk through a subset ("Flagged"), or with no arguments through everything. */
  function walk(positions, name) {
    app.walk = positions ? { positions, name } : null;
    go(list()[0]);
  }

  $("next").onclick = next;
  $("previous").onclick = previous;
  document.addEventListener("visibilitychange", () => document.hidden && leave(0));
  addEventListener("pagehide", () => leave(0));
  return { go, next, previous, walk, leave, setView, recall };
}
