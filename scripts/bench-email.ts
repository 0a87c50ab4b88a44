/**
 * `npm run bench:email [-- --quick] [--only reading,hostile,quiet,short,long,large] [--mails 200] [--profile FOLDER]` measures e-mail: how fast mails
 * are read, what hostile ones cost, and how a real Frontdesk answers over a real Dovecot: floods of short and of long mails
 * (`--mails`: of so many), one mail at a time, and one of 25 MB. Prints tables and, as the last line, JSON. `--quick` means
 * little: it shows that it works. `--profile` puts V8's profiles of the processor there when the program has ended.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { programFor } from '../tests/setup/programs.ts';
import { quantile } from './answers-growth.ts';
import { makeCorpus } from './bench-email/corpus.ts';
import { flood, latency, memory, round } from './bench-email/floods.ts';
import { hostileMails } from './bench-email/hostile.ts';
import { openTown } from './bench-email/town.ts';

const ofTown = ['quiet', 'short', 'long', 'large'];
const parts = ['reading', 'hostile', ...ofTown];
const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', default: parts.join(',') },
    mails: { type: 'string' },
    profile: { type: 'string' },
  },
});
const only = values.only.split(',');
const unknown = only.find((part) => !parts.some((known) => known === part));
if (unknown !== undefined) {
  console.error(`--only ${unknown}: there are ${parts.join(', ')}`);
  process.exit(2);
}
const mails = Number(values.mails ?? 1000);
const size = values.quick
  ? { corpus: 60, rounds: 1, flood: 10, long: 2, quiet: 1, megabytes: 2, silentMs: 3000, warm: 0 }
  : { corpus: 3000, rounds: 5, flood: mails, long: mails, quiet: 50, megabytes: 25, silentMs: 20_000, warm: 300 };
const own = { own: ['help@town.example'], authserv: [] };

const machine = `${cpus()[0]?.model.trim()}, ${availableParallelism()} cores, Node ${process.version}, load ${loadavg()[0]!.toFixed(1)}`;
console.log(`${machine}\n`);
const found: Record<string, unknown> = {};
if (only.includes('reading')) found.reading = await reading();
if (only.includes('hostile')) found.hostile = await hostile();
if (ofTown.some((part) => only.includes(part))) found.town = await town();
console.log(JSON.stringify(found));

/** Mails a second through the reader as the channel has it, in its threads. */
async function reading() {
  const { createReader } = (await import(
    resolve('dist/channels/email/reading/reader.js')
  )) as typeof import('../src/channels/email/reading/reader.ts');
  const corpus = makeCorpus(size.corpus, 7);
  const reader = createReader(own);
  // The threads are up, and warm, before it counts.
  await Promise.all(corpus.slice(0, size.corpus / 5).map((raw) => reader.read(raw)));
  const begun = performance.now();
  const kinds: Record<string, number> = {};
  for (const mail of await Promise.all(corpus.map((raw) => reader.read(raw))))
    kinds[mail.kind] = (kinds[mail.kind] ?? 0) + 1;
  const seconds = (performance.now() - begun) / 1000;
  await reader.stop();
  const bytes = corpus.reduce((sum, { length }) => sum + length, 0);
  const perSecond = round(corpus.length / seconds);
  console.log('| mails | mean size, KB | mails/s read |\n|---|---|---|');
  console.log(`| ${corpus.length} | ${round(bytes / corpus.length / 1000)} | ${perSecond} |\n`);
  return { mails: corpus.length, perSecond, kinds };
}

/** Milliseconds for each hostile mail, the best of some rounds. */
async function hostile() {
  const { readMail } = (await import(
    resolve('dist/channels/email/reading/read.js')
  )) as typeof import('../src/channels/email/reading/read.ts');
  console.log('| hostile mail | ms |\n|---|---|');
  const rows: Record<string, number> = {};
  for (const [name, raw] of Object.entries(hostileMails)) {
    const all: number[] = [];
    for (let i = 0; i < size.rounds; i++) {
      const begun = performance.now();
      await readMail(raw, own);
      all.push(performance.now() - begun);
    }
    rows[name] = round(quantile(all, 0));
    console.log(`| ${name} | ${rows[name]} |`);
  }
  console.log('');
  return rows;
}

/** A whole Frontdesk and its mailbox. */
async function town() {
  if (!programFor('dovecot') || !programFor('redis')) {
    console.error('Dovecot and Redis are needed for this part: it is left out.');
    return undefined;
  }
  const folder = mkdtempSync(join(tmpdir(), 'frontdesk-bench-'));
  const open = await openTown(folder, { profile: values.profile, small: values.quick });
  const end = async () => {
    await open.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void end().then(() => process.exit(1)));
  try {
    // The first mails find nothing warm: for hundreds of them the program is being compiled beside its work.
    await latency(open, 1);
    if (size.warm > 0) await flood(open, { name: 'warm', count: size.warm, long: false, silentMs: size.silentMs });
    const { silentMs } = size;
    const wanted = <T>(part: string, measure: () => Promise<T>) => (only.includes(part) ? measure() : undefined);
    const quiet = await wanted('quiet', () => latency(open, size.quiet));
    const short = await wanted('short', () => flood(open, { name: 'short', count: size.flood, long: false, silentMs }));
    const long = await wanted('long', () => flood(open, { name: 'long', count: size.long, long: true, silentMs }));
    const large = await wanted('large', () => memory(open, size.megabytes));
    console.log(
      '| | mails | mails/s, delivery to answer | handed over, mails/s | wait ms, p50 / p99 | CPU ms a mail: main thread / others / Redis / Dovecot / load | unanswered | twice | set aside |',
    );
    console.log('|---|---|---|---|---|---|---|---|---|');
    for (const [name, row] of Object.entries({ 'one sentence': short, 'long letters': long }))
      if (row)
        console.log(
          `| ${name} | ${row.mails} | ${row.perSecond} | ${row.deliveredPerSecond} | ${row.waitMs.p50} / ${row.waitMs.p99} | ${Object.values(row.cpuMs).join(' / ')} | ${row.unanswered} | ${row.twice} | ${row.setAside} |`,
        );
    if (quiet)
      console.log(
        `\nOne at a time: ${quiet.p50} ms from delivery to answer (p99 ${quiet.p99} ms, ${quiet.count} mails).`,
      );
    if (large) console.log(`A mail of ${large.mail} MB: ${large.before} MB before, ${large.peak} MB at the peak.\n`);
    return { quiet, short, long, memory: large };
  } finally {
    await end();
  }
}
