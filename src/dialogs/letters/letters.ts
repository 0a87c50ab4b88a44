import { shortened } from '../../conversation/text.ts';
import type { Article } from '../../knowledge/articles/article.ts';
import type { Finding } from '../../knowledge/finding.ts';
import type { Knowledge } from '../../knowledge/knowledge.ts';
import { literal } from '../../markdown/literal.ts';
import { type createAnswering, MISSES } from '../answering.ts';
import { choiceOf } from '../choice.ts';
import { dangerIn } from '../danger-in.ts';
import { aboutDanger, likelyOf, noting, placeOf, placeOfArticle, reasonOf, textOn, withId } from '../findings.ts';
import { inTime, PASSING_MS } from '../patience.ts';
import type { PhraseName, Phrases } from '../phrases.ts';
import type { Heard } from '../recording.ts';
import type { HandoverReason, Hearing, Reply } from '../reply.ts';
import { type BotState, reset, type Saying } from '../state.ts';
import { wordCount } from '../words.ts';
import { yesNoOf } from '../yes-no.ts';
import { answersIn, articlesIn, MOST_TITLES, type Said, sayingsOf } from './composing.ts';
import { createLookup, isSettled, type LookedUp, type Part } from './lookup.ts';
import { type Letter, readLetter } from './reading.ts';
import { sentencesOf } from './sentences.ts';

/** A letter that came, and with whom the bot talks. */
export interface LetterHeard extends Hearing {
  /** What its subject line says, when it begins something. */
  subject?: string | undefined;
  /** It follows an answer, or a case that has ended: thanks are for that. */
  follows: boolean;
}

