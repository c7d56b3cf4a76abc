// Keys on the list: j and k move, o opens, x ticks, s puts off. The page works without them, and
// the box in their help switches them off on this device (single keys disturb who dictates). Where
// somebody stood is kept while the page is away, so that the next key goes on from there.
const form = document.querySelector("[data-triage]");
const rows = [...document.querySelectorAll("[data-runner]")];
const box = document.querySelector("[data-keys]");
const OFF = "coaching-keys-off";
const STOOD = "coaching-stood";

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

// Kept for when the list is back: the runner, and the others from there on.
function leave(row, first) {
  const at = rows.indexOf(row);
  const others = [...rows.slice(at + 1), row, ...rows.slice(0, at).reverse()];
  const order = [...(first ? [row] : []), ...others].map((each) => tickOf(each).value);
  sessionStorage.setItem(STOOD, JSON.stringify({ own: tickOf(row).value, order }));
}

// Who is still ticked had something in the way: there it goes on, not a runner further.
function comeBack() {
  const { own, order } = JSON.parse(sessionStorage.getItem(STOOD) || "{}");
  sessionStorage.removeItem(STOOD);
  if (!order) return;
  const there = new Map(rows.map((row) => [tickOf(row).value, row]));
  const left = there.get(own);
  const next = left && tickOf(left).checked ? own : order.find((key) => there.has(key));
  there.get(next)?.querySelector("a").focus();
}

// Alone: what a key does is about the runner it stands on, unless others are ticked as well.
function act(name) {
  const row = rows[here()];
  const button = form.querySelector(`button[name=do][value=${name}]`);
  if (!button || (!row && !form.querySelector("input[name=runner]:checked"))) return;
  if (row) {
    tickOf(row).checked = true;
    leave(row, false);
  }
  form.requestSubmit(button);
}

function open(row) {
  leave(row, true);
  row.querySelector("a").click();
}

const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  o: () => rows[here()] && open(rows[here()]),
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
comeBack();

document.querySelector("[data-print]")?.addEventListener("click", () => window.print());
