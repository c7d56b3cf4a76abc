// The metronome and the tapped count. Without this the page asks for a counted number alone.
import { tone } from "../footstrong/tone.js";

const panel = document.querySelector("[data-beat]");
const LOOK_AHEAD = 0.12;
let audio, timer, next, foot, spm, shown = [];

const seconds = () => 60 / spm;

// Beats are set on the audio clock a little ahead: timers alone drift when a phone is busy.
function click(at, high) {
  if (panel.querySelector("[data-sound]").checked) tone(audio, high ? 880 : 660, 0.06, { at });
}

function schedule() {
  while (next < audio.currentTime + LOOK_AHEAD) {
    click(next, foot === "left");
    shown.push(setTimeout(show, Math.max(0, (next - audio.currentTime) * 1000), foot));
    foot = foot === "left" ? "right" : "left";
    next += seconds();
  }
  shown = shown.slice(-8);
}

function show(which) {
  panel.querySelector("[data-disc]").dataset.foot = which;
}

function start() {
  audio ??= new AudioContext();
  audio.resume();
  next = audio.currentTime + 0.05;
  foot = "left";
  timer = setInterval(schedule, 25);
}

function stop() {
  clearInterval(timer);
  timer = undefined;
  shown.forEach(clearTimeout);
  delete panel.querySelector("[data-disc]").dataset.foot;
}

function toggle(button) {
  const words = button.textContent;
  if (timer) stop();
  else start();
  button.textContent = button.dataset.stop;
  button.dataset.stop = words;
}

function change(by) {
  spm = Math.min(240, Math.max(100, spm + by));
  panel.querySelector("[data-spm]").textContent = spm;
}

if (panel) {
  spm = Number(panel.querySelector("[data-spm]").textContent);
  panel.hidden = false;
  panel.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.dataset.change) change(Number(button.dataset.change));
    else if (button && "play" in button.dataset) toggle(button);
  });
}

// Tapping: the middle gap of the last taps gives the step rate.
const form = document.querySelector("[data-count]");
const tap = form?.querySelector("[data-tap]");
const ENOUGH_TAPS = 9;
let taps = [];

function tapped() {
  const now = performance.now();
  if (taps.length && now - taps[taps.length - 1] > 2000) taps = [];
  taps = [...taps, now].slice(-40);
  if (taps.length < ENOUGH_TAPS) return;
  const gaps = taps.slice(1).map((at, i) => at - taps[i]).sort((a, b) => a - b);
  const steps = Math.round(30000 / gaps[Math.floor(gaps.length / 2)]);
  form.querySelector("input[name=steps]").value = steps;
  const words = form.querySelector("[data-tapped]");
  words.textContent = `${steps * 2} ${words.dataset.words}`;
}

if (tap) {
  tap.hidden = false;
  tap.addEventListener("pointerdown", tapped);
  tap.addEventListener("keydown", (event) => {
    if (event.key === " " || event.key === "Enter") tapped();
  });
}
