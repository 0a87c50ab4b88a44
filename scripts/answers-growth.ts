import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Article } from '../src/knowledge/articles/article.ts';
import type { Knowledge } from '../src/knowledge/knowledge.ts';

/** Questions of more words than this are stories; the time they take is counted apart. */
export const storyWords = 30;

/** What a process that holds one base and nothing else measured; milliseconds (`cpu`: of work, in all threads) and megabytes. */
interface Held {
  opened: number;
  edited: { ms: number; cpu: number };
  times: { story: boolean; ms: number; cpu: number }[];
  rss: number;
}

// What a process has worked, in all its threads: the machine's other work does not count.
const worked = (since?: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
};

const places = ['Harbour', 'Station', 'Market', 'Castle', 'River', 'Airport', 'Park', 'Bridge', 'Mill', 'Church'];
const mostAsked = 300;
const warming = 20;

/** The value that this share of all values does not exceed; NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Prints how bases of these sizes, made of the given ones, are opened, edited and asked, each by a process of its own. */
export function printGrowth(parts: {
  bases: readonly { articles: readonly Article[]; questions: readonly { question: string }[] }[];
  sizes: readonly number[];
  folder: string;
}): void {
  const { bases, sizes, folder } = parts;
  spawnSync(process.execPath, ['scripts/prepare.mjs', 'build'], { stdio: ['ignore', 'ignore', 'inherit'] });
  const all = bases.flatMap(({ questions }) => questions.map(({ question }) => question));
  const asked = all.filter((_, i) => i % Math.ceil(all.length / mostAsked) === 0);
  console.log(
    '\n| utterances | articles | encoder | opened s | after an edit s; CPU s | p50 ms; CPU ms | p99 ms; CPU ms | stories p50 ms; CPU ms | stories p99 ms; CPU ms | memory MB |',
  );
  console.log('|---|---|---|---|---|---|---|---|---|---|');
  for (const size of sizes) {
    const articles = grown(
      bases.map(({ articles }) => articles),
      size,
    );
    const place = join(folder, String(size));
    writeBase(join(place, 'faq'), articles);
    writeFileSync(join(place, 'asked.json'), JSON.stringify(asked));
    // The first fills the cache of vectors.
    hold(place, 'bundled', 'open');
    for (const encoder of ['bundled', 'off']) {
      const held = hold(place, encoder, 'measure');
      if (!held) continue;
      const of = (story: boolean, share: number) =>
        (['ms', 'cpu'] as const)
          .map((what) => {
            const times = held.times.filter((one) => one.story === story).map((one) => one[what]);
            return quantile(times, share).toFixed(1);
          })
          .join('; ');
      console.log(
        [
          '',
          articles.reduce((sum, { also }) => sum + 1 + also.length, 0),
          articles.length,
          encoder,
          (held.opened / 1000).toFixed(1),
          `${(held.edited.ms / 1000).toFixed(1)}; ${(held.edited.cpu / 1000).toFixed(1)}`,
          ...[false, true].flatMap((story) => [of(story, 0.5), of(story, 0.99)]),
          held.rss,
          '',
        ]
          .join(' | ')
          .trim(),
      );
    }
  }
}

function hold(place: string, encoder: string, what: 'open' | 'measure'): Held | undefined {
  const done = spawnSync(process.execPath, [process.argv[1]!, '--hold', place, encoder, what], {
    encoding: 'utf8',
    maxBuffer: 1e8,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return what === 'measure' && done.status === 0 ? JSON.parse(done.stdout) : undefined;
}

/** What `--hold` does in the process of its own. */
export async function holdBase(place: string, encoder: string, what: string): Promise<void> {
  const folder = join(place, 'faq');
  // As the app runs it, with its threads.
  const program = pathToFileURL(resolve('dist/knowledge/knowledge.js')).href;
  const { openKnowledge }: typeof import('../src/knowledge/knowledge.ts') = await import(program);
  const begun = performance.now();
  let changed = () => {};
  const knowledge = await openKnowledge({
    folder,
    locales: ['en'],
    encoder: encoder === 'off' ? 'off' : 'bundled',
    stateFolder: join(place, 'state'),
    onChange: () => changed(),
    onEncoder: (sentence) => console.error(sentence),
  });
  if (!('ask' in knowledge)) throw new Error(JSON.stringify(knowledge.faults.slice(0, 3)));
  const opened = performance.now() - begun;
  if (what === 'measure') {
    const times = await askAll(knowledge, JSON.parse(readFileSync(join(place, 'asked.json'), 'utf8')));
    const rss = Math.round(process.memoryUsage().rss / 1e6);
    const saved = performance.now();
    const before = process.cpuUsage();
    // The watch alone does not keep the process alive.
    const alive = setInterval(() => {}, 1000);
    await new Promise<void>((resolve) => {
      changed = resolve;
      const file = join(folder, 'en', 'bench', 'a0.md');
      // Longer or shorter each time: it would not be a change else.
      writeFileSync(file, `${readFileSync(file, 'utf8').trimEnd()} Ask us.\n`);
    });
    clearInterval(alive);
    const edited = { ms: performance.now() - saved, cpu: worked(before) };
    const held: Held = { opened, edited, times, rss };
    process.stdout.write(JSON.stringify(held));
  }
  await knowledge.stop();
}

async function askAll(knowledge: Knowledge, questions: readonly string[]): Promise<Held['times']> {
  const times: Held['times'] = [];
  for (const [i, question] of questions.entries()) {
    const [begun, before] = [performance.now(), process.cpuUsage()];
    await knowledge.ask(question, 'en');
    const [ms, cpu] = [performance.now() - begun, worked(before)];
    // The first are for the compiler.
    if (i >= warming) times.push({ story: question.split(/\s+/).length > storyWords, ms, cpu });
  }
  return times;
}

/** As many utterances as are wanted: an article of each base in turn, and when all are there all again, of another place. */
function grown(bases: readonly (readonly Article[])[], size: number): Article[] {
  const most = Math.max(...bases.map(({ length }) => length));
  const inTurn = Array.from({ length: most }, (_, i) => bases.flatMap((articles) => articles[i] ?? [])).flat();
  const found: Article[] = [];
  let count = 0;
  for (let round = 0; count < size; round++) {
    const place =
      round === 0 ? '' : `${places[(round - 1) % places.length]}${round > places.length ? ` ${round}` : ''}`;
    for (const one of inTurn) {
      if (count >= size) break;
      const question = place ? `${one.question} At the ${place} branch.` : one.question;
      const also = place ? one.also.map((line) => `${place} branch: ${line}`) : one.also;
      found.push({ ...one, question, also });
      count += 1 + also.length;
    }
  }
  return found;
}

function writeBase(folder: string, articles: readonly Article[]): void {
  rmSync(folder, { recursive: true, force: true });
  articles.forEach(({ question, also, answer }, i) => {
    const file = join(folder, 'en', 'bench', `a${i}.md`);
    mkdirSync(dirname(file), { recursive: true });
    const lines = also.map((line) => `  - ${JSON.stringify(line)}\n`).join('');
    writeFileSync(
      file,
      `---\nquestion: ${JSON.stringify(question)}\n${also.length > 0 ? `also:\n${lines}` : ''}---\n${answer}\n`,
    );
  });
}
