/**
 * `npm start`: prepares, then becomes the program in this same process, so that a signal to npm reaches it (a shell between
 * two commands would die alone and leave it running) and no time is spent on starting Node twice.
 */
import { fileURLToPath } from 'node:url';
import { prepare } from './prepare.mjs';

prepare('start');
process.argv.splice(1, 1, fileURLToPath(new URL('../dist/main.js', import.meta.url)), 'start');
await import('../dist/main.js');
