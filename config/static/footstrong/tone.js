// One short tone on `audio`, an AudioContext that was begun in a touch.
export function tone(audio, hertz, seconds, { at = audio.currentTime, loudness = 0.25 } = {}) {
  const sound = audio.createOscillator();
  const volume = audio.createGain();
  sound.frequency.value = hertz;
  volume.gain.setValueAtTime(loudness, at);
  volume.gain.exponentialRampToValueAtTime(0.001, at + seconds);
  sound.connect(volume).connect(audio.destination);
  sound.start(at);
  sound.stop(at + seconds + 0.01);
}
