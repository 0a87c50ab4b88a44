import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { type Answering, createAnswering } from '../answering.ts';
import type { Article } from '../articles/article.ts';
import type { Base } from '../articles/base.ts';
import { textsFor } from '../encoder/glossed.ts';
import type { MemoizedEncoder } from '../encoder/memoized.ts';
import type { Candidate } from '../finding.ts';
import type { Policy } from '../judgement.ts';
import { openTriage } from '../triage/triage.ts';
import { isStaffOnly, type Utterance, utterancesOf, type Written, type WrittenBase } from './written.ts';

/** An utterance that, were it not there, would lead to another article than its own. */
export interface Confusion {
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
  /** How many would have been answered with it, and how many with another. */
  answered: number;
  wrong: number;
  /** Articles that most of their utterances do not find. */
  weak: Weak[];
  stolen: Confusion[];
}

/** An article with so many of its utterances that were asked, and found it. */
export interface Weak {
  of: Written;
  asked: number;
  found: number;
}

/** What leaving out is done with. */
export interface LeaveOutParts {
  policy: Policy;
  /** Without it the words alone decide. */
  encoder: MemoizedEncoder | undefined;
  /** Hears after each question how many of all were asked. */
  told?: (asked: number, all: number) => void;
}

// Each fold is a whole base: of an article with more utterances than this, two at a time are left out.
const mostFolds = 6;
// Each computes in a thread of its own and has a base in memory.
const mostAtOnce = 4;

interface Fold {
  base: Base;
  asked: Utterance[];
}

/**
 * Asks each utterance of a base that lacks it, as if a customer had been the first to say it: of one base without the first
 * utterances of all articles, of one without the second, and so on.
 */
export async function leaveOut(written: WrittenBase, parts: LeaveOutParts): Promise<LeftOut> {
  const { policy, encoder, told = () => {} } = parts;
  // Each is asked of the base that its readers have: customers' articles need not be told from what customers never get.
  const staffOnly = new Set(written.articles.filter(({ article }) => isStaffOnly(article, written)));
  const open = written.articles.filter((each) => !staffOnly.has(each));
  const folds = [
    ...foldsOf({ ...written, articles: open }, () => true),
    ...foldsOf(written, (each) => staffOnly.has(each)),
  ];
  const all = folds.reduce((sum, { asked }) => sum + asked.length, 0);
  const guard = await openTriage(join(dirname(written.folder), 'guard'));
  const results = folds.map((): Result => ({ asked: [], answered: 0, wrong: 0, stolen: [] }));
  let done = 0;
  let next = 0;
  const work = async () => {
    for (let fold = next++; fold < folds.length; fold = next++) {
      const { base, asked } = folds[fold]!;
      const answering = (await createAnswering({ base, locales: written.locales, policy, guard, encoder }))!;
      try {
        await prepare(asked, answering);
        for (const utterance of asked) {
          await askWithout(utterance, answering, written, results[fold]!);
          told(++done, all);
        }
      } finally {
        await answering.retire();
      }
    }
  };
  const prepare = async (asked: readonly Utterance[], { searches }: Answering) => {
    if (!encoder) return;
    const texts: string[] = [];
    for (const { text, of } of asked) {
      const { locale } = of.article;
      const search = searches.get(locale);
      if (search?.meant) texts.push(...textsFor(encoder, locale, await search.searching.texts(text)));
      texts.push(...guard.textsOf(text, { encoder: encoder.name, locale }));
    }
    await encoder.prepare(texts);
  };
  await Promise.all(Array.from({ length: Math.min(mostAtOnce, availableParallelism(), folds.length) }, work));
  const tried = results.flatMap(({ asked }) => asked);
  return {
    asked: tried.length,
    found: tried.filter(({ found }) => found).length,
    answered: results.reduce((sum, { answered }) => sum + answered, 0),
    wrong: results.reduce((sum, { wrong }) => sum + wrong, 0),
    weak: weakOf(tried),
    stolen: results.flatMap(({ stolen }) => stolen),
  };
}

interface Result extends Pick<LeftOut, 'answered' | 'wrong' | 'stolen'> {
  asked: { of: Written; found: boolean }[];
}

// Of fewer utterances nothing can be said.
const fewest = 3;

function weakOf(tried: Result['asked']): Weak[] {
  const byArticle = new Map<Written, Weak>();
  for (const { of, found } of tried) {
    const before = byArticle.get(of) ?? { of, asked: 0, found: 0 };
    byArticle.set(of, { of, asked: before.asked + 1, found: before.found + Number(found) });
  }
  const weak = [...byArticle.values()].filter(({ asked, found }) => asked >= fewest && found < asked / 2);
  return weak.sort((a, b) => a.found / a.asked - b.found / b.asked);
}

/** Bases that each lack some utterances of the articles that are asked about, and have all the others. */
function foldsOf({ articles, locales }: WrittenBase, isAsked: (written: Written) => boolean): Fold[] {
  const all = articles.map((written) => ({
    article: written.article,
    utterances: utterancesOf(written),
    isAsked: isAsked(written),
  }));
  const most = all.map(({ utterances, isAsked }) => (isAsked ? utterances.length : 0));
  const count = Math.min(mostFolds, Math.max(0, ...most));
  if (count < 2) return [];
  return Array.from({ length: count }, (_, fold): Fold => {
    const byLocale = new Map(locales.map((locale) => [locale, new Map<string, Article>()]));
    const asked: Utterance[] = [];
    for (const { article, utterances, isAsked } of all) {
      const kept = utterances.filter((_, i) => !isAsked || i % count !== fold);
      if (isAsked && kept.length > 0) asked.push(...utterances.filter((_, i) => i % count === fold));
      const [question, ...also] = (kept.length > 0 ? kept : utterances).map(({ text }) => text);
      // Whether a person follows up makes no difference to what is found.
      const { person: _, ...rest } = article;
      byLocale.get(article.locale)?.set(article.id, { ...rest, question: question!, also });
    }
    return { base: { articles: byLocale }, asked };
  });
}

async function askWithout(
  utterance: Utterance,
  answering: Pick<Answering, 'ask'>,
  base: WrittenBase,
  result: Result,
): Promise<void> {
  const { id, locale } = utterance.of.article;
  const { candidates, decision } = await answering.ask(utterance.text, locale);
  const [thief] = candidates;
  const found = thief?.id === id;
  result.asked.push({ of: utterance.of, found });
  if (decision === 'answer' && found) result.answered += 1;
  else if (decision === 'answer') result.wrong += 1;
  if (!thief || found) return;
  const byLocale = (wanted: string | undefined) =>
    base.articles.find(({ article }) => article.id === thief.id && article.locale === wanted);
  const by = byLocale(locale) ?? byLocale(base.locales[0]);
  const own = candidates.find((one) => one.id === id)?.confidence;
  if (by) result.stolen.push({ utterance, by, thief, own, answered: decision === 'answer' });
}
