import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';

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

function has(tests: string) {
  const reporters = ['default', [tally, { patienceMs: 1000 }]];
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ jest: { reporters } }));
  writeFileSync(join(folder, 'some.test.js'), tests);
}

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
