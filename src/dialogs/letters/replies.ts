import { shortened } from '../../conversation/text.ts';
import type { Article } from '../../knowledge/articles/article.ts';
import type { Knowledge } from '../../knowledge/knowledge.ts';
import { literal } from '../../markdown/literal.ts';
import { isSettled, likelyOf, noting, placeOf, placeOfArticle, reasonOf } from '../findings.ts';
import type { PhraseName, Phrases } from '../phrases.ts';
import type { FoundFor, Heard } from '../recording.ts';
import type { HandoverReason, Hearing, Reply } from '../reply.ts';
import { type BotState, MISSES, type Saying } from '../state.ts';
import { wordCount } from '../words.ts';
import { answersIn, articlesIn, MOST_TITLES, type Said, sayingsOf } from './composing.ts';
import type { LookedUp, Part } from './lookup.ts';
import type { Letter } from './reading.ts';

/** A letter that came, and with whom the bot talks. */
export interface LetterHeard extends Hearing {
  /** What its subject line says, when it begins something. */
  subject?: string | undefined;
  /** It follows an answer, or a case that has ended: thanks are for that. */
  follows: boolean;
}

/** Makes of what was found for a letter the one that answers it. */
export function createReplies({ knowledge, phrases }: { knowledge: Pick<Knowledge, 'article'>; phrases: Phrases }) {
  /** What is said to a letter that was looked up. */
  function toLetter(heard: LetterHeard, letter: Letter, { parts, urgent }: LookedUp): Reply {
    const { locale, channel } = heard;
    const found = parts.filter(({ is, finding }) => is !== 'likely' || finding.decision !== 'nothing');
    const looked = found.length > 0 ? found : parts.slice(0, 1);
    const bot = inquiry(heard, looked);
    const said = sayingsOf(urgent ? looked.filter(({ finding }) => isSettled(finding)) : looked, bot);
    const lacking = said.find((one) => one.is === 'person');
    const person = lacking !== undefined || urgent !== undefined || letter.more;
    // A few characters that mean nothing may not be worth a colleague's time.
    if (lacking?.reason === 'unanswered' && said.length === 1 && isScrap(heard, letter))
      return noted({ bot: missed(bot), say: { text: say(heard, 'unknown') } }, said, looked, lacking.part);
    const text = answersIn(said, { phrases, locale, channel, person });
    const answers = said.flatMap(articlesIn);
    const [first] = answers;
    const gives = first && { gives: first.id };
    if (!person) {
      const reply = asking({ ...heard, bot }, { said, text: text ?? '', answers });
      return noted({ ...reply, heard: { ...gives } }, said, looked, said[0]?.part);
    }
    const about = fetching(heard, { bot, lacking, urgent, letter });
    const reply: Reply = {
      bot: { ...bot, ...(first && { answered: first.id }) },
      ...(text !== undefined && { say: { text, markdown: true } }),
      fetch: about,
      heard: { ...gives },
    };
    return noted(reply, said, looked, lacking?.part);
  }

  /** What the bot knows of the inquiry once it is looked up. */
  function inquiry({ bot, locale }: LetterHeard, [first]: readonly Part[]): BotState {
    const isNew = bot.asking === undefined || bot.asking.what === 'helped';
    return {
      ...bot,
      question: shortened(first?.question ?? '', 200),
      about: (first && placeOf(knowledge, first.finding, locale)) ?? (isNew ? undefined : bot.about),
      ...(isNew && { misses: 0, tried: [] }),
    };
  }

  /** A letter without a person: whether that helped is asked, and what else it could have been. */
  function asking(
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

  const say = ({ locale }: Hearing, phrase: PhraseName): string => phrases.say(locale, phrase);

  return { toLetter, asking };
}

/** It could not help, and asks for other words. */
export const missed = (bot: BotState): BotState => ({ ...bot, misses: bot.misses + 1, asking: { what: 'rephrase' } });

const isScrap = ({ bot, subject, files }: LetterHeard, { matter }: Letter): boolean =>
  !subject && !files && bot.misses === 0 && wordCount(matter) < 3 && !/[?¿]/.test(matter);

const unique = (articles: readonly Article[]): Article[] => [...new Map(articles.map((one) => [one.id, one])).values()];

/** For the record: all that was asked. What stays open is the question that a person gets, else the first. */
function noted(reply: Reply, said: readonly Said[], looked: readonly Part[], open: Part | undefined): Reply {
  const main = open ?? looked[0];
  const forRecord = (part: Part): FoundFor => {
    const guess = said.find((one) => one.is === 'guess' && one.part === part);
    const { question, finding } = part;
    const place = looked.length > 1 && { place: looked.indexOf(part) + 1 };
    return { question, finding, ...(guess?.is === 'guess' && { guessed: guess.article.id }), ...place };
  };
  const beside = looked.filter((part) => part !== main).map(forRecord);
  const heard: Heard = {
    ...(main && { found: forRecord(main) }),
    ...(beside.length > 0 && { beside }),
  };
  return noting(reply, { ...heard, ...reply.heard });
}
