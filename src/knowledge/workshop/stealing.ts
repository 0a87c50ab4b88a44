import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Candidate, Fault, Knowledge } from '../knowledge.ts';
import { renderArticle } from './render.ts';
import { fileOf, type Utterance, utterancesOf, type Written, type WrittenBase } from './written.ts';

/** An utterance that, were it not there, would lead to another article than its own. */
export interface Stolen {
  utterance: Utterance;
  by: Written;
  /** The other article as it came, with the utterance of its that did it. */
  thief: Candidate;
  /** How sure its own article was; undefined when it was not among the three best. */
  own: number | undefined;
  /** The customer would have got the other article for an answer. */
  answered: boolean;
}

/** What was asked without itself. */
export interface LeftOut {
  /** How many utterances were asked. */
  asked: number;
  /** How many found their article first. */
  found: number;
  stolen: Stolen[];
}

/** Opens a base in a folder, to ask it a few hundred questions. */
export type Open = (folder: string) => Promise<Knowledge | { faults: Fault[] }>;

// Each fold is a whole base: of an article with more utterances than this, two at a time are left out.
const mostFolds = 6;

/**
 * Asks each utterance of a base that lacks it, as if a customer had been the first to say it. The bases, one for the first
 * utterances of all articles, one for the second, and so on, are written into a folder of their own and removed again.
 */
export async function leaveOut(base: WrittenBase, open: Open): Promise<LeftOut> {
  const articles = base.articles.map((written) => ({ written, utterances: utterancesOf(written) }));
  const folds = Math.min(mostFolds, Math.max(0, ...articles.map(({ utterances }) => utterances.length)));
  const result: LeftOut = { asked: 0, found: 0, stolen: [] };
  if (folds < 2) return result;
  const folder = await mkdtemp(join(tmpdir(), 'frontdesk-check-'));
  try {
    for (let fold = 0; fold < folds; fold++) {
      const place = join(folder, `${fold}`);
      const asked = await writeFold(place, articles, (i) => i % folds === fold);
      const knowledge = await open(place);
      if (!('ask' in knowledge)) continue;
      try {
        for (const utterance of asked) await askWithout(utterance, knowledge, base, result);
      } finally {
        await knowledge.stop();
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return result;
}

async function writeFold(
  folder: string,
  articles: readonly { written: Written; utterances: readonly Utterance[] }[],
  isOut: (i: number) => boolean,
): Promise<Utterance[]> {
  const asked: Utterance[] = [];
  for (const { written, utterances } of articles) {
    const kept = utterances.filter((_, i) => !isOut(i));
    const [question, ...also] = kept.length > 0 ? kept : utterances;
    if (kept.length > 0) asked.push(...utterances.filter((_, i) => isOut(i)));
    const { answer, not } = written.article;
    const file = fileOf(folder, written.article);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, renderArticle({ question: question!.text, also: also.map(({ text }) => text), not, answer }));
  }
  return asked;
}

async function askWithout(
  utterance: Utterance,
  knowledge: Knowledge,
  base: WrittenBase,
  result: LeftOut,
): Promise<void> {
  const { id, locale } = utterance.of.article;
  const { candidates, decision } = await knowledge.ask(utterance.text, locale);
  const [thief] = candidates;
  result.asked++;
  if (!thief) return;
  if (thief.id === id) {
    result.found++;
    return;
  }
  const byLocale = (wanted: string | undefined) =>
    base.articles.find(({ article }) => article.id === thief.id && article.locale === wanted);
  const by = byLocale(locale) ?? byLocale(base.locales[0]);
  const own = candidates.find((one) => one.id === id)?.confidence;
  if (by) result.stolen.push({ utterance, by, thief, own, answered: decision === 'answer' });
}
