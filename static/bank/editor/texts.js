/** Text fields: changes that the browser can undo, the last one that had the cursor, heights that fit. */

/** @param {HTMLTextAreaElement} field @param {import("./insertion.js").Change} change */
export function apply(field, { start, end, text, select }) {
  field.focus();
  field.setSelectionRange(start, end);
  // The only way of changing a field that leaves its undo history whole; browsers that drop it set the range instead.
  if (!document.execCommand("insertText", false, text)) {
    field.setRangeText(text, start, end);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  field.setSelectionRange(...select);
}

export function setupTexts(form) {
  let last = form.querySelector("#field-stem");
  form.addEventListener("focusin", ({ target }) => {
    if (target.matches("[data-text]")) last = target;
  });
  if (!CSS.supports("field-sizing", "content")) {
    form.addEventListener("input", ({ target }) => target.matches("[data-text]") && grow(target));
    form.querySelectorAll("[data-text]").forEach(grow);
  }
  return () => (last?.isConnected && last.offsetParent ? last : form.querySelector("#field-stem"));
}

function grow(field) {
  field.rows = Math.max(field.rows, field.value.split("\n").length);
}
