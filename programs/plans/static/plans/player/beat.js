// What keeps time: a beat of up, pause and down, a hold, a rest. Heard, felt and seen, as chosen.
import { tone } from "../../footstrong/tone.js";

const WAYS = "footstrong.beat";
const LOW = 440, MIDDLE = 660, HIGH = 880;

let audio;
export const ways = { sound: true, vibration: true, picture: true, ...remembered() };

function remembered() {
  try {
    return JSON.parse(localStorage.getItem(WAYS)) ?? {};
  } catch {
    return {};
  }
}

export function choose(way, isOn) {
  ways[way] = isOn;
  localStorage.setItem(WAYS, JSON.stringify(ways));
}

// A browser lets a page be heard only after a touch: call this in the touch itself.
export function mayBeHeard() {
  if (!ways.sound) return;
  audio ??= new AudioContext();
  audio.resume();
}

function signal(kind) {
  const [hertz, seconds, buzz] = {
    up: [HIGH, 0.14, 60],
    pause: [MIDDLE, 0.12, 30],
    down: [LOW, 0.14, 60],
    tick: [MIDDLE, 0.06, 0],
    end: [HIGH, 0.5, [120, 60, 120]],
  }[kind];
  if (ways.sound && audio) tone(audio, hertz, seconds, { loudness: 0.22 });
  if (ways.vibration && buzz) navigator.vibrate?.(buzz);
}

// Runs `steps` of {kind, seconds, signal}, one after the other, until stopped. Each second
// `show(step, secondsLeft)` is called, from the clock and not by counting, so that a phone that
// slept shows the right second.
export class Timer {
  #steps;
  #show;
  #tick;
  #now;
  #ends;
  #last;

  constructor(steps, show) {
    this.#steps = steps[Symbol.iterator]();
    this.#show = show;
  }

  start() {
    this.#ends = Date.now();
    this.#next();
    this.#tick = setInterval(() => this.#look(), 100);
    return this;
  }

  stop() {
    clearInterval(this.#tick);
  }

  addSeconds(more) {
    this.#ends += more * 1000;
    this.#look();
  }

  get endsAt() {
    return this.#ends;
  }

  #next() {
    const { value, done } = this.#steps.next();
    if (done) {
      this.stop();
      this.#show(null, 0);
      return;
    }
    this.#now = value;
    this.#ends = value.until ?? this.#ends + value.seconds * 1000;
    this.#last = undefined;
    // A phone that slept through some steps does not sound them all on waking.
    if (value.signal && this.#ends > Date.now()) signal(value.signal);
    this.#look();
  }

  #look() {
    const left = Math.ceil((this.#ends - Date.now()) / 1000);
    if (left <= 0) {
      this.#next();
      return;
    }
    if (left === this.#last) return;
    this.#last = left;
    if (this.#now.countsIn && left <= 3) signal("tick");
    this.#show(this.#now, left);
  }
}

// "3-2-3" for as many repetitions as wanted, after getting ready.
export function* repetitions(tempo, ready, most) {
  const [up, pause, down] = tempo.split("-").map(Number);
  yield { kind: "ready", seconds: ready, countsIn: true };
  for (let number = 1; number <= most; number += 1) {
    if (up) yield { kind: "up", seconds: up, signal: "up", number };
    if (pause) yield { kind: "pause", seconds: pause, signal: "pause", number };
    if (down) yield { kind: "down", seconds: down, signal: "down", number };
  }
  signal("end");
}

export function* holding(seconds, ready) {
  yield { kind: "ready", seconds: ready, countsIn: true };
  yield { kind: "hold", seconds, signal: "up", countsIn: true };
  signal("end");
}

export function* resting(kind, until) {
  yield { kind, until, countsIn: true };
  signal("end");
}

// The screen stays on while something is being done; asked for again after each return to it.
let lock;
export async function stayAwake(isWanted) {
  if (!isWanted) {
    await lock?.release();
    lock = undefined;
    return;
  }
  try {
    if (!lock || lock.released) lock = await navigator.wakeLock?.request("screen");
  } catch {
    // A low battery may refuse; then the phone sleeps as it usually does.
  }
}
