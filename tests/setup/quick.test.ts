import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
// @ts-expect-error a plain script
import * as quick from '../../scripts/quick-files.mjs';

const { testFiles, quickOnly, whySlow } = quick as {
  testFiles(folder: string): string[];
  quickOnly(files: string[]): string[];
  whySlow(file: string): string | undefined;
};
const tests = fileURLToPath(new URL('..', import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quick-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(file: string, ...lines: string[]): string {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), `${lines.join('\n')}\n`);
  return join(folder, file);
}

describe('npm run test:quick', () => {
  it('finds every test file, in any folder', () => {
    const files = [write('a.test.ts'), write('deep/er/b.test.ts')];
    write('deep/helper.ts');
    expect(testFiles(folder)).toEqual(files);
  });

  it.each([
    ['starts processes', "import { spawn } from 'node:child_process';"],
    ['steers a browser', "import type { Page } from 'playwright-core';"],
    ['loads the encoder', "await openEncoder('bundled');"],
    ['opens a base with the encoder', "await openKnowledge({ folder, locales,\n encoder: 'bundled' });"],
    ['has a base with the encoder opened', "await talk({ encoder: 'bundled' });"],
    ['checks the whole sample base', "const folder = 'data/faq';"],
    ['needs a program', "describeWith('redis', 'frontdesk doctor', () => {});"],
    ['serves', 'const server = createServer((request, response) => response.end());'],
    ['talks over a socket', "import { WebSocket } from 'ws';"],
    ['has big numbers', "import { sample } from '../helpers/sample.ts';"],
    ['gives a test a minute', "it('waits', async () => {", '}, 60_000);'],
    ['gives all its tests two', 'jest.setTimeout(120_000);'],
  ])('leaves out what %s', (_what, ...lines) => {
    expect(quickOnly([write('a.test.ts', ...lines)])).toEqual([]);
  });

  it('leaves out what does so through a helper of a helper, and says which', () => {
    write('helpers/page.ts', "import { chromium } from 'playwright-core';");
    write('web/pages.ts', "import {\n  start,\n} from '../helpers/page.ts';");
    const file = write('web/page.test.ts', "import { pages } from './pages.ts';");
    expect(whySlow(file)).toContain('page.ts');
    expect(quickOnly([file])).toEqual([]);
  });

  it('leaves out what tests a stand-in of the tests themselves', () => {
    const file = write('tests/helpers/slack.test.ts', "it('answers as Slack does', () => {});");
    expect(quickOnly([file])).toEqual([]);
  });

  it('leaves out what starts a Redis, or talks to the stand-in for Slack', () => {
    write('helpers/redis.ts', "import { spawn } from 'node:child_process';");
    write('helpers/slack/slack.ts', 'export const createSlack = () => {};');
    const redis = write('a.test.ts', "import { startRedis } from './helpers/redis.ts';");
    const slack = write('b.test.ts', "import { createSlack } from './helpers/slack/slack.ts';");
    expect(quickOnly([redis, slack])).toEqual([]);
    expect(whySlow(slack)).toContain('Slack');
  });

  it('keeps what only names such things', () => {
    const file = write(
      'a.test.ts',
      "expect(settings()).toMatchObject({ encoder: 'bundled' });",
      "it('works', async () => {",
      '}, 20_000);',
    );
    expect(quickOnly([file])).toEqual([file]);
  });

  it('has the tests of the core, and no journey', () => {
    const files = quickOnly(testFiles(tests)).map((file) => file.slice(tests.length));
    expect(files).toEqual(
      expect.arrayContaining(['handoff/acts.test.ts', 'dialogs/answering.test.ts', 'settings/settings.test.ts']),
    );
    expect(files.filter((file) => file.startsWith('journeys/'))).toEqual([]);
    expect(files).not.toContain('setup/tally.test.ts');
  });
});
