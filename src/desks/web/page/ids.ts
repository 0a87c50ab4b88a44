/** An id that nobody else makes, 128 random bits; `crypto.randomUUID` is there on secure pages only, not over http on a LAN. */
export function randomId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
