/**
 * For jest, which loads every module anew for each test file: packages of hundreds of files, none of them ours, are loaded once
 * a worker instead, by Node itself, which saves half a second a file. Their errors are then of Node's own `Error`, as those of
 * `node:fs` are in any test.
 */
import { createRequire } from 'node:module';

const packages = [
  'botbuilder/lib/index',
  '@slack/bolt/dist/index',
  'redis/dist/index',
  'express/index',
  'yaml/dist/index',
  'ws/lib/[^/]+',
  'rate-limiter-flexible/index',
];
const theirs = `(?:${packages.join('|')})\\.js$`;

/** The files that are loaded once, and all other files of packages, as patterns. */
export const files = `/node_modules/${theirs}`;
export const others = `/node_modules/(?!${theirs})`;

/** Gives test files Node's `require`; in an environment that does not, everything is loaded as jest has it. */
export function giveRequire(global) {
  global.requireOnce = createRequire(import.meta.url);
}

export default {
  process: (text, file) => ({
    code: `if (globalThis.requireOnce) { module.exports = globalThis.requireOnce(${JSON.stringify(file)}); return; } ${text}`,
  }),
};
