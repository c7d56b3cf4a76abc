/* A slider beside each number, and the picture of the server anew while one moves it. */
const form = document.querySelector("[data-posing]");
const seen = document.getElementById(form.dataset.posing);
let waiting = 0;
let asked = 0;

async function show() {
  const mine = ++asked;
  const query = new URLSearchParams(new FormData(form));
  const response = await fetch(`?${query}`);
  if (!response.ok || mine !== asked) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const open = seen.querySelector("details").open;
  seen.replaceChildren(...page.getElementById(seen.id).childNodes);
  seen.querySelector("details").open = open;
  history.replaceState(null, "", `?${query}`);
}

for (const field of form.querySelectorAll("input[type=number]")) {
  const slider = document.createElement("input");
  Object.assign(slider, { type: "range", min: field.min, max: field.max, step: field.step, value: field.value });
  slider.setAttribute("aria-label", field.labels[0].textContent);
  slider.addEventListener("input", () => {
    field.value = slider.value;
  });
  field.addEventListener("input", () => {
    slider.value = field.value;
  });
  field.before(slider);
}

form.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(show, 120);
});
