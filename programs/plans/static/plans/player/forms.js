// Forms around a session that can wait for the network: ready, how it was, leaving out.
import { post } from "../../footstrong/outbox.js";

function worst(fields) {
  return Math.max(0, ...[...fields].filter(([name]) => name.includes(".")).map(([, n]) => Number(n)));
}

async function send(form, button) {
  const fields = new FormData(form);
  if (button?.name) fields.append(button.name, button.value);
  fields.delete("csrfmiddlewaretoken");
  const isOver = form.dataset.limit && worst(fields) > Number(form.dataset.limit);
  // Over the limit the server says what to do; without it the page says the one thing it can.
  if (isOver && navigator.onLine) return form.submit();
  if (isOver) {
    form.querySelector("[data-over-limit]").hidden = false;
    return undefined;
  }
  const answer = await post(button?.getAttribute("formaction") ?? form.action, [...fields]);
  if (answer?.refused !== undefined) return form.submit();
  location.assign(answer?.next ?? form.dataset.ahead);
  return undefined;
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!("outbox" in form.dataset) || event.submitter?.dataset.plain !== undefined) return;
  event.preventDefault();
  send(form, event.submitter).catch(() => form.submit());
});
