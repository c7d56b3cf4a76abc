// What the browser knows about its owner's clock and units, put where the person sees it.

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";

// Pounds and miles are everyday units in these three; elsewhere loads are kilograms.
function units() {
  const region = new Intl.Locale(navigator.language).maximize().region;
  return ["US", "LR", "MM"].includes(region) ? "imperial" : "metric";
}

// Only where nobody has chosen yet: empty, or still the server's UTC.
for (const form of document.querySelectorAll("form[data-guess]")) {
  const fields = form.elements;
  if (zone && ["", "UTC"].includes(fields.zone.value)) {
    fields.zone.value = zone;
    fields.units.value = units();
  }
}

for (const button of document.querySelectorAll("[data-use-zone]")) {
  const field = document.querySelector("input[name=zone]");
  if (!zone || zone === field.value) continue;
  button.querySelector("span").textContent = zone;
  button.hidden = false;
  button.addEventListener("click", () => {
    field.value = zone;
    button.hidden = true;
    field.focus();
  });
}
