// Says below a form, and where it is seen, that what it sent did not arrive. Nothing is lost: the page stays as it is.
const NO_CONNECTION = "Not sent: there is no connection. It is still here, so try again.";
const TOO_OFTEN = "Not sent: too often in a short time. It is still here; wait a few minutes, then try again.";
const REFUSED = "Not sent: the server did not take it. Try again, or reload the page.";

function forget(form) { form?.querySelector("[data-lost]")?.remove(); }

function formOf(event) { return event.detail.elt?.closest?.("form"); }

function tell(event, words) {
  const form = formOf(event);
  if (!form) return;
  forget(form);
  const line = document.createElement("p");
  line.className = "field__errors";
  line.dataset.lost = "";
  line.setAttribute("role", "alert");
  line.textContent = words;
  form.append(line);
  line.scrollIntoView({ block: "nearest" });
}

document.addEventListener("htmx:sendError", (event) => tell(event, NO_CONNECTION));
document.addEventListener("htmx:responseError", (event) =>
  tell(event, event.detail.xhr.status === 429 ? TOO_OFTEN : REFUSED));
document.addEventListener("htmx:beforeRequest", (event) => forget(formOf(event)));
