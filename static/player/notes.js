import { $ } from "./dom.js";
import { makePanel } from "./panel.js";

/** The notes pad: into the queue at every pause in typing, to the server a little later. */
export function setupNotes(app) {
  const field = $("notes-text");
  let resting;

  function keep() {
    clearTimeout(resting);
    if (app.locked || field.value === app.store.notes.text) return;
    app.store.write(field.value);
    app.outbox.touch("notes", 1000);
    app.emit("saving");
  }

  const fill = () => (field.value = app.store.notes.text);

  field.addEventListener("input", () => {
    clearTimeout(resting);
    resting = setTimeout(keep, 250);
  });
  field.addEventListener("blur", keep);
  addEventListener("pagehide", keep);
  app.on("notes", fill);
  app.on("lock", () => panel.close());
  fill();
  const panel = makePanel("notes", { first: () => field });
  return panel;
}
