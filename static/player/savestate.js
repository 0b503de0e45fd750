import { $, plural, say } from "./dom.js";

const KEPT = "Your answers are kept on this device and will be sent.";
const HELD = "This browser does not let the player store anything: keep this page open until everything is saved.";

/** The truth about saving: a word at the bottom, and a banner when something is wrong. */
export function setupSaveState(app) {
  const { queue, outbox } = app;
  const time = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });
  let savedAt = new Date();
  let shown = "saved";

  function stateNow() {
    if (!queue.size) return "saved";
    return outbox.lastStatus !== 401 && (outbox.failures || !navigator.onLine) ? "offline" : "pending";
  }

  const words = {
    saved: () => `Saved ${time.format(savedAt)}`,
    pending: () => "Not saved yet",
    offline: () => (queue.durable ? "Offline – kept on this device, will be sent" : "Offline – kept in this page only"),
  };

  function paint() {
    const state = stateNow();
    $("save-state").dataset.state = state;
    $("save-state").textContent = words[state]();
    banner(trouble());
    if (state === "offline" && shown === "saved") say(words.offline());
    if (state === "saved" && shown === "offline") say("Everything is saved again");
    if (state !== "pending") shown = state;
  }

  function trouble() {
    if (!queue.size) return "";
    if (outbox.lastStatus === 401) return `Your session has ended. Sign in again: ${KEPT.toLowerCase()}`;
    if (app.complaint) return `The server did not take an answer: ${app.complaint} It is kept on this device.`;
    if (!queue.durable) return HELD;
    if (!outbox.failures) return "";
    const why = outbox.lastStatus ? `The server cannot save at the moment (${outbox.lastStatus}).` : "No connection to the server.";
    return `${why} ${KEPT} ${plural(queue.size, "save")} waiting.`;
  }

  function banner(text) {
    if ($("banner-text").textContent !== text) $("banner-text").textContent = text;
    if (!text && $("banner").contains(document.activeElement)) $("heading").focus();
    $("banner").hidden = !text;
    $("open-signin").hidden = outbox.lastStatus !== 401;
  }

  app.on("delivered", () => {
    savedAt = new Date();
    if (!outbox.refused.size) app.complaint = "";
  });
  app.on("saving", paint);
  addEventListener("offline", paint);
  addEventListener("online", paint);
  addEventListener("beforeunload", (event) => {
    if (!queue.durable && !app.leaving) event.preventDefault();
  });
  $("retry").onclick = () => outbox.again();
  paint();
}
