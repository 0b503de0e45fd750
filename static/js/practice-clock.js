// How long a question has left, by the server's reckoning. Pure: tested without a browser.

export function remaining(left, started, now) {
  return Math.max(0, left - (now - started));
}

// 84,000 ms → "1:24"; a second that has begun still counts.
export function shownTime(milliseconds) {
  const seconds = Math.ceil(milliseconds / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

// Time on screen: what passed while the page was hidden is left out.
export class Attention {
  constructor(now) { this.total = 0; this.since = now; }

  hide(now) { if (this.since !== null) { this.total += now - this.since; this.since = null; } }

  show(now) { if (this.since === null) this.since = now; }

  seconds(now) { return Math.round((this.total + (this.since === null ? 0 : now - this.since)) / 1000); }
}
