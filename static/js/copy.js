/* Buttons that copy what stands in a field; without a clipboard, as over plain http, the field is selected instead. */
function field(button) { return document.getElementById(button.dataset.copy); }

async function copy(button) {
  const source = field(button);
  source.select();
  try {
    await navigator.clipboard.writeText(source.value);
    say(button, "Copied");
  } catch {
    say(button, "Press Ctrl+C");
  }
}

function say(button, words) {
  const label = button.firstChild;
  const before = label.data;
  label.data = words;
  button.disabled = true;
  setTimeout(() => { label.data = before; button.disabled = false; }, 2000);
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", () => copy(button));
}
