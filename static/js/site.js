/* A classic script in <head>: the theme must be set before the first paint, the rest waits for the document. */
(function () {
  "use strict";
  var KEY = "cpimprep:theme";
  var root = document.documentElement;
  var prefersDark = window.matchMedia("(prefers-color-scheme: dark)");

  function stored() {
    try { return localStorage.getItem(KEY); } catch (error) { return null; }
  }

  function remember(theme) {
    try {
      if (theme) localStorage.setItem(KEY, theme);
      else localStorage.removeItem(KEY);
    } catch (error) { /* storage is off: the choice lasts for this page */ }
  }

  function system() { return prefersDark.matches ? "dark" : "light"; }

  function shown() { return root.dataset.theme || system(); }

  function apply(theme) {
    if (theme === "dark" || theme === "light") root.dataset.theme = theme;
    else delete root.dataset.theme;
    label();
  }

  function label() {
    var button = document.querySelector("[data-theme-toggle]");
    if (!button) return;
    button.hidden = false;
    button.setAttribute("aria-label", shown() === "dark" ? "Switch to the light theme" : "Switch to the dark theme");
  }

  // Choosing what the system has anyway means following the system again.
  function toggle() {
    var next = shown() === "dark" ? "light" : "dark";
    var choice = next === system() ? null : next;
    remember(choice);
    apply(choice);
  }

  function csrfToken() {
    var match = document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/);
    var field = document.querySelector("input[name=csrfmiddlewaretoken]");
    return match ? decodeURIComponent(match[1]) : field ? field.value : "";
  }

  function closeMenus(except) {
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      if (menu !== except) menu.open = false;
    });
  }

  function onClick(event) {
    var target = event.target;
    if (target.closest("[data-theme-toggle]")) toggle();
    if (target.closest("[data-print]")) window.print();
    var dismiss = target.closest("[data-dismiss]");
    if (dismiss) dismiss.closest("[data-dismissible]").remove();
    var opener = target.closest("[data-dialog]");
    if (opener) document.getElementById(opener.dataset.dialog).showModal();
    closeMenus(target.closest("details.menu"));
  }

  function onKey(event) {
    if (event.key !== "Escape") return;
    var open = document.querySelector("details.menu[open]");
    if (!open) return;
    open.open = false;
    open.querySelector("summary").focus();
  }

  function showScriptedButtons() {
    document.querySelectorAll("[data-dismiss], [data-print]").forEach(function (button) { button.hidden = false; });
  }

  // A row of tabs or a table that is wider than its place fades out where there is more of it.
  var SCROLLED = ".tabs, .table-region, .progress-region";

  function tellMore(box) {
    box.toggleAttribute("data-more-before", box.scrollLeft > 1);
    box.toggleAttribute("data-more-after", box.scrollWidth - box.clientWidth - box.scrollLeft > 1);
  }

  function tellMoreOfAll() { document.querySelectorAll(SCROLLED).forEach(tellMore); }

  function showCurrentTabs() {
    document.querySelectorAll(".tabs").forEach(function (tabs) {
      var current = tabs.querySelector("[aria-current]");
      if (current) tabs.scrollLeft = current.offsetLeft - tabs.offsetLeft - (tabs.clientWidth - current.offsetWidth) / 2;
    });
  }

  apply(stored());
  prefersDark.addEventListener("change", label);
  window.addEventListener("storage", function (event) { if (event.key === KEY) apply(event.newValue); });
  document.addEventListener("DOMContentLoaded", function () { label(); showScriptedButtons(); showCurrentTabs(); tellMoreOfAll(); });
  document.addEventListener("scroll", function (event) {
    if (event.target.matches && event.target.matches(SCROLLED)) tellMore(event.target);
  }, true);
  window.addEventListener("load", tellMoreOfAll);
  window.addEventListener("resize", tellMoreOfAll);
  document.addEventListener("htmx:afterSettle", tellMoreOfAll);
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey);
  document.addEventListener("htmx:configRequest", function (event) {
    event.detail.headers["X-CSRFToken"] = csrfToken();
  });
})();
