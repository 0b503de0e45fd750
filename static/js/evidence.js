// A file that is too large is refused as it is chosen: nobody waits for an upload that will be turned away.
for (const place of document.querySelectorAll("[data-most]")) {
  const input = place.querySelector("input[type=file]");
  const most = Number(place.dataset.most);
  input.addEventListener("change", () => {
    const tooLarge = [...input.files].some((file) => file.size > most);
    input.setCustomValidity(tooLarge ? place.dataset.tooLarge : "");
    if (tooLarge) input.reportValidity();
  });
}
