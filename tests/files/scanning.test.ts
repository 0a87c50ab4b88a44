import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createScan, examineScanner } from '../../src/files/scanning.ts';
import { until } from '../helpers/until.ts';

const bytes =
  (size = 10) =>
  () =>
    Readable.from(Array.from({ length: Math.ceil(size / 65_536) }, () => Buffer.alloc(Math.min(size, 65_536), 'x')));
const shell = (script: string, ...words: string[]): [string, ...string[]] => ['sh', '-c', script, 'sh', ...words];

describe('a scanning command', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'frontdesk-scan-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('finds a file clean with exit status 0, once it was given every byte', async () => {
    const scan = createScan({ command: shell('cat > "$1"', join(folder, 'seen')) });
    expect(await scan(bytes(3_000_000))).toEqual({ clean: true });
    expect((await readFile(join(folder, 'seen'))).length).toBeGreaterThanOrEqual(3_000_000);
  });

  it('finds it infected with exit status 1, and says what it printed', async () => {
    const command = shell('cat > /dev/null; echo "stdin: Eicar-Test-Signature FOUND"; exit 1');
    const infected = { clean: false, infected: true, detail: 'stdin: Eicar-Test-Signature FOUND' };
    expect(await createScan({ command })(bytes())).toEqual(infected);
    // One that has seen enough does not read on.
    expect(await createScan({ command: shell('head -c 1 > /dev/null; exit 1') })(bytes(3_000_000))).toMatchObject({
      infected: true,
    });
  });

  it('is tried with a harmless file, and with one that every scanner finds', async () => {
    const problems = (script: string) => examineScanner(createScan({ command: shell(script) }));
    expect(await problems('grep -q EICAR && exit 1 || exit 0')).toEqual([]);
    expect(await problems('cat > /dev/null')).toEqual([expect.stringContaining('does not find the EICAR test file')]);
    expect(await problems('cat > /dev/null; echo Odd; exit 1')).toEqual([
      'the scanner finds a harmless file infected: Odd',
    ]);
    expect(await problems('cat > /dev/null; exit 2')).toEqual([
      'the scanner gives no verdict: sh: ended with exit status 2',
    ]);
  });

  it('is given what it takes for a word, not for a shell', async () => {
    const scan = createScan({
      command: [
        'node',
        '-e',
        'process.stdin.resume(); process.exitCode = process.argv[1] === "$(false); *" ? 0 : 2',
        '$(false); *',
      ],
    });
    expect(await scan(bytes())).toEqual({ clean: true });
  });

  it.each([
    ['another exit status', shell('cat > /dev/null; exit 2'), 'sh: ended with exit status 2'],
    ['a signal', shell('kill -9 $$'), 'sh: ended with SIGKILL'],
    ['status 0 for a file it did not read', shell('exit 0'), 'sh: did not read the whole file'],
    [
      'a command that is not there',
      ['/nowhere/scanner'] as [string],
      '/nowhere/scanner: spawn /nowhere/scanner ENOENT',
    ],
    ['a command that is none', [''] as [string], expect.stringContaining('')],
    ['a word that no command can take', ['sh', 'a\0b'] as [string, string], expect.stringContaining('sh')],
  ])('gives no verdict with %s', async (_, command, detail) => {
    const scan = createScan({ command });
    expect(await scan(bytes(3_000_000))).toEqual({ clean: false, infected: false, detail });
    expect(await scan(bytes(3_000_000))).toEqual({ clean: false, infected: false, detail }); // and it can be asked again
  });

  it('gives no verdict about bytes that cannot be read', async () => {
    const broken = () =>
      new Readable({
        read() {
          this.destroy(new Error('EIO'));
        },
      });
    expect(await createScan({ command: shell('cat > /dev/null') })(broken)).toMatchObject({
      clean: false,
      infected: false,
    });
  });

  it('gives no verdict when there is not even a descriptor for it', () => {
    const program = `
      import { openSync } from 'node:fs';
      import { Readable } from 'node:stream';
      import { createScan } from '${pathToFileURL(resolve('dist/files/scanning.js'))}';
      const scan = createScan({ command: ['cat'] });
      try { for (;;) openSync('/dev/null'); } catch {}
      console.log(JSON.stringify(await scan(() => Readable.from([Buffer.from('x')]))));`;
    const words = ['-c', 'ulimit -n 64; exec "$@"', 'sh', process.execPath, '--input-type=module', '-e', program];
    const { stdout, stderr } = spawnSync('sh', words, { encoding: 'utf8' });
    expect([JSON.parse(stdout), stderr]).toEqual([
      { clean: false, infected: false, detail: expect.stringContaining('cat: ') },
      '',
    ]);
  });

  it('is killed with all its children when it takes too long', async () => {
    const pids = join(folder, 'pids');
    const script = 'sleep 1000 & echo $! >> "$1"; echo $$ >> "$1"; trap "" TERM; wait';
    const scan = createScan({ command: shell(script, pids), timeoutMs: 1500 });
    expect(await scan(bytes())).toEqual({ clean: false, infected: false, detail: 'sh: no verdict within 1500 ms' });
    const children = (await readFile(pids, 'utf8')).trim().split('\n');
    expect(children).toHaveLength(2);
    for (const pid of children) await until('the end of the scanner', () => hasEnded(pid));
  });

  it('is not waited for by what it left in the background', async () => {
    const pid = join(folder, 'pid');
    const scan = createScan({ command: shell('cat > /dev/null; sleep 1000 & echo $! > "$1"', pid) });
    expect(await scan(bytes())).toEqual({ clean: true });
    process.kill(Number(await readFile(pid, 'utf8')));
  });

  it('is run for a few files at once; the others wait, and too many are turned away', async () => {
    const script = 'touch "$1/run.$$"; ls "$1" | grep -c run >> "$1/counts"; cat > /dev/null; rm "$1/run.$$"';
    const scan = createScan({ command: shell(script, folder), atOnce: 2, waiting: 3 });
    const verdicts = await Promise.all(Array.from({ length: 6 }, () => scan(bytes())));
    expect(verdicts.filter(({ clean }) => clean)).toHaveLength(5);
    expect(verdicts[5]).toEqual({ clean: false, infected: false, detail: 'sh: 3 other files wait for it' });
    const counts = (await readFile(join(folder, 'counts'), 'utf8')).trim().split('\n').map(Number);
    expect(counts).toHaveLength(5);
    expect(Math.max(...counts)).toBeLessThanOrEqual(2);
    await writeFile(join(folder, 'counts'), '');
    expect(await scan(bytes())).toEqual({ clean: true });
    expect(await readdir(folder)).toEqual(['counts']);
  });
});

/** Ended, or a zombie that nobody has collected: the tests may run where no init does. */
async function hasEnded(pid: string): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return status === '' || /\) Z /.test(status);
}
