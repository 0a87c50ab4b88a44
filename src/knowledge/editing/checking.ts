import { Worker } from 'node:worker_threads';
import { type ChangeChecked, type ChangeParts, checkChange } from '../authoring/change.ts';

/** A large base is read and compared in seconds; nobody waits longer than this. */
const LIMITS = { ms: 60_000, memoryMb: 1024 };

/** What a check found, or why there is none. */
export type Checking = ChangeChecked | { broken: string };

/**
 * Checks a change in a thread of its own: this one answers customers. Without a program beside this file (where tests run the
 * sources) it is checked here.
 */
export async function checkAside(parts: ChangeParts, program?: URL): Promise<Checking> {
  if (!program && import.meta.url.endsWith('.ts')) return checkChange(parts);
  const worker = new Worker(program ?? new URL('./check-worker.js', import.meta.url), {
    workerData: parts,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: LIMITS.memoryMb },
  });
  // Whoever stops the program does not wait for it.
  worker.unref();
  let late: NodeJS.Timeout | undefined;
  const checking = await new Promise<Checking>((resolve) => {
    worker.once('message', (found: ChangeChecked) => resolve(found));
    worker.once('error', ({ message }) => resolve({ broken: message.slice(0, 200) }));
    worker.once('exit', () => resolve({ broken: 'its thread has ended' }));
    late = setTimeout(() => resolve({ broken: `it took longer than ${LIMITS.ms / 1000} s` }), LIMITS.ms).unref();
  });
  clearTimeout(late);
  await worker.terminate();
  return checking;
}
