// What has just been swapped in does not know htmx yet: what is sent from it would leave the page, and htmx, which then
// writes the page's address, would stop that too. So it is sent once it has settled.
const SETTLING = ".htmx-added, .htmx-settling";
const SOON = 30;

// A click, since htmx sends the value of a button that it saw clicked.
function again(form, submitter) {
  if (submitter) submitter.click();
  else if (form.isConnected) form.requestSubmit();
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.closest(SETTLING)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  setTimeout(again, SOON, form, event.submitter);
}, true);
