/**
 * Sends the queue: one request per entry at a time, three in all, again and again until the server has it.
 * `post(name, entry)` gives a Reply; `on(name, entry, reply)` hears every one of them.
 */
const AT_ONCE = 3;

export class Outbox {
  constructor({ queue, post, on, random = Math.random }) {
    Object.assign(this, { queue, post, on, random, failures: 0, lastStatus: 200, retry: null });
    this.flying = new Map();
    this.resting = new Map(); // name -> timer of a save that may still coalesce
    this.refused = new Map(); // name -> seq the server called invalid: not again before it changes
  }

  /** An entry was queued: send it after `delay`, even while others back off. */
  touch(name, delay = 0) {
    clearTimeout(this.resting.get(name));
    if (!delay) {
      this.resting.delete(name);
      return void this.send(name);
    }
    this.resting.set(name, setTimeout(() => this.touch(name), delay));
  }

  /** Send everything now: network is back, page is visible, someone pressed Retry. */
  flush() {
    clearTimeout(this.retry);
    this.retry = null;
    for (const name of this.resting.keys()) clearTimeout(this.resting.get(name));
    this.resting.clear();
    this.pump();
  }

  again() {
    this.refused.clear();
    this.flush();
  }

  pump() {
    for (const name of this.queue.names()) if (!this.resting.has(name)) this.send(name);
  }

  async send(name) {
    const entry = this.queue.get(name);
    if (!entry || this.flying.has(name) || this.flying.size >= AT_ONCE) return;
    if (this.refused.get(name) === entry.seq) return;
    const flight = this.post(name, entry);
    this.flying.set(name, flight);
    const reply = await flight;
    this.flying.delete(name);
    this.land(name, entry, reply);
  }

  land(name, entry, reply) {
    const known = ["saved", "stale"].includes(reply.body.status);
    if ((reply.status === 200 && known) || reply.status === 409) this.delivered(name, entry);
    else if (reply.status === 422 || reply.status === 404) this.refused.set(name, entry.seq);
    else this.failed(reply.status);
    this.on(name, entry, reply);
    if (!this.failures) this.pump();
  }

  delivered(name, entry) {
    this.queue.drop(name, entry.seq);
    this.refused.delete(name);
    this.failures = 0;
    this.lastStatus = 200;
    clearTimeout(this.retry);
    this.retry = null;
  }

  failed(status) {
    this.lastStatus = status;
    if (this.retry) return;
    this.failures += 1;
    const pause = Math.min(30, 2 ** (this.failures - 1)) * 1000;
    this.retry = setTimeout(() => this.flush(), pause * (1 + this.random() / 4));
  }

  /** Give everything one chance to arrive, for at most `ms`. */
  async drain(ms) {
    this.flush();
    const end = Date.now() + ms;
    while (this.flying.size && Date.now() < end) {
      await Promise.race([...this.flying.values(), new Promise((done) => setTimeout(done, ms))]);
      await new Promise((done) => setTimeout(done));
    }
  }
}
