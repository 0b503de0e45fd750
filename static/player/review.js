import { $, el, plural } from "./dom.js";
import { counts, flagged, incomplete, some, unanswered, unreadable } from "./progress.js";

const NAMES = { complete: "Complete", incomplete: "Incomplete", unseen: "Unseen", flagged: "Flagged" };

/** The review screen and the question before the end. */
export function setupReview(app) {
  const answers = () => app.store.answers;

  function review() {
    if (app.locked) return;
    app.leave(0);
    app.walk = null;
    app.calculator.close();
    app.setView("review");
    paint();
    $("previous").disabled = false;
    $("review-heading").focus({ preventScroll: true });
  }

  function paint() {
    const n = counts(answers());
    $("counts").replaceChildren(...Object.keys(n).map((key) => count(key, n[key])));
    $("review-incomplete").disabled = !(n.incomplete + n.unseen);
    $("review-flagged").disabled = !n.flagged;
    const unread = unreadable(answers());
    const lists = [list("Not answered", unanswered(answers())), list("Flagged", flagged(answers()))];
    if (unread.length) lists.splice(1, 0, list("Not read as a number", unread));
    $("lists").replaceChildren(...lists);
  }

  const count = (key, n) =>
    el("div", { className: key }, el("dt", { textContent: NAMES[key] }), el("dd", { textContent: n }));

  function list(title, positions) {
    const items = positions.map((p) => el("li", {}, jump(p)));
    const body = items.length ? el("ul", { className: "jumps" }, ...items) : el("p", { textContent: "None." });
    return el("section", {}, el("h3", { textContent: `${title} (${positions.length})` }), body);
  }

  function jump(position) {
    const button = el("button", { type: "button", textContent: position, attrs: { "aria-label": `Question ${position}` } });
    button.onclick = () => app.go(position);
    return button;
  }

  /** What ending now would mean, in plain numbers. */
  function ask() {
    const [open, marked, unsaved] = [unanswered(answers()), flagged(answers()), app.queue.size];
    const lines = ["You cannot come back to the questions after this."];
    lines.push(open.length ? `${plural(open.length, "question")} not answered: ${some(open)}.` : "Every question is answered.");
    const unread = unreadable(answers());
    if (unread.length) lines.push(`Entered, but not read as a number: ${some(unread)}. That counts as wrong.`);
    if (marked.length) lines.push(`${plural(marked.length, "question")} flagged for review.`);
    if (unsaved) lines.push(`${plural(unsaved, "save")} not on the server yet; sent along with the end.`);
    $("confirm-text").replaceChildren(...lines.map((textContent) => el("p", { textContent })));
    $("confirm").showModal();
  }

  $("review").onclick = review;
  $("review-all").onclick = () => app.startWalk();
  $("review-incomplete").onclick = () => app.startWalk(incomplete(answers()), "Incomplete");
  $("review-flagged").onclick = () => app.startWalk(flagged(answers()), "Flagged");
  $("end-exam").onclick = ask;
  $("confirm-end").onclick = () => ($("confirm").close(), app.end());
  app.on("change", () => app.screen === "review" && paint());
  return { review };
}
