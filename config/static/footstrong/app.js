// What every page may use. Pages work without it.
document.documentElement.dataset.script = "";

function step(button) {
  const input = button.parentElement.querySelector("input");
  if (button.value === "up") input.stepUp();
  else input.stepDown();
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
