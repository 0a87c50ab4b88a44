/** Milliseconds to wait after the given try (1, 2, …): doubles from `first` to `most`, half of it by chance. */
export function backoff(tries: number, { first, most }: { first: number; most: number }): number {
  const whole = Math.min(most, first * 2 ** Math.min(30, Math.max(0, tries - 1)));
  return whole / 2 + (Math.random() * whole) / 2;
}
