/** Two short tones, soft: something new was said while nobody looked. */
export function createSound(): () => void {
  const context = new AudioContext();
  const tone = (frequency: number, at: number) => {
    const oscillator = context.createOscillator();
    const volume = context.createGain();
    oscillator.frequency.value = frequency;
    volume.gain.setValueAtTime(0.08, at);
    volume.gain.exponentialRampToValueAtTime(0.001, at + 0.25);
    oscillator.connect(volume).connect(context.destination);
    oscillator.start(at);
    oscillator.stop(at + 0.25);
  };
  return () => {
    // Browsers let nothing sound before somebody has pressed a key or a button there; what waits for that would sound then.
    if (!navigator.userActivation?.hasBeenActive) return;
    context.resume().then(
      () => {
        tone(880, context.currentTime);
        tone(1175, context.currentTime + 0.12);
      },
      () => undefined,
    );
  };
}
