// One exercise of a session: its sets one after the other, with beat, hold and rest between.
import { flush, newId } from "../../footstrong/outbox.js";
import { Timer, choose, holding, mayBeHeard, repetitions, resting, stayAwake, ways } from "./beat.js";
import "./forms.js";
import { Sets } from "./sets.js";

const MORE_SECONDS = 15;
const ONE_TAP_MS = 700;
const data = JSON.parse(document.getElementById("player-data").textContent);
const REST = `footstrong.rest.${data.session}`;
const sets = new Sets(data, () => here && showDone());
const page = document.querySelector("[data-player]");
const part = (name) => page.querySelector(`[data-${name}]`);
const form = part("set");
const field = (name) => form.querySelector(`[name="${name}"]`);
const amountField = () => field("reps") ?? field("hold_seconds");
const figure = page.querySelector(".figure__motion svg");
let here, timer;

// --- What the screen says ----------------------------------------------------------------------

const draftKey = (set) => `footstrong.draft.${data.session}.${set.row}.${set.number}`;

function amountOf(set) {
  if (set.done) return set.done.reps ?? set.done.hold;
  return set.reps ?? set.hold;
}

function open(set) {
  here = set;
  const typed = JSON.parse(sessionStorage.getItem(draftKey(set)) ?? "{}");
  part("side").textContent = set.name;
  part("count").textContent = data.words.set.replace("{n}", set.number).replace("{total}", set.of);
  part("target").textContent = set.reps ?? set.hold;
  part("load").textContent = set.words;
  part("submit").textContent = set.done ? data.words.correct : data.words.done;
  field("prescription").value = set.row;
  field("number").value = set.number;
  field("corrects").value = set.done?.id ?? "";
  field("client_id").value = newId();
  amountField().value = typed.amount ?? amountOf(set);
  if (field("load")) field("load").value = typed.load ?? sets.loadFor(set);
  showMade();
  showDone();
}

// What the chosen load is made of, where it is not the one that is asked for.
function showMade() {
  const line = part("made");
  if (!line) return;
  const { value } = field("load");
  const made = [...form.querySelectorAll("#makeable option")].find((each) => each.value === value);
  line.textContent = made && value !== here.load ? made.textContent : "";
}

function showDone() {
  part("sets").hidden = sets.done.length === 0;
  part("sets").querySelector("ul").replaceChildren(...sets.done.map(chip));
  part("undo").hidden = sets.done.length === 0;
}

function chip(set) {
  const item = part("chip").content.cloneNode(true);
  const link = item.querySelector("a");
  const load = Number(set.done.load) ? ` × ${set.done.load} ${data.unit}` : "";
  link.href = `?set=${set.number}.${set.side}`;
  if (set === here) link.setAttribute("aria-current", "true");
  item.querySelector("[data-name]").textContent = data.both ? set.number : `${set.name} ${set.number}`;
  item.querySelector("[data-done]").textContent = (set.done.reps ?? `${set.done.hold} s`) + load;
  return item;
}

function refuse(why) {
  part("refused").hidden = !why;
  part("refused").textContent = why;
}

// --- Beat, hold, rest ---------------------------------------------------------------------------

function face(kind, clock = "", word = "", next = "") {
  const isRest = kind === "rest" || kind === "switch";
  part("beat").dataset.kind = kind;
  page.dataset.beat = ways.picture ? kind : "";
  page.toggleAttribute("data-running", kind !== "" && !isRest);
  part("face").hidden = kind === "";
  part("clock").textContent = clock;
  part("word").textContent = word;
  part("next").textContent = next;
  part("go").hidden = kind !== "";
  part("stop").hidden = kind === "" || isRest;
  part("more").hidden = part("skip").hidden = !isRest;
}

function bars(seconds) {
  for (const bar of page.querySelectorAll("[data-bar]")) {
    bar.style.flexGrow = seconds[bar.dataset.bar] ?? 0;
    bar.hidden = !seconds[bar.dataset.bar];
  }
}

function showStep(step, left) {
  if (!step) {
    const asked = here.reps ?? here.hold;
    stop();
    fill(asked);
    return;
  }
  const isCounted = step.number !== undefined;
  // The picture begins its movement with the first beat and keeps to it, as both have one tempo.
  if (step.number === 1 && step.signal === "up" && left === step.seconds) figure?.setCurrentTime(0);
  if (isCounted || step.kind === "hold") part("beat").dataset.did = step.number ?? step.seconds - left;
  part("beat").style.setProperty("--for", `${step.seconds}s`);
  const of = isCounted ? data.words.of.replace("{total}", here.reps) : "";
  face(step.kind, isCounted ? step.number : left, data.words[step.kind], of);
}

function go() {
  mayBeHeard();
  timer?.stop();
  localStorage.removeItem(REST);
  part("beat").dataset.did = 0;
  const isHold = here.reps === null;
  bars(isHold ? [1] : data.tempo.split("-").map(Number));
  const steps = isHold
    ? holding(here.hold, data.ready_seconds)
    : repetitions(data.tempo, data.ready_seconds, here.reps);
  timer = new Timer(steps, showStep).start();
  // The picture above the beat: one looks at both.
  (figure?.closest(".figure") ?? form).scrollIntoView({ block: "start" });
}

function stop() {
  timer?.stop();
  timer = undefined;
  face("");
}

function fill(amount) {
  amountField().value = amount;
  amountField().dispatchEvent(new Event("input", { bubbles: true }));
  part("submit").focus({ preventScroll: true });
}

