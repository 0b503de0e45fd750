/**
 * Saves what is typed: a second after the last key, one request at a time, again and again until the server says that
 * it has it. Until then a copy lies in this browser's storage.
 *
 * @typedef {"fresh"|"waiting"|"saving"|"saved"|"failed"|"signed-out"|"conflict"|"refused"} State
 */
import { isBlank, same } from "./fields.js";

export const DELAY = 1000;
const SHORTEST_WAIT = 2000;
const LONGEST_WAIT = 30000;
const STATES = { 0: "failed", 401: "signed-out", 409: "conflict" };

export class Saver {
  /**
   * @param {{read: () => import("./fields.js").Entries, copy: {keep: Function, forget: Function},
   *   post: (entries, revision: number, leaving: boolean) => Promise<{status: number, body: any}>,
   *   on: (saver: Saver) => void, begun: Function, revision?: number, clock?: () => Date}} tools
   */
  constructor({ read, copy, post, on, begun = () => {}, revision = 0, clock = () => new Date() }) {
    Object.assign(this, { read, copy, post, on, begun, revision, clock });
    this.stored = read();
    /** @type {State} */
    this.state = "fresh";
    this.failures = 0;
    this.savedAt = null;
    this.theirs = null;
    this.status = 200;
    this.sending = null;
    /** What the server was sent last, whether or not it has answered. */
    this.sent = null;
  }

  get isClean() {
    return !this.sending && same(this.read(), this.stored);
  }

  /** Something was typed. */
  changed() {
    const entries = this.read();
    if (same(entries, this.stored) && !this.sending) return this.settled();
    this.copy.keep(entries, this.revision, this.sent);
    if (this.state === "conflict") return;
    if (this.state !== "failed" && this.state !== "signed-out") this.enter("waiting");
    this.schedule(DELAY);
  }

  settled() {
    clearTimeout(this.timer);
    this.copy.forget();
    if (this.state !== "conflict") this.enter(this.savedAt ? "saved" : "fresh");
  }

  schedule(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), delay);
  }

  /** Send now what is not saved yet. @returns {Promise<boolean>} whether everything is saved */
  async flush({ leaving = false } = {}) {
    clearTimeout(this.timer);
    if (this.sending && leaving) return false; // the copy says what was on its way
    while (this.sending) await this.sending; // of several that waited, one sends and the others wait for it
    if (this.state === "conflict") return false;
    const entries = this.read();
    if (same(entries, this.stored)) return this.settled(), true;
    if (!this.revision && isBlank(entries) && isBlank(this.stored)) return true;
    this.sending = this.send(entries, leaving);
    await this.sending;
    return this.state === "saved" && same(this.read(), this.stored);
  }

  async send(entries, leaving) {
    if (this.state !== "failed" && this.state !== "signed-out") this.enter("saving");
    this.sent = entries;
    this.copy.keep(entries, this.revision, entries);
    const reply = await this.post(entries, this.revision, leaving);
    this.sending = null;
    this.status = reply.status;
    if (reply.status === 200 || reply.status === 201) this.acknowledged(entries, reply.body);
    else this.failed(reply);
  }

  acknowledged(entries, body) {
    Object.assign(this, { revision: body.revision, stored: entries, failures: 0, savedAt: this.clock() });
    this.begun(body);
    if (same(this.read(), entries)) {
      this.copy.forget();
      return this.enter("saved");
    }
    this.copy.keep(this.read(), this.revision, entries);
    this.enter("waiting");
    this.schedule(DELAY);
  }

  /** Nothing is dropped on any answer: the copy stays, and what may get better is tried again. */
  failed({ status, body }) {
    this.failures += 1;
    this.theirs = status === 409 ? body : null;
    const state = STATES[status] ?? (status >= 500 || status === 429 ? "failed" : "refused");
    this.enter(state);
    if (state === "failed") this.schedule(Math.min(LONGEST_WAIT, SHORTEST_WAIT * 2 ** (this.failures - 1)));
  }

  /** Their text is let go of: mine is saved over it. */
  keepMine() {
    const theirs = this.theirs;
    Object.assign(this, { revision: theirs.revision, stored: theirs.fields, theirs: null });
    this.enter("waiting");
    return this.flush();
  }

  /** The page shows their text already. */
  tookTheirs() {
    Object.assign(this, { revision: this.theirs.revision, stored: this.theirs.fields, theirs: null, savedAt: this.clock() });
    this.copy.forget();
    this.enter("saved");
  }

  enter(state) {
    this.state = state;
    this.on(this);
  }
}
