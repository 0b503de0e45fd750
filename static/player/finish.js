import { call } from "./api.js";
import { $, plural, shout, wait } from "./dom.js";

/** The end: by the candidate, by the clock, or learned from the server. */
export function setupFinish(app) {
  const { queue, outbox, exam } = app;
  let closing = false;
  let wake = () => {};

  function screen(title, text, ...buttons) {
    if (app.screen !== "ending") app.setView("ending");
    if ($("ending-heading").textContent !== title) {
      $("ending-heading").textContent = title;
      $("ending-heading").focus();
    }
    $("ending-text").textContent = text;
    for (const id of ["end-again", "end-back", "end-signin"]) $(id).hidden = !buttons.includes(id);
  }

  function lock() {
    app.leave(0);
    app.locked = true;
    document.querySelectorAll("dialog[open]:not(#signin)").forEach((dialog) => dialog.close());
    app.emit("lock");
  }

  function unlock() {
    app.locked = closing = false;
    app.emit("unlock");
  }

  const queued = () =>
    queue.names().filter((name) => name !== "notes").map((name) => ({ position: Number(name), ...queue.get(name) }));

  /** Try once. @returns {Promise<?string>} the report's address, or null */
  async function attempt(reason) {
    await outbox.drain(3000);
    if (app.leaving) return null;
    const post = () => call(exam.urls.finish, { reason, answers: queued() });
    let reply = await post();
    if (reply.status === 403) reply = await app.refresh().then(post);
    if (reply.status === 401) app.signedOut();
    if (reply.status === 200 && reply.body.state === "open") return resume();
    const closed = reply.body.state === "closed" || reply.status === 409;
    return closed ? (reply.body.report ?? exam.urls.report) : null;
  }

  /** The time was not up after all: more of it was given in the last moment. */
  async function resume() {
    await app.refresh();
    unlock();
    app.review();
    return null;
  }

  async function end() {
    if (closing) return;
    closing = true;
    lock();
    screen("Ending the exam", "Sending your answers…");
    const report = await attempt("candidate");
    if (report) return leave(report);
    if (app.leaving) return;
    closing = false;
    screen("The exam is not ended yet", `The server could not be reached. ${kept()} The time goes on.`, "end-again", "end-back", ...signin());
  }

  const signin = () => (app.isSignedOut ? ["end-signin"] : []);

  function kept() {
    const n = queued().length;
    return n ? `${plural(n, "answer")} not on the server yet; kept on this device.` : "All your answers are on the server.";
  }

  /** At zero the server has the last word: the deadline may have moved. */
  async function timeUp() {
    if (closing || app.leaving) return;
    closing = true;
    const reply = await app.refresh();
    if (app.leaving) return;
    if (reply.status === 200 && app.left() > 0) return void (closing = false);
    lock();
    shout("Time is up. Your answers are being submitted.");
    await untilClosed();
  }

  async function untilClosed() {
    screen("Time is up – submitting", `Sending your exam. ${kept()}`);
    for (let pause = 1; !app.leaving; pause = Math.min(30, pause * 2)) {
      const report = await attempt("timeout");
      if (report) return leave(report);
      if (app.leaving || !closing) return;
      const rule = "The server closes the exam at the deadline with the answers it has. This page keeps trying; leave it open.";
      screen("Time is up – submitting", `The server cannot be reached. ${kept()} ${rule}`, "end-again", ...signin());
      await nap(pause * 1000);
    }
  }

  /** Wait, but not when the network comes back or someone is impatient. */
  const nap = (ms) => Promise.race([wait(ms), new Promise((done) => (wake = done))]);

  /** Closed. What the server does not have yet is handed over as late answers before anything is cleared. */
  async function leave(report) {
    if (app.leaving) return;
    app.leaving = true;
    if (!app.locked) lock();
    for (let pause = 1; await outstanding(); pause = Math.min(30, pause * 2)) {
      screen("The exam is closed", `Handing over the last answers. ${kept()}`, "end-again", ...signin());
      await nap(pause * 1000);
    }
    screen("The exam is closed", "Opening your report…");
    queue.clear();
    location.replace(report ?? exam.urls.report);
  }

  async function outstanding() {
    if (!queue.size) return false;
    await app.refresh();
    await outbox.drain(4000);
    return queue.names().some((name) => outbox.refused.get(name) !== queue.get(name).seq);
  }

  function back() {
    unlock();
    app.review();
  }

  app.on("signed-in", () => wake());
  addEventListener("online", () => wake());
  $("end-again").onclick = () => (closing || app.leaving ? wake() : end());
  $("end-back").onclick = back;
  $("end-signin").onclick = () => app.signin();
  return { end, timeUp, closed: leave };
}
