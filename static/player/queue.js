/**
 * What the server has not acknowledged yet, one entry per question (and "notes"), each under its own key, so that
 * two tabs that write at once cannot overwrite each other's entries.
 * @typedef {{seq: number}} Entry the whole state of one question, or the notes
 */
export class DurableQueue {
  /** @param {Storage} storage @param {string} attempt */
  constructor(storage, attempt) {
    this.storage = storage;
    this.root = `cpimprep:${attempt}:`;
    this.prefix = `${this.root}queue:`;
    /** @type {Map<string, Entry>} */
    this.memory = new Map();
    this.unstored = new Set();
    for (const name of this.storedNames()) this.get(name);
  }

  get durable() {
    return this.unstored.size === 0;
  }

  get size() {
    return this.names().length;
  }

  names() {
    return [...new Set([...this.memory.keys(), ...this.storedNames()])].filter((name) => this.get(name));
  }

  /** The newest entry known here or in storage. */
  get(name) {
    const held = this.memory.get(name);
    const stored = parse(this.read(name));
    if (!stored || (held && held.seq >= stored.seq)) return held;
    this.memory.set(name, stored);
    return stored;
  }

  put(name, entry) {
    if (this.get(name)?.seq >= entry.seq) return;
    this.memory.set(name, entry);
    try {
      this.storage.setItem(this.prefix + name, JSON.stringify(entry));
      this.unstored.delete(name);
    } catch {
      this.unstored.add(name);
    }
  }

  /** The server holds `seq`: forget it here, but nothing newer. */
  drop(name, seq) {
    if (!(this.get(name)?.seq <= seq)) return;
    this.memory.delete(name);
    this.unstored.delete(name);
    this.remove(this.prefix + name);
  }

  /** A storage event: another tab queued something (returned) or had it acknowledged. */
  heard({ key, oldValue, newValue }) {
    if (!key?.startsWith(this.prefix)) return null;
    const name = key.slice(this.prefix.length);
    const entry = parse(newValue);
    if (entry) return { name, entry: this.get(name) ?? entry };
    const old = parse(oldValue);
    if (old && this.memory.get(name)?.seq <= old.seq) this.memory.delete(name);
    return null;
  }

  clear() {
    this.memory.clear();
    this.unstored.clear();
    for (const key of this.keys(this.root)) this.remove(key);
  }

  storedNames() {
    return this.keys(this.prefix).map((key) => key.slice(this.prefix.length));
  }

  keys(prefix) {
    const all = Array.from({ length: this.storage.length }, (_, i) => this.storage.key(i));
    return all.filter((key) => key?.startsWith(prefix));
  }

  read(name) {
    try {
      return this.storage.getItem(this.prefix + name);
    } catch {
      return null;
    }
  }

  remove(key) {
    try {
      this.storage.removeItem(key);
    } catch {
      // Storage was taken away: nothing is left to remove.
    }
  }
}

function parse(text) {
  try {
    const entry = JSON.parse(text);
    return Number.isFinite(entry?.seq) ? entry : null;
  } catch {
    return null;
  }
}

/** localStorage, or where the browser forbids it something that refuses every write. */
export function openStorage() {
  try {
    localStorage.getItem("");
    return localStorage;
  } catch {
    const refuse = () => {
      throw new Error("No storage");
    };
    return { length: 0, key: () => null, getItem: () => null, setItem: refuse, removeItem: () => {} };
  }
}