// Stopped before its end: what was done is filled in, the repetition under way not counted.
function stopEarly() {
  const { kind, did } = part("beat").dataset;
  stop();
  if (kind !== "ready") fill(here.reps === null ? did : Math.max(did - 1, 0));
}

// The side that goes on next has rested while the other one worked.
function pauseBefore(next, from) {
  const whole = Date.now() + from.rest * 1000;
  if (!next || next.row === from.row) return { kind: "rest", until: whole };
  const change = Date.now() + data.switch_seconds * 1000;
  const last = Math.max(...sets.all.filter((set) => set.row === next.row).map((set) => set.endedAt ?? 0));
  const own = last + next.rest * 1000;
  return own > change ? { kind: "rest", until: own } : { kind: "switch", until: change };
}

function rest({ kind, until }, next) {
  if (data.logged || !(until > Date.now())) return;
  timer?.stop();
  localStorage.setItem(REST, JSON.stringify({ kind, until }));
  const words = next ? data.words.next.replace("{name}", next.name).replace("{n}", next.number) : "";
  timer = new Timer(resting(kind, until), (step, left) => {
    if (!step) return endRest();
    const clock = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    return face(kind, clock, data.words[kind], words);
  }).start();
}

function endRest() {
  localStorage.removeItem(REST);
  stop();
}

function restMore() {
  rest({ kind: part("beat").dataset.kind, until: timer.endsAt + MORE_SECONDS * 1000 }, here);
}

// --- What the runner does -----------------------------------------------------------------------

// Sets that are said to be done and not answered yet.
let underWay = 0;

async function logHere() {
  if (amountField().value === "") return form.submit();
  const set = here;
  const isNew = !set.done;
  const amount = Number(amountField().value);
  refuse("");
  stop();
  mayBeHeard();
  pauseButton();
  set.endedAt = Date.now();
  underWay += 1;
  const sending = sets.log(set, amount, field("load")?.value, form.action).finally(() => (underWay -= 1));
  sessionStorage.removeItem(draftKey(set));
  if (sets.open) open(sets.open);
  if (isNew) rest(pauseBefore(sets.open, set), sets.open);
  return goOn(await sending, set);
}

// The second of two quick taps belongs to the first; after the last set the next page comes. The
// button keeps the focus meanwhile, so that who uses a keyboard stays in place.
function isPaused() {
  return part("submit").getAttribute("aria-disabled") === "true";
}

function pauseButton(isOver = false) {
  part("submit").setAttribute("aria-disabled", String(!isOver));
  if (!isOver) setTimeout(() => sets.open && pauseButton(true), ONE_TAP_MS);
}

function goOn(answer, set) {
  if (answer?.refused !== undefined) {
    endRest();
    open(set);
    pauseButton(true);
    refuse(answer.refused);
  } else if (answer?.next && answer.next !== location.pathname) {
    location.assign(answer.next);
  } else if (!sets.open && !underWay) {
    // The answer to an earlier set, come late, does not know of the last one yet: that leads on.
    location.assign(answer ? location.pathname : data.ahead);
  } else if (location.search) {
    history.replaceState(null, "", location.pathname);
  }
}

async function undo(event) {
  event.preventDefault();
  const newest = sets.done.toSorted((a, b) => (a.endedAt ?? 0) - (b.endedAt ?? 0)).at(-1);
  const set = here.done ? here : newest;
  endRest();
  const sending = sets.remove(set, event.target.action);
  open(set);
  refuse((await sending)?.refused ?? "");
}

function correct(event) {
  const link = event.target.closest("a");
  const set = link && sets.find(new URL(link.href).searchParams.get("set"));
  if (!set) return;
  event.preventDefault();
  open(set);
  form.scrollIntoView({ block: "nearest" });
}

function keepDraft() {
  const typed = { amount: amountField().value, load: field("load")?.value };
  sessionStorage.setItem(draftKey(here), JSON.stringify(typed));
  showMade();
}

function offerWays() {
  for (const box of page.querySelectorAll("[data-way]")) {
    box.checked = ways[box.dataset.way];
    box.addEventListener("change", () => {
      choose(box.dataset.way, box.checked);
      showPicture();
    });
  }
  showPicture();
  part("can-vibrate").hidden = !navigator.vibrate;
}

function showPicture() {
  if (ways.picture) figure?.unpauseAnimations();
  else figure?.pauseAnimations();
  page.dataset.beat = ways.picture ? (part("beat").dataset.kind ?? "") : "";
}

async function start() {
  await sets.load();
  const asked = sets.find(new URLSearchParams(location.search).get("set"));
  // A screen that was kept from before its last set opens that one, to be corrected.
  const set = asked ?? sets.open ?? sets.done.at(-1);
  if (!set) {
    // Stopped on every side before a set was done.
    location.replace(data.ahead);
    return;
  }
  open(set);
  offerWays();
  rest(JSON.parse(localStorage.getItem(REST) ?? "{}"), set);
  stayAwake(true);
}

function listen() {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (isPaused()) return;
    const set = here;
    logHere().catch((error) => { console.warn(error); open(set); form.submit(); });
  });
  form.addEventListener("input", keepDraft);
  part("sets").addEventListener("click", correct);
  part("undo").addEventListener("submit", undo);
  part("go").addEventListener("click", go);
  part("stop").addEventListener("click", stopEarly);
  part("skip").addEventListener("click", endRest);
  part("more").addEventListener("click", restMore);
  document.addEventListener("visibilitychange", () => document.hidden || stayAwake(true));
}

// A browser that keeps nothing still has the plain form.
if (form) start().then(listen, console.warn);
else flush().catch(console.warn);
