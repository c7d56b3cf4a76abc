// The heel-raise test: a beat a second, up on one and down on the next, and each raise counted.
import { tone } from "../footstrong/tone.js";

const panel = document.querySelector("[data-metronome]");
const READY_BEATS = 4;
let audio, timer, beats, side;

function show(words, count) {
  panel.querySelector("[data-cue]").textContent = words;
  panel.querySelector("[data-count]").textContent = count;
}

function beat() {
  const cue = panel.querySelector("[data-cue]").dataset;
  const done = beats - READY_BEATS;
  const up = done % 2 === 0;
  if (done < 0) {
    panel.dataset.beat = "";
    show(`${cue.ready} ${-done}`, 0);
  } else {
    panel.dataset.beat = up ? "up" : "down";
    show(up ? cue.up : cue.down, Math.floor(done / 2));
  }
  tone(audio, up && done >= 0 ? 880 : 587, 0.12);
  beats += 1;
}

function running(is) {
  for (const button of panel.querySelectorAll("[data-run]")) button.hidden = is;
  panel.querySelector("[data-stop]").hidden = !is;
}

function run(which) {
  audio ??= new AudioContext();
  audio.resume();
  side = which;
  beats = 0;
  running(true);
  beat();
  timer = setInterval(beat, 1000);
}

function stop() {
  clearInterval(timer);
  panel.dataset.beat = "";
  running(false);
  const count = panel.querySelector("[data-count]").textContent;
  const input = document.getElementById(`id_${side}`);
  input.value = count;
  input.scrollIntoView({ block: "center" });
}

panel.hidden = false;
panel.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.dataset.run) run(button.dataset.run);
  else if (button && "stop" in button.dataset) stop();
});
