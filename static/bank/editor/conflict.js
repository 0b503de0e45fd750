import { differences } from "./fields.js";

/** Two people, or two windows, wrote on one question: shows both and lets the author decide. */
export function setupConflict({ saver, read, write, say }) {
  const dialog = document.getElementById("conflict");
  const rows = document.getElementById("conflict-rows");
  const restored = document.getElementById("save-again");
  let other = null;

  function open() {
    const { by, at, fields } = saver.theirs;
    const when = at ? new Date(at).toLocaleTimeString("en-GB") : "";
    document.getElementById("conflict-who").textContent = by
      ? `This question was saved by ${by} at ${when}, while it was open here. Nothing of either text is lost yet.`
      : "The draft you were writing on is gone: it was saved as a version, or thrown away. What you wrote is still here.";
    rows.replaceChildren(...differences(read(), fields).map(row));
    if (!dialog.open) dialog.showModal();
  }

  function row({ where, mine, theirs }) {
    const line = document.createElement("tr");
    const head = Object.assign(document.createElement("th"), { textContent: where, scope: "row" });
    line.append(head, ...[mine, theirs].map((text) => Object.assign(document.createElement("td"), { textContent: text || "–" })));
    return line;
  }

  function keep(which) {
    dialog.close();
    if (which === "later" || !saver.theirs) return;
    other = which === "mine" ? saver.theirs.fields : read();
    if (which === "mine") return saver.keepMine();
    write(saver.theirs.fields);
    saver.tookTheirs();
    say("Their text is here now");
  }

  /** The text that was not chosen. */
  function putBack() {
    const now = read();
    write(other);
    other = now;
    saver.changed();
    say("The other text is back");
  }

  dialog.addEventListener("click", ({ target }) => target.dataset.keep && keep(target.dataset.keep));
  return { open, putBack, hasOther: () => other !== null, button: restored };
}