/** The part of the bot that answers letters: all that one asks, in one. What the bot had asked is answered as in a chat. */
export function createLetters(parts: {
  knowledge: Pick<Knowledge, 'ask' | 'article' | 'danger'>;
  phrases: Phrases;
  answering: ReturnType<typeof createAnswering>;
}) {
  const { knowledge, phrases, answering } = parts;
  const lookUp = createLookup(knowledge);

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
    const reply = asked(heard, { said: [{ is: 'answer', part, articles: [article] }], text, answers: [article] });
    return noting(reply, { chosen: article.id, gives: article.id });
  }

  /** A verdict with more behind it: the rest is the letter. */
  async function further(heard: LetterHeard, { says, rest }: { says: 'yes' | 'no'; rest: string }): Promise<Reply> {
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
    return composed(heard, letter, found);
  }

  function composed(heard: LetterHeard, letter: Letter, { parts, urgent }: LookedUp): Reply {
    const { locale, channel } = heard;
    const found = parts.filter(({ is, finding }) => is !== 'likely' || finding.decision !== 'nothing');
    const looked = found.length > 0 ? found : parts.slice(0, 1);
    const bot = asking(heard, looked);
    const said = sayingsOf(urgent ? looked.filter(({ finding }) => isSettled(finding)) : looked, bot);
    const lacking = said.find((one) => one.is === 'person');
    const person = lacking !== undefined || urgent !== undefined || letter.more;
    // A few characters that mean nothing may not be worth a colleague's time.
    if (lacking?.reason === 'unanswered' && said.length === 1 && isScrap(heard, letter))
      return noted({ bot: missed(bot), say: { text: say(heard, 'unknown') } }, looked, lacking.part);
    const text = answersIn(said, { phrases, locale, channel, person });
    const answers = said.flatMap(articlesIn);
    const [first] = answers;
    const gives = first && { gives: first.id };
    if (!person) {
      const reply = asked({ ...heard, bot }, { said, text: text ?? '', answers });
      return noted({ ...reply, heard: { ...gives } }, looked, said[0]?.part);
    }
    const about = fetching(heard, { bot, lacking, urgent, letter });
    const reply: Reply = {
      bot: { ...bot, ...(first && { answered: first.id }) },
      ...(text !== undefined && { say: { text, markdown: true } }),
      fetch: about,
      heard: { ...gives },
    };
    return noted(reply, looked, lacking?.part);
  }

  /** What the bot knows of the inquiry once it is looked up. */
  function asking({ bot, locale }: LetterHeard, [first]: readonly Part[]): BotState {
    const isNew = bot.asking === undefined || bot.asking.what === 'helped';
    return {
      ...bot,
      question: shortened(first?.question ?? '', 200),
      about: (first && placeOf(knowledge, first.finding, locale)) ?? (isNew ? undefined : bot.about),
      ...(isNew && { misses: 0, tried: [] }),
    };
  }

  /** A letter without a person: whether that helped is asked, and what else it could have been. */
  function asked(
    heard: LetterHeard,
    { said, text, answers }: { said: readonly Said[]; text: string; answers: readonly Article[] },
  ): Reply {
    const { bot, locale } = heard;
    const next = said.flatMap((one) => (one.is === 'guess' || one.is === 'unsure' ? one.next : []));
    const known = new Set(answers.map(({ id }) => id));
    const offered = unique(next)
      .filter(({ id }) => !known.has(id))
      .slice(0, MOST_TITLES);
    const titles = offered.map(({ question }) => question);
    const [first] = answers;
    if (!first) {
      const asks =
        said.length > 1 ? `${text}\n\n${literal(say(heard, 'letterPerhaps'))}` : literal(say(heard, 'choices'));
      const choice = { what: 'choice' as const, articles: offered.map(({ id }) => id) };
      const buttons = [...titles, say(heard, 'none')];
      return {
        bot: { ...bot, misses: MISSES - 1, asking: choice },
        say: { text: asks, markdown: true, buttons },
      };
    }
    const others = likelyOf(knowledge, said[0]?.part.finding.candidates ?? [], locale).filter(
      ({ id }) => !known.has(id),
    );
    // A "no" leads to what has not been offered yet; then to a person: each question more would cost a day.
    const left = said.length === 1 && titles.length === 0 ? others : [];
    const isGuess = said.some(({ is }) => is === 'guess');
    const more = titles.length > 0 ? `\n\n${literal(say(heard, isGuess ? 'letterOtherwise' : 'letterPerhaps'))}` : '';
    const saying: Saying = {
      text: `${text}${more}`,
      markdown: true,
      buttons: [...titles, say(heard, 'yes'), say(heard, 'no')],
      below: say(heard, 'helped'),
    };
    return {
      bot: {
        ...bot,
        about: placeOfArticle(first),
        answered: first.id,
        others: (titles.length > 0 ? offered : left).map(({ id }) => id),
        misses: left.length > 0 ? 0 : MISSES - 1,
        asking: { what: 'helped' },
      },
      say: saying,
    };
  }

  function fetching(
    heard: LetterHeard,
    about: {
      bot: BotState;
      lacking: Extract<Said, { is: 'person' }> | undefined;
      urgent: LookedUp['urgent'];
      letter: Letter;
    },
  ): HandoverReason {
    const { bot, lacking, urgent, letter } = about;
    const finding = urgent ?? lacking?.part.finding;
    const article = lacking?.article;
    const place = (article && placeOfArticle(article)) ?? (finding && placeOf(knowledge, finding, heard.locale));
    const reason = urgent?.reason ?? lacking?.reason ?? 'unanswered';
    const question = lacking?.part.question ?? letter.matter;
    return {
      reason: reason === 'unanswered' ? reasonOf(bot) : reason,
      subject: shortened(question, 200),
      ...(place ?? (lacking?.again ? bot.about : undefined)),
    };
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

const missed = (bot: BotState): BotState => ({ ...bot, misses: bot.misses + 1, asking: { what: 'rephrase' } });

const isScrap = ({ bot, subject, files }: LetterHeard, { matter }: Letter): boolean =>
  !subject && !files && bot.misses === 0 && wordCount(matter) < 3 && !/[?¿]/.test(matter);

const unique = (articles: readonly Article[]): Article[] => [...new Map(articles.map((one) => [one.id, one])).values()];

/** For the record: all that was asked. What stays open is the question that a person gets, else the first. */
function noted(reply: Reply, looked: readonly Part[], open: Part | undefined): Reply {
  const main = open ?? looked[0];
  const asHeard = ({ question, finding }: Part) => ({ question, finding });
  const beside = looked.filter((part) => part !== main).map(asHeard);
  const heard: Heard = {
    ...(main && { found: asHeard(main) }),
    ...(beside.length > 0 && { beside }),
  };
  return noting(reply, { ...heard, ...reply.heard });
}
