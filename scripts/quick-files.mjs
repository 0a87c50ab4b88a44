/**
 * Which test files `npm run test:quick` runs: those that start no process and no server, have no big numbers, and no test of which
 * asks for a minute or more. It is read from what the files import, so that a new file needs no entry anywhere.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const MINUTE = 60_000;
/**
 * What starts processes. The sentence encoder, a thread that reads a large model, is as slow as one; so are checks of the whole
 * sample base, and tests that have big numbers, be it a sample of them.
 */
const slow = [
  /from 'node:child_process'/,
  /from 'playwright-core'/,
  /\bopenEncoder\b/,
  /\b(?:openKnowledge|openHouse|talk|open)\(\{[^)]*'bundled'/s,
  /\bopenGuarded\b/,
  /= 'data\/faq';/,
  /helpers\/sample\.ts'/,
  // A program, which the app starts itself.
  /\bdescribeWith\(/,
  // Servers, and clients that wait for them.
  /\bcreateServer\(/,
  /from '(?:ws|smtp-server|imapflow)'/,
];
/** The real Bolt before it: dozens of its tests are quick, hundreds of them are not. */
const talksToSlack = /helpers[\\/]slack[\\/]slack\.ts$/;

/** Tests of what the tests have instead of Slack and mail servers. */
const standsIn = /tests[\\/]helpers[\\/]/;

/** Every test file below a folder. */
export const testFiles = (folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .sort()
    .map((file) => join(folder, file));

/** The quick ones of these files. */
export const quickOnly = (files) => files.filter((file) => whySlow(file) === undefined);

/** Why a test file is not quick, in a few words, or undefined. */
export function whySlow(file) {
  if (standsIn.test(file)) return 'tests what stands in for others, which seldom changes';
  const text = readFileSync(file, 'utf8');
  const limit = Math.max(0, ...limitsIn(text));
  if (limit >= MINUTE) return `gives a test ${limit / 1000} s`;
  for (const [reached, its] of reach(file)) {
    if (talksToSlack.test(reached)) return `${reached}: the stand-in for Slack`;
    const found = slow.map((what) => what.exec(its)?.[0].split('\n')[0]).find(Boolean);
    if (found) return `${reached === file ? '' : `${reached}: `}${found}`;
  }
  return undefined;
}

/** Time limits that tests ask for: `}, 120_000);`, `jest.setTimeout(120_000)`, and of a sample the smaller one. */
const limitsIn = (text) =>
  [...text.matchAll(/(?:^\s*\}, |setTimeout\(|^\s*sample\()(\d[\d_]*)(?:\);|, [\d_]+\),)/gm)].map(([, number]) =>
    Number(number.replaceAll('_', '')),
  );

/** How much time the tests of a file ask for when it is more than usual, all in all, wherever they are written. */
export const secondsAskedFor = (file) =>
  [...reach(file).values()].flatMap(limitsIn).reduce((sum, limit) => sum + limit / 1000, 0);

/** The texts of a file and of all that it imports by a relative path within the tests. */
function reach(file, seen = new Map()) {
  if (seen.has(file)) return seen;
  const text = readFileSync(file, 'utf8');
  seen.set(file, text);
  for (const [, path] of text.matchAll(/(?:from |import\()'(\.[^']+\.ts)'/g)) {
    const target = resolve(dirname(file), path);
    if (!/[\\/]src[\\/]/.test(target) && existsSync(target)) reach(target, seen);
  }
  return seen;
}
