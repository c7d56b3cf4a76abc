// What every page may use. Pages work without it.
document.documentElement.dataset.script = "";

// A field with a list of values goes from one to the next of them; stepUp() refuses a field whose
// step is "any", which steps by one.
function stepped(input, isUp) {
  const now = Number(input.value);
  if (input.list) {
    const values = [...input.list.options].map((option) => Number(option.value));
    return (isUp ? values.find((value) => value > now) : values.findLast((value) => value < now)) ?? now;
  }
  return now + (Number(input.step) || 1) * (isUp ? 1 : -1);
}

function step(button) {
  const input = button.parentElement.querySelector("input");
  const wanted = stepped(input, button.value === "up");
  const least = input.min === "" ? -Infinity : Number(input.min);
  const most = input.max === "" ? Infinity : Number(input.max);
  input.value = String(Number(Math.min(Math.max(wanted, least), most).toFixed(3)));
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

// Buttons of a stepper, and links or buttons that open a <dialog>: data-opens="its id".
document.addEventListener("click", (event) => {
  const stepButton = event.target.closest(".stepper button");
  if (stepButton) {
    step(stepButton);
    return;
  }
  const opener = event.target.closest("[data-opens]");
  const dialog = opener && document.getElementById(opener.dataset.opens);
  if (dialog) {
    event.preventDefault();
    dialog.showModal();
  }
});

// A row of tabs that is wider than the screen begins at the one that is open.
for (const open of document.querySelectorAll(":is(.tabs, .weeks) [aria-current]")) {
  const row = open.closest(".tabs, .weeks");
  const [own, whole] = [open.getBoundingClientRect(), row.getBoundingClientRect()];
  row.scrollLeft += own.left - whole.left - (whole.width - own.width) / 2;
}
