// Forms around a session that can wait for the network: ready, how it was, leaving out.
import { kept, newId, post, waiting } from "../../footstrong/outbox.js";

function worst(fields) {
  return Math.max(0, ...[...fields].filter(([name]) => name.includes(".")).map(([, n]) => Number(n)));
}

// As without a script: the same button, so that the short version stays the short one.
function plainly(form, button) {
  delete form.dataset.outbox;
  form.noValidate = true;
  form.requestSubmit(button);
}

async function send(form, button) {
  const fields = new FormData(form);
  if (button?.name) fields.append(button.name, button.value);
  fields.delete("csrfmiddlewaretoken");
  const isOver = form.dataset.limit && worst(fields) > Number(form.dataset.limit);
  // Over the limit the server says what to do; without it the page says the one thing it can.
  if (isOver && navigator.onLine) return plainly(form, button);
  if (isOver) {
    form.querySelector("[data-over-limit]").hidden = false;
    return undefined;
  }
  const answer = await post(button?.getAttribute("formaction") ?? form.action, [...fields]);
  if (answer?.refused !== undefined) return plainly(form, button);
  location.assign(answer?.next ?? form.dataset.ahead);
  return undefined;
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!("outbox" in form.dataset) || event.submitter?.dataset.plain !== undefined) return;
  event.preventDefault();
  send(form, event.submitter).catch(() => plainly(form, event.submitter));
});

// A page kept from this morning does not know that the session is done and waits to be sent.
async function showFinished() {
  const sent = (await waiting()).map((message) => new URL(message.url, location.origin).pathname);
  for (const form of document.querySelectorAll("form[data-finish]")) {
    if (!sent.includes(form.dataset.finish)) continue;
    const line = document.createElement("p");
    line.textContent = form.dataset.finished;
    form.replaceWith(line);
  }
}

showFinished().catch(() => {});

// The rule of "it hurts" is the server's. Where its answer did not come, the kept question is shown
// again with the one way that is always safe.
async function stopHere(rule) {
  const told = new URLSearchParams(location.search);
  const { session, number, ahead } = rule.dataset;
  const id = newId();
  const stopped = `${number}.${told.get("side")}`;
  await kept.put({ key: `${session}.stopped.${stopped}`, id, session: Number(session), stopped, at: null });
  const answer = await post(location.pathname, [...told, ["hurt", "stopped"]], id);
  // The network is back, and with it the server's own words.
  if (answer?.refused !== undefined) location.reload();
  else location.assign(answer?.next ?? ahead);
}

const rule = document.querySelector("[data-rule]");
if (rule && new URLSearchParams(location.search).has("pain") && !document.querySelector(".errorlist")) {
  rule.hidden = false;
  rule.querySelector("button").addEventListener("click", () => stopHere(rule));
}
