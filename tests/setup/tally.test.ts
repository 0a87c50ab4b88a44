import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';

const folder = mkdtempSync(join(tmpdir(), 'tally-'));
const jest = join(process.cwd(), 'node_modules/jest/bin/jest.js');
const tally = join(process.cwd(), 'scripts/tally.mjs');

function run(env: Record<string, string>, ...words: string[]) {
  const { CI: _, ...rest } = process.env;
  const done = spawnSync(process.execPath, [jest, ...words], {
    cwd: folder,
    env: { ...rest, ...env },
    encoding: 'utf8',
  });
  return { status: done.status, lastLine: done.stdout.trim().split('\n').pop(), err: done.stderr };
}

function has(tests: string, { workers = false, silenceMs = 60_000 } = {}) {
  const reporters = ['default', [tally, { patienceMs: 1000, silenceMs }]];
  const whole = {
    ...{ testEnvironment: join(process.cwd(), 'scripts/ends-clean.mjs'), testEnvironmentOptions: { patienceMs: 300 } },
    ...{ maxWorkers: 2, workerIdleMemoryLimit: '300MB' },
  };
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ jest: { reporters, ...(workers && whole) } }));
  writeFileSync(join(folder, 'some.test.js'), tests);
}

afterEach(() => rmSync(join(folder, 'other.test.js'), { force: true }));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the last line of npm test', () => {
  it('counts what passed, failed and was skipped', () => {
    has(`it('works', () => {}); it('breaks', () => { throw new Error('no'); }); it.skip('waits', () => {});`);
    expect(run({})).toMatchObject({ status: 1, lastLine: '1 passed, 1 failed, 1 skipped' });
  });

  it('counts a file that cannot be run as a failure', () => {
    has(`throw new Error('broken file');`);
    expect(run({})).toMatchObject({ status: 1, lastLine: '0 passed, 1 failed, 0 skipped' });
  });

  it('names what was skipped, and lets it pass on a developer’s machine', () => {
    has(`it('works', () => {}); describe.skip('redis (needs redis-server)', () => { it('waits', () => {}); });`);
    const done = run({});
    expect(done).toMatchObject({ status: 0, lastLine: '1 passed, 0 failed, 1 skipped' });
    expect(done.err).toContain('skipped: redis (needs redis-server) waits');
  });

  it('fails on a skipped test with CI=true', () => {
    const done = run({ CI: 'true' });
    expect(done).toMatchObject({ status: 1, lastLine: '1 passed, 0 failed, 1 skipped' });
    expect(done.err).toContain('a failure with CI=true');
  });

  it('ends a run in which something goes on after the last test', () => {
    has(`it('works', () => { setInterval(() => {}, 10); });`);
    const done = run({});
    expect(done).toMatchObject({ status: 1, lastLine: '1 passed, 0 failed, 0 skipped' });
    expect(done.err).toContain('Something that the tests began still runs');
  });

  it('does not count what -t left out as skipped for a reason', () => {
    has(`it('works', () => {}); it('breaks', () => { throw new Error('no'); });`);
    expect(run({ CI: 'true' }, '-t', 'works').status).toBe(0);
  });
});

describe('with workers', () => {
  const other = (tests: string) => writeFileSync(join(folder, 'other.test.js'), tests);

  it('the last line counts the tests of all of them', () => {
    has(`it('works', () => {}); it.skip('waits', () => {});`, { workers: true });
    other(`it('works too', () => {}); it('breaks', () => { throw new Error('no'); });`);
    expect(run({})).toMatchObject({ status: 1, lastLine: '2 passed, 1 failed, 1 skipped' });
  });

  it.each([
    ['a timer', 'setInterval(() => {}, 10);', 'Timeout'],
    ['a server', "require('node:net').createServer().listen(0);", 'TCPServerWrap'],
    [
      'a process',
      "require('node:child_process').spawn(process.execPath, ['-e', 'setTimeout(() => {}, 10000)']);",
      'ProcessWrap',
    ],
  ])('a file after which %s goes on fails, by its name', (_what, begins, kind) => {
    has(`it('works', () => { ${begins} });`, { workers: true });
    other(`it('works too', () => {});`);
    const done = run({});
    expect(done).toMatchObject({ status: 1, lastLine: '1 passed, 1 failed, 0 skipped' });
    expect(done.err).toContain('FAIL ./some.test.js');
    expect(done.err).toMatch(new RegExp(`still runs after its last test \\(.*${kind}`));
  });

  it('what ends a moment after the last test is no fault', () => {
    has(`it('works', () => { setTimeout(() => {}, 50); });`, { workers: true });
    expect(run({})).toMatchObject({ status: 0, lastLine: '1 passed, 0 failed, 0 skipped' });
  });

  it('a run of which nothing is heard any more is ended, and says in which file', () => {
    has(`it('works', () => {}); it('goes round', () => { for (;;); });`, { workers: true, silenceMs: 3000 });
    const done = run({});
    expect(done.status).toBe(1);
    expect(done.lastLine).toMatch(/^\d passed, 1 failed, 0 skipped$/);
    expect(done.err).toContain('Nothing was heard for 3 s of some.test.js');
  });
});
