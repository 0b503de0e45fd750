import { $ } from "./dom.js";

const KEY = "cpimprep:settings";

function load() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}

function save(settings) {
  try {
    localStorage.setItem(KEY, JSON.stringify(settings));
  } catch {
    // They hold for this page only.
  }
}

/** Text size, colours, hidden clock, shortcuts: kept on this device. */
export function setupSettings(app) {
  const form = $("settings-form");
  const settings = { zoom: 100, theme: "system", hideClock: false, keys: app.exam.keys !== false, ...load() };

  function apply() {
    const root = document.documentElement;
    root.style.fontSize = `${settings.zoom}%`;
    root.style.setProperty("--zoom", settings.zoom / 100);
    root.dataset.theme = settings.theme;
    root.classList.toggle("large", settings.zoom >= 150);
    $("zoom-value").textContent = `${settings.zoom} %`;
  }

  function fill() {
    for (const [name, value] of Object.entries(settings)) {
      const field = form.elements[name];
      if (field?.type === "checkbox") field.checked = value;
      else if (field) field.value = value;
    }
  }

  form.addEventListener("input", ({ target }) => {
    settings[target.name] = target.type === "checkbox" ? target.checked : target.value;
    save(settings);
    apply();
    app.emit("settings", settings, target.name);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  $("open-settings").onclick = () => (fill(), $("settings").showModal());
  $("open-help").onclick = help;
  apply();

  function help() {
    $("help-off").hidden = settings.keys;
    $("help").showModal();
  }
  return { settings, help };
}
