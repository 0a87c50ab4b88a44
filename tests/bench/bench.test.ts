import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';
import { until } from '../helpers/until.ts';
import { describeWith } from '../setup/needs.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Runs one of the benchmark's scripts; its last line is JSON. */
function run(script: string, ...words: string[]) {
  return runWithin(280_000, script, ...words);
}

function runWithin(timeout: number, script: string, ...words: string[]) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [script, ...words], {
    cwd: root,
    encoding: 'utf8',
    timeout,
  });
  expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
  return { said: stdout, figures: JSON.parse(stdout.trim().split('\n').at(-1) ?? '') };
}
const part = (name: string, options: object) => run(`scripts/bench/${name}.mjs`, JSON.stringify(options)).figures;

// Times are for quiet machines: what is expected here are counts.
describeWith('redis', 'npm run bench', () => {
  it('finds two round trips a turn, however much is in parallel', () => {
    const { rows, perTurn } = part('core', { parallel: [1, 8], rounds: 1, ms: 150 });
    expect(perTurn.roundTrips).toBe(2);
    expect(perTurn.commands).toBe(20);
    expect(rows.map(({ parallel }: { parallel: number }) => parallel)).toEqual([1, 8]);
    for (const { turn } of rows) expect(turn.count).toBeGreaterThan(0);
  }, 300_000);

  it('finds that a turn costs the same with many conversations and with long logs', () => {
    const sizes = { few: 50, many: 1000, short: 10, long: 500, blocks: 2, ms: 80, lanes: 8 };
    const { conversations, log } = part('growth', sizes);
    for (const { commands, bytesIn } of [conversations, log]) {
      expect(commands[1]).toBe(commands[0]);
      expect(bytesIn[1] / bytesIn[0]).toBeCloseTo(1, 1);
    }
  }, 300_000);

  it('sees every message answered on the whole path, and every reply of a representative', () => {
    const replies = { perSecond: 20, unloaded: 4, ms: 200 };
    const { startSeconds, rows, steady, memory, desk } = part('whole', {
      ...{ small: true, customers: 24, connections: [2], rounds: 1, ms: 150, replies },
    });
    for (const { thanks, questions } of rows) {
      for (const { answer, ack, refused, unanswered } of [thanks, questions]) {
        expect(ack.count).toBeGreaterThan(0);
        expect({ answers: answer.count, refused, unanswered }).toEqual({
          ...{ answers: ack.count, refused: 0, unanswered: 0 },
        });
      }
    }
    expect(steady.answer.count).toBe(steady.ack.count);
    expect(startSeconds).toBeGreaterThan(0);
    expect(memory.sockets).toBe(24);
    expect(desk.unloaded.heard.count).toBe(4);
    expect(desk.unloaded.late).toBe(0);
  }, 300_000);

  const folders = (folder: string) => readdirSync(folder).filter((name) => name.startsWith('frontdesk-bench-'));
  it.each([
    // Redis makes its files after that: who removes the folder must have waited for its end.
    [
      'while its Redis starts',
      (folder: string) => folders(folder).some((name) => existsSync(join(folder, name, 'redis'))),
    ],
    [
      'when its Redis runs',
      (folder: string) => folders(folder).some((name) => existsSync(join(folder, name, 'redis/redis.pid'))),
    ],
  ])(
    'leaves nothing behind, not even when it is told to end %s',
    async (_when, isSo) => {
      const folder = mkdtempSync(join(tmpdir(), 'fd-bench-test-'));
      const env = { ...process.env, TMPDIR: folder };
      const whole = spawn(process.execPath, ['scripts/bench.mjs', '--quick'], { cwd: root, env, stdio: 'ignore' });
      const gone = once(whole, 'exit');
      await until('that moment', () => isSo(folder), 1);
      whole.kill('SIGTERM');
      await gone;
      // Nothing of it runs any more when it has ended, so nothing can come back either.
      expect(readdirSync(folder)).toEqual([]);
      rmSync(folder, { recursive: true });
    },
    300_000,
  );

  it('prints a table and JSON, and says how it is used', () => {
    const { said, figures } = run('scripts/bench.mjs', '--quick', '--only', 'botbuilder,core');
    expect(said).toContain('| in parallel | turns/s');
    expect(figures.machine.cores).toBeGreaterThan(0);
    expect(figures.botbuilder.rows).toHaveLength(3);

    const wrong = spawnSync(process.execPath, ['scripts/bench.mjs', '--only', 'speed'], {
      cwd: root,
      encoding: 'utf8',
    });
    expect(wrong.status).toBe(2);
    expect(wrong.stderr).toContain('--only speed: there are core, botbuilder, whole, growth');
  }, 300_000);
});

describeWith('dovecot', 'npm run bench:email', () => {
  it('sees every mail of a flood answered once, and measures the same mails each time', () => {
    const { figures } = runWithin(280_000, 'scripts/run.mjs', 'scripts/bench-email.ts', '--quick');
    expect(figures.reading).toMatchObject({ mails: 60, kinds: { person: 52, 'auto-reply': 5, bounce: 3 } });
    expect(Object.values(figures.hostile).every((ms) => Number(ms) > 0)).toBe(true);
    const once = { unanswered: 0, twice: 0, setAside: 0 };
    expect(figures.town).toMatchObject({
      quiet: { count: 1 },
      short: { mails: 10, ...once },
      long: { mails: 2, ...once },
    });
    expect(figures.town.memory.peak).toBeGreaterThan(0);
  }, 300_000);

  it('says how it is used', () => {
    const words = ['scripts/run.mjs', 'scripts/bench-email.ts', '--only', 'speed'];
    const wrong = spawnSync(process.execPath, words, { cwd: root, encoding: 'utf8' });
    expect(wrong.status).toBe(2);
    expect(wrong.stderr).toContain('--only speed: there are reading, hostile, quiet');
  }, 300_000);
});

describeWith('redis', 'npm run bench:slack', () => {
  it('sees every card with its number, every click acknowledged, every reply and every message shown', () => {
    const words = ['--quick', '--open', '4', '--replies', '3'];
    const { figures } = runWithin(280_000, 'scripts/run.mjs', 'scripts/bench-slack.ts', ...words);
    expect(figures).toMatchObject({
      cards: { numbered: expect.any(Number) },
      clicks: { count: 4 },
      relay: { count: 3 },
      behind: { count: 4 },
      lanes: [{ rate: 60, late: { count: 3 } }],
    });
  }, 300_000);
});
