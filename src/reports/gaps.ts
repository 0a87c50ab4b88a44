import { createHash } from 'node:crypto';
import { plainWords } from '../conversation/text.ts';
import { byWords, type Eye, grouped } from './alike.ts';
import type { Belonging, GapKind } from './facts.ts';
import type { Question, Reply } from './questions.ts';

/** Questions that are alike, which the knowledge base does not settle. Texts are without personal data. */
export interface Gap {
  /** Six letters that stay while its oldest question is in the record, whatever else is asked. */
  id: string;
  /** Counted from 1 in its list, the most frequent first. */
  number: number;
  locale: string;
  /** How often it was asked. */
  count: number;
  /** How many of them show each kind; one may show several. */
  kinds: Record<GapKind, number>;
  /** Milliseconds since 1970. */
  first: number;
  last: number;
  /** Different wordings, the one that is most like all others first; at most 8. */
  wordings: string[];
  /** The article that came nearest, and how sure it was on average (0 to 1). */
  nearest?: { id: string; confidence: number };
  belongs?: Belonging;
  /** A representative's answer: of the ticket that was settled last, the longest. */
  reply?: Reply;
}

/** What the same nearest article adds to likeness. */
const SAME_NEAREST = 0.05;
/** From here on an article is near at all. */
const NEAR = 0.1;
/** More different wordings than these are not compared with each other. */
const MOST = 3000;
const WORDINGS = 8;

/** The gaps that questions show; the same questions give the same list. */
export async function gapsOf(questions: readonly Question[], eye: Eye = byWords): Promise<Gap[]> {
  const settled = otherWords(questions);
  const gaps: Gap[] = [];
  for (const [locale, own] of byLocale(questions.filter((question) => kindsOf(question).length > 0))) {
    for (const group of await groupsOf(own, eye)) gaps.push(gapOf(locale, group, settled));
  }
  gaps.sort((a, b) => b.count - a.count || b.last - a.last || (a.wordings[0]! < b.wordings[0]! ? -1 : 1));
  return gaps.map((gap, i) => ({ ...gap, number: i + 1 }));
}

/** What a question shows; nothing when the bot settled it, or only a person could. */
export function kindsOf({ decision, article, outcomes, replies, verdict }: Question): GapKind[] {
  if (verdict?.verdict === 'right' || verdict?.verdict === 'not-for-us') return [];
  if (verdict) return ['wrong'];
  if (outcomes.includes('helped')) return [];
  // A call for a person, and what only a person may deal with, is none of the knowledge base's.
  if (decision === 'person') return [];
  const kinds: GapKind[] = [];
  if (article === undefined) kinds.push('unanswered');
  else if (outcomes.includes('not-helped') || outcomes.includes('handed-over')) kinds.push('not-helped');
  if (kinds.length > 0 && replies.length > 0) kinds.push('by-hand');
  return kinds;
}

/** Questions that were put in other words and then helped by an article: by id, the article's. */
function otherWords(questions: readonly Question[]): Map<string, string> {
  const byId = new Map(questions.map((question) => [question.id, question]));
  const found = new Map<string, string>();
  for (const { outcomes, article, before } of questions) {
    if (!article || !outcomes.includes('helped')) continue;
    let earlier = before;
    for (let steps = 0; earlier !== undefined && steps < 5; steps++) {
      found.set(earlier, article);
      earlier = byId.get(earlier)?.before;
    }
  }
  return found;
}

/** The id of the gap whose oldest question this is. */
export function idOf(question: string): string {
  const hash = createHash('sha256').update(question).digest();
  // Letters alone, so that nobody takes it for a number, or has to quote it.
  return [...hash.toString('hex').slice(0, 6)].map((digit) => 'abcdefghijklmnop'[Number.parseInt(digit, 16)]).join('');
}

function byLocale(questions: readonly Question[]): Map<string, Question[]> {
  const locales = new Map<string, Question[]>();
  for (const question of questions) locales.set(question.locale, [...(locales.get(question.locale) ?? []), question]);
  return locales;
}

