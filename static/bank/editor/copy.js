/** What is typed and not acknowledged yet, in this browser's storage: one entry for each question and person. */

export class LocalCopy {
  constructor(storage, { me, bank, question = "" }) {
    Object.assign(this, { storage, me, bank, question });
  }

  get key() {
    return `cpimprep:draft:${this.me}:${this.bank}:${this.question}`;
  }

  /** `sent` is what was on its way to the server then. @returns {?{entries, revision: number, sent: ?Array, ticket: string}} */
  read() {
    try {
      const found = JSON.parse(this.storage.getItem(this.key));
      return Array.isArray(found?.entries) ? found : null;
    } catch {
      return null;
    }
  }

  keep(entries, revision, sent = null) {
    const text = JSON.stringify({ entries, revision, sent, ticket: this.ticket ?? "" });
    this.attempt(() => this.storage.setItem(this.key, text));
  }

  forget() {
    this.attempt(() => this.storage.removeItem(this.key));
  }

  /** A new question has got its name: what was kept without one is kept under it from now on. */
  rename(question) {
    this.forget();
    this.question = question;
  }

  /** Storage may be full or forbidden: then what is typed lives in the page alone, and the page says so. */
  attempt(act) {
    try {
      act();
      this.durable = true;
    } catch {
      this.durable = false;
    }
  }
}
