// The print button; on paper every reason and session is open.
const closed = () => document.querySelectorAll("main details:not([open])");
let opened = [];

addEventListener("beforeprint", () => {
  opened = [...closed()].filter((part) => part.classList.contains("planned"));
  for (const part of opened) part.open = true;
});
addEventListener("afterprint", () => {
  for (const part of opened) part.open = false;
});
for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => print());
}