/** Questions of one language, those that are alike together; inside, by wordings. */
async function groupsOf(questions: readonly Question[], eye: Eye): Promise<Question[][][]> {
  const same = new Map<string, Question[]>();
  for (const question of questions) {
    const key = plainWords(question.text).join(' ');
    same.set(key, [...(same.get(key) ?? []), question]);
  }
  const wordings = [...same]
    .sort(([a, one], [b, other]) => other.length - one.length || (a < b ? -1 : 1))
    .slice(0, MOST)
    .map(([, each]) => each);
  const alike = await eye.look(wordings.map(([each]) => each!.text));
  const nearest = wordings.map(([each]) => nearOf(each!));
  const like = (one: number, other: number) =>
    alike.of(one, other) + (nearest[one] !== undefined && nearest[one] === nearest[other] ? SAME_NEAREST : 0);
  return (await grouped(wordings.length, like, eye.least)).map((group) =>
    byCentre(group, alike.of, (i) => wordings[i]![0]!.text).map((i) => wordings[i]!),
  );
}

const nearOf = ({ top: [best] }: Question): string | undefined =>
  best && best.confidence >= NEAR ? best.id : undefined;

/** Those first that are most like all others; of two that are so equally, what is written like a question. */
function byCentre(
  group: readonly number[],
  like: (one: number, other: number) => number,
  text: (one: number) => string,
): number[] {
  const some = group.slice(0, 100);
  const sum = (one: number) => some.reduce((sum, other) => sum + (one === other ? 1 : like(one, other)), 0);
  const weight = new Map(group.map((one) => [one, Math.round(sum(one) * 100)]));
  const plain = (one: number) => Number(!/[?]\s*$/.test(text(one)));
  return [...group].sort((a, b) => weight.get(b)! - weight.get(a)! || plain(a) - plain(b) || a - b);
}

function gapOf(locale: string, group: readonly Question[][], settled: ReadonlyMap<string, string>): Gap {
  const all = group.flat();
  const kinds: Gap['kinds'] = { unanswered: 0, 'not-helped': 0, 'by-hand': 0, wrong: 0 };
  for (const question of all) for (const kind of kindsOf(question)) kinds[kind] += 1;
  const nearest = nearestOf(all);
  const belongs = belongsOf(all, settled);
  const reply = replyOf(all);
  // A wording without masks reads better, and finds better.
  const wordings = group
    .map(([first]) => first!.text)
    .sort((a, b) => Number(a.includes('[')) - Number(b.includes('[')));
  const oldest = all.reduce((one, other) =>
    other.at < one.at || (other.at === one.at && other.id < one.id) ? other : one,
  );
  return {
    id: idOf(oldest.id),
    number: 0,
    locale,
    count: all.length,
    kinds,
    first: Math.min(...all.map(({ at }) => at)),
    last: Math.max(...all.map(({ at }) => at)),
    wordings: wordings.slice(0, WORDINGS),
    ...(nearest && { nearest }),
    ...(belongs && { belongs }),
    ...(reply && { reply }),
  };
}

function nearestOf(questions: readonly Question[]): Gap['nearest'] {
  const sums = new Map<string, number>();
  for (const { top } of questions) {
    for (const { id, confidence } of top) sums.set(id, (sums.get(id) ?? 0) + confidence);
  }
  const [best] = [...sums].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1));
  return best && { id: best[0], confidence: Math.round((best[1] / questions.length) * 1000) / 1000 };
}

function belongsOf(questions: readonly Question[], settled: ReadonlyMap<string, string>): Gap['belongs'] {
  const votes = new Map<string, number>();
  const words = new Map<string, number>();
  for (const { id, verdict } of questions) {
    const voted = verdict?.verdict === 'should-be' ? verdict.article : null;
    if (voted !== null) votes.set(voted, (votes.get(voted) ?? 0) + 1);
    const article = settled.get(id);
    if (article) words.set(article, (words.get(article) ?? 0) + 1);
  }
  const most = (counts: Map<string, number>) =>
    [...counts].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1))[0];
  const vote = most(votes);
  if (vote) return { id: vote[0], why: 'verdict', times: vote[1] };
  const word = most(words);
  return word && { id: word[0], why: 'other-words', times: word[1] };
}

const settledBy = new Set(['answered', 'done']);

function replyOf(questions: readonly Question[]): Reply | undefined {
  const answered = questions
    .filter(({ replies, resolved }) => replies.length > 0 && (!resolved || settledBy.has(resolved.disposition)))
    .sort((a, b) => (b.resolved?.at ?? 0) - (a.resolved?.at ?? 0) || b.at - a.at);
  const [last] = answered;
  return last?.replies.reduce((longest, each) => (each.text.length > longest.text.length ? each : longest));
}
