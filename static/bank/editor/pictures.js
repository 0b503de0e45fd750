import { csrf } from "./api.js";
import { picture } from "./insertion.js";
import { apply } from "./texts.js";

const MOST_BYTES = 2 * 1024 * 1024;

/** Pictures that are pasted, dropped or chosen go to the bank, and their place in the text is where the cursor was. */
export function setupPictures(form, current) {
  const chooser = form.querySelector("#picture-file");
  const state = form.querySelector("#picture-state");
  const told = (text, isBad = false) => ((state.textContent = text), state.classList.toggle("toolbar__said--bad", isBad));

  async function upload(file, field) {
    if (file.size > MOST_BYTES) return told(`${file.name || "The picture"} has more than 2 MB. Save it smaller.`, true);
    told("Uploading…");
    const body = new FormData();
    body.append("picture", file, file.name || "picture");
    const reply = await send(body);
    if (!reply.source) return told(reply.error, true);
    const { selectionStart, selectionEnd } = field;
    apply(field, picture(reply.source, file.name === "image.png" ? "" : file.name, selectionStart, selectionEnd));
    told("Uploaded. Say in the brackets what it shows.");
  }

  async function send(body) {
    try {
      const response = await fetch(form.dataset.pictures, {
        method: "POST", body, headers: { "X-CSRFToken": csrf(), Accept: "application/json" },
      });
      if (response.status === 401) return { error: "You are signed out. Sign in in another tab, then add it again." };
      if (response.status === 429) return { error: "Too many pictures in a short time. Wait some minutes, then add it again." };
      return await response.json();
    } catch {
      return { error: "The picture did not arrive. Add it again." };
    }
  }

  function taken(event, list) {
    const file = [...(list?.files ?? [])].find((one) => one.type.startsWith("image/"));
    if (!file || !event.target.matches?.("[data-text]")) return;
    event.preventDefault();
    upload(file, event.target);
  }

  form.addEventListener("paste", (event) => taken(event, event.clipboardData));
  form.addEventListener("drop", (event) => taken(event, event.dataTransfer));
  form.addEventListener("dragover", (event) => {
    if ([...event.dataTransfer.types].includes("Files") && event.target.matches?.("[data-text]")) event.preventDefault();
  });
  chooser.addEventListener("change", () => {
    if (chooser.files[0]) upload(chooser.files[0], current());
    chooser.value = "";
  });
  return () => chooser.click();
}
