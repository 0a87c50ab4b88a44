#!/usr/bin/env node
import type { LoadApp } from './cli/commands.ts';
import { run } from './cli/index.ts';

const load: LoadApp = () => import('./app/commands.ts');

const [command] = process.argv.slice(2);
const stopping = new AbortController();
// These two close in good order; the others may end wherever they are.
if (command === 'start' || command === 'chat') {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      // Whoever asks twice does not want to wait for the rest.
      if (stopping.signal.aborted) process.exit(1);
      stopping.abort();
    });
  }
}
// Who reads the output may leave first (`frontdesk queue | head`).
process.stdout.on('error', () => process.exit(0));

process.exitCode = await run(
  process.argv.slice(2),
  {
    input: process.stdin,
    output: process.stdout,
    errors: process.stderr,
    folder: process.cwd(),
    env: process.env,
    terminal: process.stdout.isTTY,
    stopped: stopping.signal,
  },
  load,
);
// A connection that somebody forgot to close must not keep the program from ending.
setTimeout(() => process.exit(), 2000).unref();
