/**
 * `npm run bench` measures Frontdesk and prints a table and, as the last line, JSON. `--quick` takes less than half a
 * minute and means little; `--only core,growth` measures some parts (core, botbuilder, whole, growth); `--json FILE` keeps
 * the JSON there; `--write FILE` puts the table between the marks of a Markdown page (docs/performance.md).
 */
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, fdatasyncSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { cpus, loadavg, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { endWhenTold, runProcess, temporaryFolder, times } from './bench/measure.mjs';
import { report } from './bench/table.mjs';
import { prepare } from './prepare.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const parts = ['core', 'botbuilder', 'whole', 'growth'];
const { quick, only, json, write } = readWords();

prepare('build');
endWhenTold();
const found = { machine: machine() };
for (const part of only) {
  console.error(`Measuring ${part}`);
  try {
    const { options, limitMs } = plan(part);
    found[part] = await runProcess(`${part}.mjs`, options, limitMs);
  } catch (error) {
    console.error(`error: ${part} could not be measured: ${error.message}`);
    process.exitCode = 1;
  }
}
const lines = report(found);
if (write) putBetweenMarks(write, lines);
if (json) writeFileSync(json, `${JSON.stringify(found)}\n`);
console.log(lines.join('\n'));
console.log(JSON.stringify(found));

/** How much of a part is measured, and how long that may take at most: on a quiet machine it takes less than a quarter. */
function plan(part) {
  switch (part) {
    case 'core':
      return { options: quick ? { rounds: 1, ms: 300 } : { rounds: 5 }, limitMs: 60_000 };
    case 'botbuilder':
      return { options: quick ? { rounds: 1, ms: 100 } : {}, limitMs: 30_000 };
    case 'growth':
      return { options: quick ? { few: 100, many: 2000, long: 1000, blocks: 4, ms: 100 } : {}, limitMs: 240_000 };
    default: {
      const replies = { perSecond: 183, unloaded: quick ? 10 : 60, ms: quick ? 500 : 5000 };
      const size = quick
        ? { small: true, customers: 500, rounds: 1, ms: 500 }
        : { customers: 4000, rounds: 5, ms: 2000 };
      return { options: { ...size, replies }, limitMs: 240_000 };
    }
  }
}

function readWords() {
  try {
    const { values } = parseArgs({
      options: {
        quick: { type: 'boolean', default: false },
        only: { type: 'string', default: parts.join(',') },
        json: { type: 'string' },
        write: { type: 'string' },
      },
    });
    const only = values.only.split(',');
    const unknown = only.find((part) => !parts.includes(part));
    if (unknown !== undefined) throw new Error(`--only ${unknown}: there are ${parts.join(', ')}`);
    return { ...values, only };
  } catch (error) {
    console.error(`${error.message}\nUsage: npm run bench -- [--quick] [--only PART,…] [--json FILE] [--write FILE]`);
    process.exit(2);
  }
}

/** What it was measured on. */
function machine() {
  const text = (program, ...words) => spawnSync(program, words, { cwd: root, encoding: 'utf8' }).stdout?.trim() ?? '';
  return {
    at: new Date().toISOString().slice(0, 10),
    commit: text('git', 'rev-parse', '--short', 'HEAD') || 'an unknown commit',
    cores: cpus().length,
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    memory: Math.round(totalmem() / 2 ** 30),
    node: process.versions.node,
    redis: /v=([\d.]+)/.exec(text('redis-server', '--version'))?.[1] ?? 'unknown',
    system: `${type()} ${release()}`,
    disk: diskTimes(),
    load: loadavg()[0].toFixed(2),
  };
}

/** What it takes to have 4 KB on the disk: no acknowledgement can be faster. */
function diskTimes() {
  const { folder, remove } = temporaryFolder();
  const file = openSync(join(folder, 'disk'), 'a');
  const block = Buffer.alloc(4096, 1);
  const all = Array.from({ length: quick ? 50 : 300 }, () => {
    const begun = performance.now();
    writeSync(file, block);
    fdatasyncSync(file);
    return performance.now() - begun;
  });
  closeSync(file);
  remove();
  return times(all);
}

function putBetweenMarks(file, lines) {
  const marks = ['<!-- figures -->', '<!-- end of figures -->'];
  const page = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const [begin, end] = marks.map((mark) => page.indexOf(mark));
  if (begin < 0 || end < begin) {
    console.error(`${file} has no ${marks.join(' … ')}: it was left as it is.`);
    return;
  }
  const text = `${marks[0]}\n\n${lines.join('\n').trim()}\n\n`;
  writeFileSync(file, page.slice(0, begin) + text + page.slice(end));
}
