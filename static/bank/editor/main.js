import { post } from "./api.js";
import { setupConflict } from "./conflict.js";
import { LocalCopy } from "./copy.js";
import { grouping, normal, options, same } from "./fields.js";
import { insertion } from "./insertion.js";
import { setupKeys } from "./keys.js";
import { setupPictures } from "./pictures.js";
import { setupRows } from "./rows.js";
import { Saver } from "./saver.js";
import { setupSaveState } from "./savestate.js";
import { apply, setupTexts } from "./texts.js";

const form = document.getElementById("editor");
const field = (name) => form.elements[name];

function say(text) {
  const region = document.getElementById("say");
  region.textContent = "";
  setTimeout(() => (region.textContent = text), 60);
}

const read = () => normal([...new FormData(form)]);
const rows = setupRows(form, say);
const current = setupTexts(form);
const choosePicture = setupPictures(form, current);
const paint = setupSaveState(form, say);
const copy = new LocalCopy(window.localStorage, {
  me: form.dataset.me, bank: form.dataset.bank, question: field("question").value,
});
copy.ticket = field("ticket").value;

/** Fill the form with what somebody wrote. */
function write(entries) {
  const grouped = grouping(entries);
  for (const control of form.querySelectorAll("[name]")) fill(control, grouped);
  rows.setAll(options(entries));
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

const LEFT = /^(option_.*|csrfmiddlewaretoken|revision|ticket|question|blamed|do)$/;

function fill(control, grouped) {
  if (LEFT.test(control.name)) return;
  const values = grouped.get(control.name) ?? [];
  if (control.type === "radio" || control.type === "checkbox") control.checked = values.includes(control.value);
  else if (control.name === "legacy") control.value = [...(control.options ?? [])].map((one) => one.value).find((value) => value && values.includes(value)) ?? "";
  else control.value = values[0] ?? "";
}

const saver = new Saver({
  read,
  copy,
  revision: Number(field("revision").value),
  post: (entries, revision, leaving) =>
    post(form.dataset.save, [...entries, ["revision", revision], ["ticket", field("ticket").value]], leaving),
  begun,
  on: changedState,
});
if (form.dataset.savedAt) Object.assign(saver, { state: "saved", savedAt: new Date(form.dataset.savedAt) });
const conflict = setupConflict({ saver, read, write, say });

function begun({ revision, slug, edit, draft }) {
  field("revision").value = revision;
  if (field("question").value) return;
  field("question").value = slug;
  copy.rename(slug);
  form.dataset.save = draft;
  form.action = edit;
  history.replaceState(history.state, "", edit);
}

function changedState() {
  field("revision").value = saver.revision;
  paint(saver, conflict.hasOther());
  if (saver.state === "conflict") conflict.open();
}

form.addEventListener("input", () => saver.changed());
form.addEventListener("change", () => saver.changed());
form.addEventListener("focusout", () => saver.state === "waiting" && saver.flush());
document.addEventListener("visibilitychange", () => document.hidden && !saver.isClean && saver.flush({ leaving: true }));
addEventListener("online", () => saver.state === "failed" && saver.flush());
addEventListener("beforeunload", (event) => {
  if (!saver.isClean && copy.durable === false) event.preventDefault();
});
document.getElementById("save-again").onclick = () => {
  if (saver.state === "conflict") conflict.open();
  else if (saver.isClean) conflict.putBack();
  else saver.flush();
};

/** Everything is saved before the page goes on; where that fails, the page stays and says so. */
async function go(what) {
  const button = form.querySelector(`button.button[value="${what}"]`);
  if (button.disabled) return;
  button.disabled = true;
  const isSaved = await saver.flush();
  button.disabled = false;
  if (!isSaved) return;
  const pressed = Object.assign(document.createElement("input"), { type: "hidden", name: "do", value: what });
  form.append(pressed);
  field("csrfmiddlewaretoken").value = (document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/) ?? [])[1] ?? field("csrfmiddlewaretoken").value;
  form.submit();
}

async function saveNow() {
  if (await saver.flush()) say("Saved");
}

form.addEventListener("submit", (event) => {
  const what = event.submitter?.value ?? "draft";
  if (what === "discard") return copy.forget();
  event.preventDefault();
  if (what === "draft") saveNow();
  else go(what);
});

function insert(what) {
  if (what === "picture") return choosePicture();
  const text = current();
  apply(text, insertion(what, text.value, text.selectionStart, text.selectionEnd));
}

form.addEventListener("mousedown", (event) => event.target.closest("[data-insert]") && event.preventDefault());
form.addEventListener("click", ({ target }) => {
  const what = target.closest("[data-insert]")?.dataset.insert;
  if (what) insert(what);
  const tag = target.closest("[data-tag]")?.dataset.tag;
  if (tag) addTag(tag);
});

function addTag(tag) {
  const names = field("tags").value.split(",").map((name) => name.trim()).filter(Boolean);
  const has = names.some((name) => name.toLowerCase() === tag.toLowerCase());
  field("tags").value = (has ? names.filter((name) => name.toLowerCase() !== tag.toLowerCase()) : [...names, tag]).join(", ");
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

setupKeys({ form, rows, insert, save: saveNow, saveAndNext: () => go("next") });

/**
 * A preview that is refused, or sent to sign in, must not take what is typed out of sight: before anybody else hears of
 * it (in a demo, django-htmx would put the error in place of the page), it ends here. The line about saving tells why.
 */
function keepThePage(event) {
  const { xhr } = event.detail;
  if (xhr.status < 400 && !xhr.getResponseHeader("HX-Redirect")) return;
  event.preventDefault();
  event.stopPropagation();
}
document.addEventListener("htmx:beforeOnLoad", keepThePage, true);

/**
 * What an earlier page could not save is brought back, with the revision it was written on: had somebody else saved
 * since, that must show. What that page itself had sent before it went is no such save.
 */
function bringBack() {
  const kept = copy.read();
  if (!kept) return;
  if (same(kept.entries, read())) return copy.forget();
  if (kept.ticket && !field("question").value) field("ticket").value = copy.ticket = kept.ticket;
  if (!kept.sent || !same(kept.sent, read())) saver.revision = kept.revision;
  write(kept.entries);
  saver.changed();
  say("What was not saved before is back");
}

for (const part of form.querySelectorAll("[data-scripted]")) part.hidden = false;
document.querySelectorAll("[data-scripted]").forEach((part) => (part.hidden = false));
bringBack();
paint(saver);
document.documentElement.dataset.editor = "ready";
