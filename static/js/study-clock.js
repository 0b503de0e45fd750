// Shows how long the study timer has run: the server's seconds, and from there on this page's own steady clock.

const pad = (number) => String(number).padStart(2, "0");
const STALE = 60_000;

export function shown(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 3600)}:${pad(Math.floor(whole / 60) % 60)}:${pad(whole % 60)}`;
}

// The seconds to show: those of the server when the page came, and what has passed here since while it runs.
export class Run {
  constructor(before, running, now) { this.before = before; this.running = running; this.from = now; }

  seconds(now) { return this.before + (this.running ? (now - this.from) / 1000 : 0); }

  // Back on the screen after a while: the device may have slept, or another one stopped the timer. Whoever has begun
  // to fill in a form on the page keeps it instead.
  isToBeAskedFor(now, typed) { return this.running && !typed && now - this.from > STALE; }
}

if (globalThis.customElements) {
  class StudyClock extends HTMLElement {
    connectedCallback() {
      this.run = new Run(Number(this.getAttribute("seconds")), this.hasAttribute("running"), performance.now());
      this.show();
      if (!this.run.running) return;
      this.ticking = setInterval(() => this.show(), 1000);
      this.typing = () => { this.typed = true; };
      this.woke = () => {
        if (!document.hidden && this.run.isToBeAskedFor(performance.now(), this.typed)) location.reload();
      };
      document.addEventListener("input", this.typing);
      document.addEventListener("visibilitychange", this.woke);
    }

    disconnectedCallback() {
      clearInterval(this.ticking);
      document.removeEventListener("input", this.typing);
      document.removeEventListener("visibilitychange", this.woke);
    }

    show() {
      this.textContent = shown(this.run.seconds(performance.now()));
    }
  }
  customElements.define("study-clock", StudyClock);
}
