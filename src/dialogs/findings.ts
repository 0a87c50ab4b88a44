import { shortened } from '../conversation/text.ts';
import type { Article } from '../knowledge/articles/article.ts';
import { withoutOwnLinks } from '../knowledge/articles/own-links.ts';
import type { Candidate, Finding } from '../knowledge/finding.ts';
import type { Danger, Knowledge } from '../knowledge/knowledge.ts';
import type { Heard } from './recording.ts';
import type { Reply } from './reply.ts';
import type { BotState } from './state.ts';

/** After a "no" an article that may answer this likely is worth a question; below it is noise. */
const PERHAPS = 0.15;
/** From here on the best article tells which team an unanswered question is for. */
const PLACED = 0.3;

type Articles = Pick<Knowledge, 'article'>;

/** The articles that may be meant, the likeliest first. */
export const likelyOf = (knowledge: Articles, candidates: readonly Candidate[], locale: string): Article[] =>
  candidates.filter(({ confidence }) => confidence >= PERHAPS).flatMap(({ id }) => knowledge.article(id, locale) ?? []);

/** Where a question belongs, when the best article is likely enough. */
export function placeOf(knowledge: Articles, { candidates }: Finding, locale: string): BotState['about'] {
  const best = candidates[0];
  const article = best && best.confidence >= PLACED ? knowledge.article(best.id, locale) : undefined;
  return article && placeOfArticle(article);
}

/** The topic and team of an article, and which one it is. */
export const placeOfArticle = ({ id, question, topic, team }: Article): NonNullable<BotState['about']> => ({
  topic,
  ...(team && { team }),
  article: { id, question: shortened(question, 120) },
});

/** An article's answer as it is put on a channel. */
export const textOn = (channel: string, article: Article): string =>
  withoutOwnLinks(article.variants[channel] ?? article.answer);

/** What was heard first counts: "no, and where …" is a verdict on the answer before, and a new question. */
export const noting = (reply: Reply, heard: Heard): Reply => ({ ...reply, heard: { ...reply.heard, ...heard } });

/** A handover that is because of danger says of which kind. */
export const withDanger = (reply: Reply, danger: Danger | undefined): Reply =>
  reply.fetch && danger ? { ...reply, fetch: { ...reply.fetch, danger } } : reply;

/** Somebody wrote exactly the words of an article. */
export const isExact = (finding: Finding | undefined): boolean =>
  finding !== undefined && finding.decision !== 'nothing' && finding.candidates[0]?.why?.view === 'exact';

/** Whether there is an answer that is sure, whether or not a person follows it up. */
export const isSettled = (finding: Finding): finding is Settled =>
  finding.decision === 'answer' ||
  (finding.decision === 'person' && finding.reason === 'article' && finding.article !== undefined);

/** What is answered surely. */
export type Settled = Extract<Finding, { decision: 'answer' | 'person' }> & { article: Article };

/** Somebody asks for a person, in their own or in other words: that is never kept waiting. */
export const isUrgent = (finding: Finding | undefined): finding is Urgent =>
  finding?.decision === 'person' && finding.reason !== 'article';

/** What brings a person whatever else is found. */
export type Urgent = Extract<Finding, { decision: 'person' }> & { reason: 'asked' | 'upset' | 'danger' };

/** Why a person is fetched when the bot cannot help. */
export const reasonOf = ({ tried = [] }: BotState) =>
  tried.length > 0 ? ('not-helped' as const) : ('unanswered' as const);

/** Whether an article was just given, or did not help. */
export const given = ({ answered, tried = [] }: BotState, id: string): boolean => id === answered || tried.includes(id);

/** Ids with one more, the latest six. */
export const withId = (ids: readonly string[] = [], id: string | undefined): string[] =>
  id === undefined || ids.includes(id) ? [...ids] : [...ids, id].slice(-6);

/** Whoever is in danger may speak of anything else beside it: only an article that brings a person says what to do first. */
export function aboutDanger<F extends Finding>(finding: F): F {
  if (finding.decision !== 'person' || finding.article?.person === 'always') return finding;
  const { article: _, ...alone } = finding;
  return alone as F;
}
