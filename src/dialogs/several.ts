import { onOneLine, shortened } from '../conversation/text.ts';
import type { Reason } from '../handoff/ticket.ts';
import type { Article } from '../knowledge/articles/article.ts';
import type { Finding, Part } from '../knowledge/finding.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import { literal } from '../markdown/literal.ts';
import { given, likelyOf, placeOfArticle, reasonOf, textOn } from './findings.ts';
import type { PhraseName, Phrases } from './phrases.ts';
import type { FoundFor, Heard } from './recording.ts';
import type { Hearing, Reply } from './reply.ts';
import { type Asking, type BotState, MISSES } from './state.ts';

/** Of a question that is named, in characters. */
const NAMED = 140;

/** The questions that a finding is for, but for those that were just answered; undefined where it is for one. */
export const partsOf = (finding: Finding, bot: BotState): readonly Part[] | undefined =>
  allOf(finding)?.filter((part) => !given(bot, articleOf(part.finding)?.id ?? ''));

const allOf = (finding: Finding) => ('parts' in finding ? finding.parts : undefined);

/** The part of the bot that answers several questions of one message: each that was seen gets a word. */
export function createSeveral(parts: {
  knowledge: Pick<Knowledge, 'article'>;
  phrases: Phrases;
  say(heard: Hearing, phrase: PhraseName): string;
  buttonsOf(heard: Hearing, ...names: PhraseName[]): string[];
  fetch(heard: Hearing, reason: Reason): Reply;
}) {
  const { knowledge, phrases, say, buttonsOf, fetch } = parts;

  function said(heard: Hearing, { question, finding }: Part): string {
    const titled = ({ question, ...rest }: Article) =>
      `**${literal(question)}**\n\n${textOn(heard.channel, { question, ...rest })}`;
    if (finding.decision === 'guess') return `${literal(say(heard, 'guess'))}\n\n${titled(finding.article)}`;
    const article = articleOf(finding);
    if (article) return titled(article);
    return literal(phrases.say(heard.locale, 'letterUnknown', { question: shortened(onOneLine(question), NAMED) }));
  }

  /**
   * What is said to all of them, and asked: for other words where one is open, else whether that helped. Nothing is asked where one of
   * them brings a person, who sees what is open.
   */
  return (heard: Hearing, questions: readonly Part[]): Reply => {
    const text = questions.map((part) => said(heard, part)).join('\n\n');
    const articles = questions.flatMap(({ finding }) => articleOf(finding) ?? []);
    const open = questions.find(({ finding }) => !articleOf(finding));
    const last = articles.at(-1);
    const others = questions
      .flatMap(({ finding }) => likelyOf(knowledge, finding.candidates.slice(1), heard.locale))
      .map(({ id }) => id)
      .filter((id) => !articles.some((one) => one.id === id) && !given(heard.bot, id));
    const bot: BotState = {
      ...heard.bot,
      ...(open && { question: shortened(open.question, 200), misses: heard.bot.misses + 1 }),
      ...(last && { about: placeOfArticle(last), answered: last.id }),
      others: [...new Set(others)],
    };
    const noted = articles[0] && { heard: { gives: articles[0].id } };
    if (questions.some(({ finding }) => finding.decision === 'person'))
      return { ...fetch({ ...heard, bot }, 'article'), say: { text, markdown: true }, ...noted };
    const ask = (asking: Asking, phrase: PhraseName, ...buttons: PhraseName[]): Reply => ({
      bot: { ...bot, asking },
      say: { text: `${text}\n\n${literal(say(heard, phrase))}`, markdown: true, buttons: buttonsOf(heard, ...buttons) },
      ...noted,
    });
    if (!open) return ask({ what: 'helped' }, 'helped', 'yes', 'no', 'person');
    if (bot.misses < MISSES) return ask({ what: 'rephrase' }, 'rephraseOpen', 'person');
    return ask({ what: 'person', reason: reasonOf(bot) }, 'offer', 'yes', 'no');
  };
}

/** The article that a finding gives, surely or as a guess. */
const articleOf = (finding: Finding): Article | undefined =>
  finding.decision === 'nothing' || finding.decision === 'choices' ? undefined : finding.article;

/** For the record: each question by itself; what stays open is the one that has no answer, else the first. */
export function foundIn(question: string, finding: Finding): Pick<Heard, 'found' | 'beside'> {
  const several = allOf(finding)?.map((part, i): FoundFor => ({ ...part, place: i + 1 }));
  const all: readonly FoundFor[] = several ?? [{ question, finding }];
  const found = all.find((one) => !articleOf(one.finding)) ?? all[0]!;
  const beside = all.filter((one) => one !== found);
  return { found, ...(beside.length > 0 && { beside }) };
}
