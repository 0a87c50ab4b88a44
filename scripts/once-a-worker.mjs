/**
 * For jest, which loads every module anew for each test file: packages of hundreds of files, none of them ours, are loaded once
 * a worker instead, by Node itself, which saves half a second a file.
 */
import { createRequire } from 'node:module';

const packages = [
  'botbuilder/lib/index',
  '@slack/bolt/dist/index',
  'playwright-core/index',
  'redis/dist/index',
  'yaml/dist/index',
  'ws/lib/[^/]+',
  'rate-limiter-flexible/index',
];
/** Those of dist/, which are one file each. Not express: it is handed promises, which a test file has of its own. */
const built = '(?:botbuilder|@slack/bolt|redis|yaml)/all\\.cjs';
const theirs = `(?:(?:${packages.join('|')})\\.js|${built})$`;

/** The files that are loaded once, and all other files of packages, as patterns. */
export const files = `/node_modules/${theirs}`;
export const others = `/node_modules/(?!${theirs})`;

/** Gives test files Node's `require`; in an environment that does not, everything is loaded as jest has it. */
export function shareRequire(global) {
  global.requireOnce = createRequire(import.meta.url);
  // A test file has an `Error` of its own, of which those of Node and of what is loaded once would not be, as they are elsewhere.
  const { Error: own } = global;
  Object.defineProperty(own, Symbol.hasInstance, {
    value(error) {
      return (this === own && error instanceof Error) || Function.prototype[Symbol.hasInstance].call(this, error);
    },
  });
}

export default {
  process: (text, file) => ({
    code: `if (globalThis.requireOnce) { module.exports = globalThis.requireOnce(${JSON.stringify(file)}); return; } ${text}`,
  }),
};
