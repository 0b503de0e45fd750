// Shows how long the study timer has run: the server's seconds, and from there on this page's own steady clock.

const pad = (number) => String(number).padStart(2, "0");

export function shown(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 3600)}:${pad(Math.floor(whole / 60) % 60)}:${pad(whole % 60)}`;
}

if (globalThis.customElements) {
  class StudyClock extends HTMLElement {
    connectedCallback() {
      this.from = performance.now();
      this.before = Number(this.getAttribute("seconds"));
      this.show();
      if (!this.hasAttribute("running")) return;
      this.ticking = setInterval(() => this.show(), 1000);
      // A sleeping device may have stopped this page's clock: ask the server how it stands.
      this.woke = () => { if (!document.hidden && performance.now() - this.from > 60_000) location.reload(); };
      document.addEventListener("visibilitychange", this.woke);
    }

    disconnectedCallback() {
      clearInterval(this.ticking);
      document.removeEventListener("visibilitychange", this.woke);
    }

    show() {
      const since = this.hasAttribute("running") ? (performance.now() - this.from) / 1000 : 0;
      this.textContent = shown(this.before + since);
    }
  }
  customElements.define("study-clock", StudyClock);
}
