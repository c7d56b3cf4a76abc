// Keys on the list: j and k move, o opens, x ticks, s puts off. The page works without them, and
// the box in their help switches them off on this device (single keys disturb who dictates).
const form = document.querySelector("[data-triage]");
const rows = [...document.querySelectorAll("[data-runner]")];
const box = document.querySelector("[data-keys]");
const OFF = "coaching-keys-off";

box?.toggleAttribute("checked", !localStorage.getItem(OFF));
if (box) box.checked = !localStorage.getItem(OFF);
box?.addEventListener("change", () => {
  if (box.checked) localStorage.removeItem(OFF);
  else localStorage.setItem(OFF, "1");
});

const here = () => rows.findIndex((row) => row.contains(document.activeElement));
const tickOf = (row) => row.querySelector("input[name=runner]");

function move(by) {
  const from = here();
  const to = from < 0 ? 0 : Math.min(Math.max(from + by, 0), rows.length - 1);
  rows[to]?.querySelector("a").focus();
}

// Alone: what a key does is about the runner it stands on, unless others are ticked as well.
function act(name) {
  const row = rows[here()];
  const button = form.querySelector(`button[name=do][value=${name}]`);
  if (!button || (!row && !form.querySelector("input[name=runner]:checked"))) return;
  if (row) tickOf(row).checked = true;
  form.requestSubmit(button);
}

const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  o: () => rows[here()]?.querySelector("a").click(),
  x: () => rows[here()] && tickOf(rows[here()]).click(),
  a: () => act("approve"),
  s: () => act("snooze"),
};

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input:not([type=checkbox]), select, textarea, dialog");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || !box?.checked) return;
  const key = KEYS[event.key];
  if (key) {
    event.preventDefault();
    key();
  }
});

function count() {
  const ticked = form.querySelectorAll("input[name=runner]:checked").length;
  form.querySelectorAll("[data-ticked]").forEach((place) => (place.value = ticked || ""));
}
form?.addEventListener("change", count);
if (form) count();

document.querySelector("[data-print]")?.addEventListener("click", () => window.print());
