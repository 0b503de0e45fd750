import { $, notice, press, say } from "./dom.js";
import { crossed, hms, spoken } from "./clock.js";

const LATE = 5 * 60000; // from here on a hidden clock shows itself

/** The clock on the screen, its warnings, and the time spent on a question. */
export function setupTimer(app) {
  let before = app.left();
  let last = app.clock.mono();

  function tick() {
    if (app.clock.slept()) app.refresh();
    spend();
    const left = app.left();
    $("clock").textContent = hms(left);
    $("clock").classList.toggle("late", left <= LATE);
    warn(crossed(before, left));
    before = left;
    if (left <= 0) app.timeUp();
  }

  function spend() {
    const now = app.clock.mono();
    const spent = Math.min(now - last, 2000) / 1000;
    last = now;
    if (app.screen === "question" && !document.hidden && !app.locked) app.store.answer(app.position).seconds += spent;
  }

  function warn(minutes) {
    if (!minutes || app.locked) return;
    if (minutes === 5) hide("clock", false);
    notice(`${minutes} minute${minutes === 1 ? "" : "s"} left`, { kind: "time" });
  }

  function tell() {
    const text = `${spoken(app.left())} left`;
    if ($("clock").hidden) notice(text, { kind: "told", ms: 5000 });
    else say(text);
  }

  function hide(id, on) {
    const word = `${on ? "Show" : "Hide"} the ${id === "clock" ? "time" : "question number"}`;
    const button = $(`toggle-${id}`);
    $(id).hidden = on;
    press(button, on);
    button.title = word;
  }

  for (const id of ["clock", "position"]) {
    const flip = () => hide(id, !$(id).hidden);
    $(`toggle-${id}`).onclick = flip;
    $(id).onclick = flip;
  }
  hide("clock", app.settings.hideClock && before > LATE);
  app.on("settings", (settings, name) => name === "hideClock" && hide("clock", settings.hideClock));
  setInterval(tick, 500);
  tick();
  return { tell };
}
