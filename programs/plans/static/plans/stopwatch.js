// The tests that are held: seconds count up after a short while to get ready, to their most.
import { tone } from "../footstrong/tone.js";

const panel = document.querySelector("[data-stopwatch]");
const READY_SECONDS = 4;
const most = Number(panel.dataset.most);
const cue = panel.querySelector("[data-cue]");
const words = cue.textContent;
let audio, timer, start;

function running(is) {
  panel.querySelector("[data-start]").hidden = is;
  panel.querySelector("[data-stop]").hidden = !is;
}

function second() {
  return Math.floor((performance.now() - start) / 1000);
}

function show() {
  const now = second();
  panel.querySelector("[data-count]").textContent = Math.max(now, 0);
  cue.textContent = now < 0 ? `${cue.dataset.ready} ${-now}` : cue.dataset.go;
  if (now <= 0) tone(audio, now === 0 ? 880 : 587, 0.2);
  if (now >= most) stop();
}

function run() {
  audio ??= new AudioContext();
  audio.resume();
  start = performance.now() + READY_SECONDS * 1000;
  running(true);
  show();
  timer = setInterval(show, 1000);
}

function stop() {
  clearInterval(timer);
  running(false);
  cue.textContent = words;
  const held = Math.min(Math.max(second(), 0), most);
  panel.querySelector("[data-count]").textContent = held;
  if (held >= most) tone(audio, 880, 0.2);
  const input = document.getElementById("id_value");
  // The best of all tries counts.
  input.value = Math.max(held, Number(input.value) || 0);
}

panel.hidden = false;
panel.querySelector("[data-start]").addEventListener("click", run);
panel.querySelector("[data-stop]").addEventListener("click", stop);
