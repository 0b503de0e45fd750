import { call } from "./api.js";
import { $, say } from "./dom.js";

/** Signing in again in the middle of an exam, without leaving the page. */
export function setupSignin(app) {
  const dialog = $("signin");
  const form = $("signin-form");

  function open() {
    if (!dialog.open) dialog.showModal();
    $("signin-login").focus();
  }

  /** Called at every 401: the window opens by itself once, then the banner offers it. */
  function signedOut() {
    if (app.isSignedOut) return;
    app.isSignedOut = true;
    open();
  }

  function signedIn() {
    app.isSignedOut = false;
    $("signin-password").value = $("signin-error").textContent = "";
    if (dialog.open) dialog.close();
    say("Signed in again");
    app.emit("signed-in");
    app.outbox.again();
  }

  async function submit(event) {
    event.preventDefault();
    $("signin-error").textContent = "";
    await app.refresh(); // a 401 here brings the CSRF cookie
    if (!app.isSignedOut) return;
    const fields = new URLSearchParams({ login: $("signin-login").value, password: $("signin-password").value });
    const reply = await call(app.exam.urls.login, fields, { "X-Requested-With": "XMLHttpRequest" });
    if (reply.status !== 200) return fail(reply);
    const state = await app.refresh();
    if (state.status !== 200) $("signin-error").textContent = another(state.status);
  }

  const another = (status) =>
    status === 404
      ? "This exam belongs to another account."
      : "Signing in needs another step: open the sign-in page in a new tab, then press Retry now.";

  function fail({ status, body }) {
    const text = errors(body).join(" ") || body?.message;
    $("signin-error").textContent = text || (status ? `That did not work (${status}).` : "No connection. Try again.");
  }

  form.addEventListener("submit", submit);
  $("open-signin").onclick = open;
  return { signin: open, signedOut, signedIn };
}

/** Every text in any list called "errors", however deep. */
function errors(node) {
  if (!node || typeof node !== "object") return [];
  return Object.entries(node).flatMap(([key, value]) =>
    key === "errors" && Array.isArray(value) ? value.filter((v) => typeof v === "string") : errors(value),
  );
}
