/**
 * @typedef {{status: number, body: any, sent: number, received: number}} Reply status 0: no usable answer
 */
export const csrf = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";

const SMALL = 30000;

/** GET, or POST when there is a body. Never throws. @returns {Promise<Reply>} */
export async function call(url, body, headers = {}) {
  const sent = performance.now();
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), 10000);
  try {
    const response = await fetch(url, { ...request(body, headers), signal: stop.signal });
    const received = performance.now();
    return { status: response.status, body: await read(response), sent, received };
  } catch {
    return { status: 0, body: {}, sent, received: performance.now() };
  } finally {
    clearTimeout(timer);
  }
}

/** A 200 that is not JSON (a hotel's sign-in page, say) is no answer; it throws. Errors may be anything. */
async function read(response) {
  return response.ok ? response.json() : response.json().catch(() => ({}));
}

function request(body, headers) {
  const common = { cache: "no-store", credentials: "same-origin", headers: { Accept: "application/json", ...headers } };
  if (body === undefined) return common;
  common.headers["X-CSRFToken"] = csrf();
  if (body instanceof URLSearchParams) return { ...common, method: "POST", body };
  common.headers["Content-Type"] = "application/json";
  const text = JSON.stringify(body);
  return { ...common, method: "POST", body: text, keepalive: text.length < SMALL };
}
