import { shortened } from '../../conversation/text.ts';
import type { Finding } from '../../knowledge/finding.ts';
import type { Knowledge } from '../../knowledge/knowledge.ts';
import type { createAnswering } from '../answering.ts';
import { choiceOf } from '../choice.ts';
import { dangerIn } from '../danger-in.ts';
import { aboutDanger, noting, textOn, withId } from '../findings.ts';
import { inTime, PASSING_MS } from '../patience.ts';
import type { PhraseName, Phrases } from '../phrases.ts';
import type { Hearing, Reply } from '../reply.ts';
import { type BotState, MISSES, reset } from '../state.ts';
import { type YesNo, yesNoOf } from '../yes-no.ts';
import { createLookup, type Part } from './lookup.ts';
import { type Letter, readLetter } from './reading.ts';
import { createReplies, type LetterHeard, missed } from './replies.ts';
import { sentencesOf } from './sentences.ts';

/** The part of the bot that answers letters: all that one asks, in one. What the bot had asked is answered as in a chat. */
export function createLetters(parts: {
  knowledge: Pick<Knowledge, 'ask' | 'article' | 'danger' | 'triage'>;
  phrases: Phrases;
  answering: ReturnType<typeof createAnswering>;
}) {
  const { knowledge, phrases, answering } = parts;
  const lookUp = createLookup(knowledge);
  const replies = createReplies({ knowledge, phrases });

  async function reply(heard: LetterHeard): Promise<Reply> {
    const { bot, text, subject } = heard;
    const danger = await inDanger(heard);
    if (danger) return danger;
    const letter = readLetter(text);
    const answer = await toAsked(heard, letter);
    if (answer) return answer;
    // Nobody is answered who only gives thanks: that would be one letter too many.
    if (letter.onlyThanks || (heard.follows && letter.pleased))
      return bot.asking?.what === 'helped' ? noting({ bot: reset(bot) }, { verdict: 'helped' }) : { bot };
    const small = letter.matter ? await answering.smallTalk({ ...heard, text: letter.matter }) : undefined;
    if (small) return small;
    if (letter.matter) return toQuestions(heard, letter);
    const inSubject = subject === undefined ? undefined : readLetter(subject);
    if (inSubject?.matter && !heard.files) return toQuestions({ ...heard, subject: undefined }, inSubject);
    // Somebody has said good day.
    if (letter.said && !heard.files && bot.misses === 0) return { bot: missed(bot), say: { text: say(heard, 'ask') } };
    return unread(heard, heard.files ? 'letterFiles' : letter.said ? undefined : 'letterEmpty');
  }

  /** By the words alone, wherever they stand: that waits for no search. */
  async function inDanger(heard: LetterHeard): Promise<Reply | undefined> {
    const { text, subject = '', locale, who } = heard;
    const danger = dangerIn(knowledge, subject ? `${subject}\n\n${text}` : text);
    if (!danger) return undefined;
    const sentence = sentencesOf(danger.words).find(({ text }) => knowledge.danger(text))?.text ?? danger.words;
    const found = await inTime(knowledge.ask(sentence, locale, who), PASSING_MS).catch(() => undefined);
    const candidates = found?.candidates ?? [];
    const urgent = { decision: 'person' as const, reason: 'danger' as const, danger: danger.kind, candidates };
    const article = found?.decision === 'person' ? found.article : undefined;
    return answering.conclude({ ...heard, text: sentence }, aboutDanger({ ...urgent, ...(article && { article }) }));
  }

  /** What the bot asked in its last letter; undefined when this one is about something else. */
  async function toAsked(heard: LetterHeard, letter: Letter): Promise<Reply | undefined> {
    const { bot, follows } = heard;
    const { asking } = bot;
    const said = letter.said || heard.text.trim();
    const verdict = asking || follows ? yesNoOf(said) : undefined;
    if (asking?.what === 'helped' && verdict?.says === 'yes' && !verdict.rest)
      return noting({ bot: reset(bot) }, { verdict: 'helped' });
    if (verdict?.rest && (asking?.what === 'helped' || (asking && verdict.says === 'no')))
      return further(heard, verdict);
    // Nothing was asked: "yes, thanks" and "no, that was all" are for what a colleague has said.
    if (!asking && verdict && !verdict.rest) return { bot };
    return (verdict ? undefined : chosen(heard, said)) ?? answering.toAsked({ ...heard, text: said });
  }

  /** The answer whose number or title was written, of those that the last letter named. */
  function chosen(heard: LetterHeard, said: string): Reply | undefined {
    const { bot, locale } = heard;
    const choice = choiceOf(said, bot.offered ?? []);
    const title = typeof choice === 'number' ? bot.offered?.[choice] : undefined;
    const ids = [...(bot.asking?.what === 'choice' ? bot.asking.articles : []), ...(bot.others ?? [])];
    const articles = ids.flatMap((id) => knowledge.article(id, locale) ?? []);
    const article = articles.find(({ question }) => question === title);
    if (!article) return undefined;
    const finding: Finding = { decision: 'answer', article, candidates: [] };
    const part: Part = { question: bot.question ?? article.question, is: 'asked', finding };
    const text = textOn(heard.channel, article);
    const reply = replies.asking(heard, {
      said: [{ is: 'answer', part, articles: [article] }],
      text,
      answers: [article],
    });
    return noting(reply, { chosen: article.id, gives: article.id });
  }

  /** A verdict with more behind it: the rest is the letter. */
  async function further(heard: LetterHeard, { says, rest }: YesNo): Promise<Reply> {
    const { bot } = heard;
    const letter = { ...heard, text: rest, subject: undefined };
    if (bot.asking?.what !== 'helped' && bot.asking?.what !== 'choice') return reply({ ...letter, bot: reset(bot) });
    if (says === 'yes') return noting(await reply({ ...letter, bot: reset(bot) }), { verdict: 'helped' });
    const tried = withId(bot.tried, bot.answered);
    const after: BotState = { ...bot, tried, misses: MISSES - 1, asking: { what: 'rephrase' } };
    return noting(await reply({ ...letter, bot: after }), { verdict: 'not-helped' });
  }

  async function toQuestions(heard: LetterHeard, letter: Letter): Promise<Reply> {
    const { locale, who, subject } = heard;
    const found = await lookUp(letter, { locale, who, subject });
    if (found.urgent?.danger) return answering.conclude({ ...heard, text: letter.matter }, aboutDanger(found.urgent));
    return replies.toLetter(heard, letter, found);
  }

  /** Nothing in it can be looked up: a person sees more. */
  function unread(heard: LetterHeard, says: PhraseName | undefined): Reply {
    const { bot, subject, files, text } = heard;
    const about = subject ?? files?.names ?? text.trim();
    return { bot, fetch: { reason: 'unanswered', subject: shortened(about, 200), ...(says && { says }) } };
  }

  const say = ({ locale }: Hearing, phrase: PhraseName): string => phrases.say(locale, phrase);

  return { reply };
}
