// What was typed into a form that was not taken, as the sign-in or the page had run out, is put
// back once the same person stands on that page again. It stays in this tab, and ends with the
// first page that comes in the usual way.
import { person } from "./outbox.js";

const NAME = "footstrong.typed";
const KEPT_BACK = ["password", "file", "hidden", "submit", "button"];
const fields = (form) => [...form.elements].filter((field) => field.name && !KEPT_BACK.includes(field.type));

document.addEventListener("submit", ({ target: form, defaultPrevented }) => {
  if (!person || defaultPrevented || form.method !== "post" || !fields(form).length) return;
  const names = new Set(fields(form).map((field) => field.name));
  const values = [...new FormData(form)].filter(([name, value]) => names.has(name) && typeof value === "string");
  const { pathname, search } = location;
  const number = [...document.forms].indexOf(form);
  sessionStorage.setItem(NAME, JSON.stringify({ person, page: pathname + search, action: form.action, number, values }));
});

function fill(form, values) {
  for (const field of fields(form)) {
    const own = values.filter(([name]) => name === field.name).map(([, value]) => value);
    if (["checkbox", "radio"].includes(field.type)) field.checked = own.includes(field.value);
    else if (field.multiple) for (const each of field.options) each.selected = own.includes(each.value);
    else if (own.length) field.value = own[0];
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

function putBack(typed) {
  const form = document.forms[typed.number];
  if (form?.action !== typed.action) return;
  fill(form, typed.values);
  const line = document.querySelector("[data-typed]");
  if (line) line.hidden = false;
}

const typed = JSON.parse(sessionStorage.getItem(NAME) ?? "null");
const back = document.querySelector("[data-typed-back]");
if (typed && (!person || back)) {
  sessionStorage.setItem(NAME, JSON.stringify({ ...typed, wasRefused: true }));
  if (back && typed.person === person) {
    back.href = typed.page;
    back.hidden = false;
  }
} else if (typed) {
  sessionStorage.removeItem(NAME);
  const isHere = typed.page === location.pathname + location.search;
  if (typed.wasRefused && isHere && typed.person === person) putBack(typed);
}
