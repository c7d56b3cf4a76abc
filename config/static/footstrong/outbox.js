// Forms that must not be lost: kept in the browser first, sent in order, each counted once by the
// id it carries. What waits belongs to one person and is neither shown nor sent for another.
const RETRY_MS = 15_000;
const PATIENCE_MS = 8_000;
export const whose = document.documentElement.dataset.person;
export const person = !whose || whose === "nobody" ? "" : whose;

function asked(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

let opened;
function database() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("footstrong", 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("outbox", { keyPath: "order", autoIncrement: true });
      request.result.createObjectStore("kept", { keyPath: "key" });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

async function store(name, mode = "readonly") {
  return (await database()).transaction(name, mode).objectStore(name);
}

// What this browser knows of a set that the page, kept earlier, does not show yet.
export const kept = {
  async all() {
    const rows = await asked((await store("kept")).getAll());
    return rows.filter((row) => row.person === person);
  },
  async put(row) {
    await asked((await store("kept", "readwrite")).put({ ...row, person }));
  },
  async remove(key) {
    await asked((await store("kept", "readwrite")).delete(key));
  },
};

export async function waiting() {
  const all = await asked((await store("outbox")).getAll());
  return all.filter((message) => message.person === person);
}

// Nothing of what was done may be seen by whoever comes next; unsent messages wait for their own.
export async function forget() {
  const rows = await asked((await store("kept")).getAll());
  for (const row of rows) if (row.person !== person) await kept.remove(row.key);
}

export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

// The forms that this page sends now, each with its answer as soon as there is one, whoever sent it.
const expected = new Map();

// Keep the form, then try to send all that waits. The answer to this form, or null: it waits.
export async function post(url, fields, id = newId()) {
  const message = { id, person, url, fields, made: Date.now() };
  expected.set(id, null);
  try {
    await asked((await store("outbox", "readwrite")).add(message));
    await flush();
    return expected.get(id);
  } finally {
    expected.delete(id);
  }
}

function token() {
  return document.querySelector("input[name=csrfmiddlewaretoken]")?.value
    ?? JSON.parse(document.body.getAttribute("hx-headers") ?? "{}")["X-CSRFToken"] ?? "";
}

// Answers {next}, {refused: why} or null while there is no network or nobody is signed in.
async function send(message) {
  let answer;
  try {
    answer = await fetch(message.url, {
      method: "POST",
      headers: { Accept: "application/json", "X-CSRFToken": token() },
      body: new URLSearchParams(message.fields),
      redirect: "manual",
      signal: AbortSignal.timeout?.(PATIENCE_MS),
    });
  } catch {
    return null;
  }
  if (answer.status === 404) return { refused: "" };
  // A hotel's sign-in page is an answer too, but not ours: the message goes on waiting.
  const isOurs = answer.headers.get("Content-Type")?.startsWith("application/json");
  return answer.ok && isOurs ? answer.json() : null;
}

async function sendAll() {
  for (const message of await waiting()) {
    const answer = await send(message);
    if (answer === null) break;
    await settle(message, answer);
    await asked((await store("outbox", "readwrite")).delete(message.order));
    dispatchEvent(new CustomEvent("outbox:answer", { detail: { message, answer } }));
  }
  await show();
}

// Whatever page is open: a stored entry is the server's to show from then on, a refused one never
// was. Who has left the page of a refused one is told wherever they are, until they have read it.
async function settle(message, answer) {
  const isRefused = answer.refused !== undefined;
  for (const entry of await kept.all()) {
    if (entry.at !== null || entry.id !== message.id) continue;
    if (isRefused) await kept.remove(entry.key);
    else await kept.put({ ...entry, at: answer.at ?? 0 });
  }
  if (expected.has(message.id)) expected.set(message.id, answer);
  else if (isRefused) await kept.put({ key: `refused.${message.id}`, refused: answer.refused, made: message.made });
}

// One window at a time: what one has sent the other finds gone.
export function flush() {
  return navigator.locks ? navigator.locks.request("footstrong-outbox", sendAll) : sendAll();
}

let retry;
async function show() {
  const left = (await waiting()).length;
  const line = document.querySelector("[data-waiting]");
  if (line) {
    line.hidden = left === 0;
    line.querySelector("p").textContent =
      left === 1 ? line.dataset.one : line.dataset.many.replace("{n}", left);
  }
  clearTimeout(retry);
  if (left) retry = setTimeout(flush, RETRY_MS);
  await showRefused();
}

function inWords({ refused, made }, { dataset }) {
  const time = new Date(made).toLocaleTimeString(document.documentElement.lang, { timeStyle: "short" });
  return `${dataset.one.replace("{time}", time)} ${refused || dataset.gone}`;
}

async function showRefused() {
  const notice = document.querySelector("[data-refusals]");
  if (!notice) return;
  const all = (await kept.all()).filter((entry) => entry.refused !== undefined);
  notice.hidden = all.length === 0;
  notice.querySelector("p").textContent = all.map((entry) => inWords(entry, notice)).join(" ");
  notice.querySelector("button").onclick = async () => {
    for (const entry of all) await kept.remove(entry.key);
    await showRefused();
  };
}

if (person) {
  addEventListener("online", () => flush());
  document.addEventListener("visibilitychange", () => document.hidden || flush());
  flush().catch(() => {});
}
