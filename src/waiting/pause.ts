import { setTimeout as sleep } from 'node:timers/promises';

/** Waits so long, or until the signal aborts; with `ref: false` no process stays alive for it. */
export async function pause(
  milliseconds: number,
  { signal, ref = true }: { signal?: AbortSignal | undefined; ref?: boolean } = {},
): Promise<void> {
  await sleep(milliseconds, undefined, { signal, ref }).catch(() => undefined);
}
