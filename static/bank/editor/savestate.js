/** The truth about saving, in words. */

const WORDS = {
  waiting: "Not saved yet",
  saving: "Saving…",
  failed: "Not saved yet",
  "signed-out": "Not saved yet",
  conflict: "Not saved: two texts",
  refused: "Not saved",
};
const KEPT = "What you wrote is kept in this browser.";
const ALOUD = { failed: "Not saved. It will be tried again.", "signed-out": "You are signed out.", saved: "Saved again" };

export function trouble({ state, status, copy }) {
  if (state === "signed-out") return `You are signed out. ${KEPT} Sign in in the other tab, then try again.`;
  if (state === "failed") return `${status ? `The server cannot save at the moment (${status}).` : "No connection to the server."} ${KEPT}`;
  if (state === "conflict") return "Somebody else saved this question meanwhile.";
  if (state === "refused" && status === 403) return `The server did not take it: you may be signed out, or may not write here any longer. ${KEPT}`;
  if (state === "refused") return `The server did not take it (${status}). ${KEPT}`;
  return copy.durable === false && state === "waiting" ? "This browser keeps no copy: stay on the page until it is saved." : "";
}

const AGAIN = { conflict: "See both", refused: "Try again", failed: "Try again", "signed-out": "Try again" };

export function setupSaveState(form, say) {
  const line = form.querySelector("#save-state");
  const box = form.querySelector("#save-trouble");
  const again = form.querySelector("#save-again");
  const fresh = line.textContent;
  let shown = "saved";

  return function paint(saver, hasOther = false) {
    const { state, savedAt } = saver;
    line.dataset.state = state;
    line.textContent = state === "saved" ? `Saved ${savedAt.toLocaleTimeString("en-GB")}` : (WORDS[state] ?? fresh);
    const text = trouble(saver) || (hasOther ? "The text you did not choose is still here." : "");
    form.querySelector("#save-why").textContent = text;
    box.hidden = !text;
    form.querySelector("#save-signin").hidden = state !== "signed-out" && saver.status !== 403;
    again.textContent = AGAIN[state] ?? "Put it back";
    again.hidden = !AGAIN[state] && !hasOther;
    const matters = state in ALOUD && state !== shown && !(state === "saved" && !(shown in ALOUD));
    if (matters) say(ALOUD[state]);
    if (state !== "waiting" && state !== "saving") shown = state;
  };
}
