import { call, csrf } from "./api.js";
import { notice } from "./dom.js";

const EVERY = 60000;

/** What the server and other tabs tell: time, deadline, newer answers, the end. */
export function setupSync(app) {
  const { store, queue, outbox, clock } = app;
  let asking = null;

  /** Read the attempt's state; several callers share one request. @returns {Promise<Reply>} */
  function refresh() {
    asking ??= ask().finally(() => (asking = null));
    return asking;
  }

  async function ask() {
    const reply = await call(app.exam.urls.state);
    if (reply.status === 401) app.signedOut();
    if (reply.status !== 200) return reply;
    changed(store.merge(reply.body), "Updated from another device");
    heard(reply);
    app.emit("saving");
    return reply;
  }

  /** Every answer of the server carries its time, the deadline and the attempt's state. */
  function heard({ body, sent, received }) {
    if (app.isSignedOut) app.signedIn();
    if (Number.isFinite(body.server_now)) clock.sync(body.server_now, sent, received);
    if (Number.isFinite(body.deadline)) setDeadline(body.deadline);
    if (body.state === "closed") app.closed(body.report);
  }

  function setDeadline(deadline) {
    const more = deadline - app.deadline;
    app.deadline = deadline;
    if (more > 1000) notice("You have been given more time.", { kind: "more" });
  }

  function changed({ positions, notes }, words) {
    if (notes) app.emit("notes");
    if (!positions.length) return;
    app.emit("change", positions);
    if (words) notice(words, { kind: "other", ms: 8000 });
  }

  /** What became of one save. */
  async function landed(name, entry, reply) {
    if (reply.status === 200) stored(name, reply);
    else if (reply.status === 401) app.signedOut();
    else if (reply.status === 403) await renew();
    else if (reply.status === 409) app.closed(reply.body.report);
    else if (reply.status === 422 || reply.status === 404) app.complaint = reply.body.message ?? `error ${reply.status}.`;
    app.emit("saving");
  }

  function stored(name, reply) {
    if (reply.body.status) app.emit("delivered");
    if (reply.body.status === "stale" && reply.body.stored) adopt(name, reply.body.stored, "Updated from another device");
    heard(reply);
  }

  function adopt(name, raw, words) {
    if (name === "notes") return changed({ positions: [], notes: store.adoptNotes(raw) });
    const position = Number(name);
    changed({ positions: store.adopt(raw, position) ? [position] : [] }, words);
  }

  async function renew() {
    const old = csrf();
    await refresh();
    if (csrf() !== old) outbox.flush();
  }

  addEventListener("storage", (event) => {
    const news = queue.heard(event);
    if (news) adopt(news.name, news.entry);
    app.emit("saving");
  });
  function wake() {
    if (document.hidden) return;
    outbox.flush();
    refresh();
  }
  const poll = () => {
    if (!document.hidden && !app.locked) wake();
    setTimeout(poll, EVERY * (0.9 + Math.random() / 5));
  };
  setTimeout(poll, EVERY * (0.9 + Math.random() / 5));
  addEventListener("online", wake);
  document.addEventListener("visibilitychange", wake);
  addEventListener("pageshow", (event) => event.persisted && wake());
  if (performance.getEntriesByType("navigation")[0]?.type === "back_forward") refresh();
  return { refresh, heard, landed };
}
