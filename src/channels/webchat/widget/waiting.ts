/** How long to wait before the n-th new try: 0.25 s doubled up to 15 s, half of it by chance so that clients do not come in step. */
export function backoff(tries: number, random = Math.random()): number {
  return Math.min(15_000, 250 * 2 ** Math.min(tries, 10)) * (0.5 + random / 2);
}

/** 128 random bits as hex; crypto.randomUUID exists on secure pages only. */
export function randomId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
