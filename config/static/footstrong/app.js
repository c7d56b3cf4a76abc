// What every page may use. Pages work without it.
document.documentElement.dataset.script = "";

// stepUp() refuses a field whose step is "any"; such a field steps by one.
function step(button) {
  const input = button.parentElement.querySelector("input");
  const size = Number(input.step) || 1;
  const wanted = Number(input.value) + (button.value === "up" ? size : -size);
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
