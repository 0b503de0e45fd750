/** Server time, estimated from responses and a monotone clock; the wall clock only betrays a sleep. */
export class ServerClock {
  /** @param {() => number} mono @param {() => number} wall */
  constructor(mono = () => performance.now(), wall = () => Date.now()) {
    Object.assign(this, { mono, wall, offset: 0, trusted: false, distrustedAt: -Infinity });
    this.gap = wall() - mono();
  }

  now() {
    return this.mono() + this.offset;
  }

  /** The server read its clock somewhere between `sent` and `received` (both monotone). */
  sync(serverNow, sent = this.mono(), received = sent) {
    if (sent < this.distrustedAt) return;
    const low = serverNow - received;
    const high = serverNow - sent;
    this.offset = this.trusted ? Math.min(high, Math.max(low, this.offset)) : (low + high) / 2;
    this.trusted = true;
  }

  /** True when the two clocks have parted by more than 2 s since the last call: ask the server. */
  slept() {
    const gap = this.wall() - this.mono();
    const parted = Math.abs(gap - this.gap) > 2000;
    this.gap = gap;
    if (parted) Object.assign(this, { trusted: false, distrustedAt: this.mono() });
    return parted;
  }

  /** The number that orders saves: the server's time of the click, and always above what is known. */
  seq(known) {
    return Math.max(known + 1, Math.floor(this.now()));
  }
}

const two = (n) => String(n).padStart(2, "0");

export function hms(ms) {
  const s = Math.max(0, Math.ceil(ms / 1000));
  return `${Math.floor(s / 3600)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
}

/** For the ear: "2 hours 4 minutes", "50 seconds". */
export function spoken(ms) {
  const s = Math.max(0, Math.ceil(ms / 1000));
  const parts = [[Math.floor(s / 3600), "hour"], [Math.floor(s / 60) % 60, "minute"]];
  if (s < 300) parts.push([s % 60, "second"]);
  const words = parts.filter(([n]) => n).map(([n, word]) => `${n} ${word}${n === 1 ? "" : "s"}`);
  return words.join(" ") || "0 seconds";
}

/** The warning (in minutes) that lies between two readings of the remaining time, or undefined. */
export function crossed(before, after, warnings = [1, 5, 10, 30]) {
  return warnings.find((minutes) => before > minutes * 60000 && after <= minutes * 60000);
}
