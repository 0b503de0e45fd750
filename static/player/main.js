import { call } from "./api.js";
import { ServerClock } from "./clock.js";
import { $, emitter } from "./dom.js";
import { setupFinish } from "./finish.js";
import { setupKeys } from "./keys.js";
import { setupMarks } from "./marks.js";
import { setupMove } from "./move.js";
import { setupNavigator } from "./navigator.js";
import { setupCalculator, setupNotes } from "./panels.js";
import { Outbox } from "./outbox.js";
import { keepPictures } from "./pictures.js";
import { setupQuestion } from "./question.js";
import { DurableQueue, openStorage } from "./queue.js";
import { setupReview } from "./review.js";
import { setupSaveState } from "./savestate.js";
import { setupSettings } from "./settings.js";
import { setupSignin } from "./signin.js";
import { Store } from "./store.js";
import { setupSync } from "./sync.js";
import { setupTimer } from "./timer.js";

/** What the parts share. Each part adds what others may call. */
function createApp(exam) {
  const clock = new ServerClock();
  const { requestStart, responseStart } = performance.getEntriesByType("navigation")[0] ?? {};
  clock.sync(exam.server_now, requestStart || clock.mono(), responseStart || clock.mono());
  const queue = new DurableQueue(openStorage(), exam.attempt);
  const app = { exam, clock, queue, deadline: exam.deadline, position: 1, walk: null, locked: false, ...emitter() };
  app.store = new Store(exam, queue, clock);
  app.outbox = new Outbox({ queue, post: poster(exam.urls), on: (...landed) => app.landed(...landed) });
  app.left = () => app.deadline - clock.now();
  app.edit = (position, patch, delay, passive) => {
    app.store.edit(position, patch, passive);
    app.outbox.touch(String(position), delay);
    app.emit("saving");
  };
  return app;
}

function poster({ answer, notes }) {
  return (name, entry) => call(name === "notes" ? notes : answer.replace(/\b0(\/?)$/, `${name}$1`), entry);
}

function start(app) {
  const { settings, help } = setupSettings(app);
  Object.assign(app, { settings, help, view: setupQuestion(app) });
  Object.assign(app, { marks: setupMarks(app), calculator: setupCalculator() });
  const move = setupMove(app);
  Object.assign(app, move, { startWalk: move.walk, walk: null });
  Object.assign(app, setupReview(app), setupSignin(app), setupSync(app), setupFinish(app));
  app.openNavigator = setupNavigator(app).open;
  setupNotes(app);
  setupSaveState(app);
  app.on("change", (positions) => positions.includes(app.position) && app.view.refresh());
  app.on("lock", () => enable(false));
  app.on("unlock", () => enable(true));
  setupKeys(app);
  app.go(app.recall());
  app.tell = setupTimer(app).tell;
  app.outbox.flush();
  keepPictures(app.exam);
}

function enable(on) {
  for (const field of document.querySelectorAll("#question-view input, .tools button, .bottom button")) field.disabled = !on;
}

const exam = JSON.parse($("exam").textContent);
if (exam.state === "closed") location.replace(exam.urls.report);
else start(createApp(exam));
