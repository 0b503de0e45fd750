/* Whoever has told no time zone yet gets the one of the device offered. */
(function () {
  "use strict";
  var field = document.querySelector("select[name=time_zone]");
  var zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!field || field.value !== "UTC" || !zone) return;
  for (var option of field.options) {
    if (option.value === zone) field.value = zone;
  }
})();
