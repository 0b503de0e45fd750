const PATIENCE = 15000;
// The most that a browser sends after its page is gone.
const MOST_AFTERWARDS = 60000;

export const csrf = () => {
  const found = document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/);
  return found ? decodeURIComponent(found[1]) : (document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "");
};

/** POST a form; never throws. Status 0: no answer, or one that is none of ours. */
export async function post(url, entries, leaving = false) {
  const body = new URLSearchParams(entries);
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    const response = await fetch(url, {
      method: "POST", body, signal: stop.signal, redirect: "error", credentials: "same-origin",
      keepalive: leaving && body.toString().length < MOST_AFTERWARDS,
      headers: { "X-CSRFToken": csrf(), Accept: "application/json" },
    });
    return { status: response.status, body: response.ok ? await response.json() : await response.json().catch(() => ({})) };
  } catch {
    return { status: 0, body: {} };
  } finally {
    clearTimeout(timer);
  }
}
