import { shortened } from '../conversation/text.ts';
import type { Reason } from '../handoff/ticket.ts';
import type { Article } from '../knowledge/articles/article.ts';
import type { Candidate, Finding } from '../knowledge/finding.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import { choiceOf } from './choice.ts';
import {
  aboutDanger,
  given,
  isExact,
  isUrgent,
  likelyOf,
  noting,
  placeOf,
  placeOfArticle,
  reasonOf,
  textOn,
  type Urgent,
  withDanger,
  withId,
} from './findings.ts';
import { foreignIn, foreignVerdict, foreignWords } from './foreign.ts';
import type { Greetings } from './greetings.ts';
import { createOffering } from './offering.ts';
import type { PhraseName, Phrases } from './phrases.ts';
import type { Heard } from './recording.ts';
import type { Hearing, Reply } from './reply.ts';
import { createSeveral, foundIn, partsOf } from './several.ts';
import { saidOf } from './showing.ts';
import { createSmallTalk, languagesIn } from './smalltalk.ts';
import { type Asking, type BotState, MISSES, reset, type Saying } from './state.ts';
import {
  isBareRequest,
  isGreeting,
  isNoise,
  isPreamble,
  isThanks,
  isUnfinished,
  isWordless,
  plain,
  tellingOf,
  wordCount,
} from './words.ts';
import { yesNoOf } from './yes-no.ts';

/** State stays small: so many characters and fragments are waited for at most. */
const FRAGMENTS = { count: 8, characters: 600 };

/** The part of the bot that talks about questions and answers. */
export function createAnswering(parts: {
  knowledge: Pick<Knowledge, 'ask' | 'article' | 'smallTalk' | 'likeSmallTalk' | 'topics' | 'danger'>;
  phrases: Phrases;
  locales: readonly string[];
  name: string;
  greetings: Greetings;
}) {
  const { knowledge, phrases, locales, name, greetings } = parts;
  const smallTalk = createSmallTalk(parts);
  const buttons = new Map(
    (['person', 'yes', 'no', 'none'] as const).map((phrase) => [
      phrase,
      new Set(locales.map((locale) => plain(phrases.say(locale, phrase)))),
    ]),
  );
  const isPressed = (text: string, phrase: 'person' | 'yes' | 'no' | 'none'): boolean =>
    buttons.get(phrase)?.has(plain(text)) ?? false;

  const say = ({ locale }: Hearing, phrase: PhraseName): string => phrases.say(locale, phrase, { name });
  const buttonsOf = ({ locale }: Hearing, ...names: PhraseName[]): string[] =>
    names.map((name) => phrases.say(locale, name));
  const { choose, guess } = createOffering({ phrases, say, buttonsOf });
  const several = createSeveral({ knowledge, phrases, say, buttonsOf, fetch });

  async function reply(heard: Hearing): Promise<Reply> {
    const { bot, text } = heard;
    const fragments = [...(bot.fragments ?? []), text];
    // "It does not work" is no answer where nothing was asked.
    const small = bot.fragments ? undefined : await talkOf(heard);
    if (small && !bot.asking) return small;
    // In the middle of a question only a clear answer to what was asked is one: a number, a button.
    const isButton = (['person', 'yes', 'no'] as const).some((phrase) => isPressed(text, phrase));
    if (!bot.fragments || bot.asking?.what === 'choice' || isButton) {
      // Who presses a button in the middle of a question means it to be about that.
      const begun = shortened(tellingOf(bot.fragments ?? []).join(' '), 200);
      const question = wordCount(begun) < 2 ? (bot.question ?? begun) : begun;
      const answer = await toAsked({ ...heard, bot: { ...bot, fragments: undefined, ...(question && { question }) } });
      if (answer) return answer;
    }
    if (!bot.fragments) {
      if (isThanks(text)) return { bot: reset(bot), say: { text: freshOf(heard, 'welcome', 'welcomeAgain') } };
      if (small) return small;
      if (isWordless(text)) {
        const { files } = heard;
        if (!files) return miss(heard, 'unreadable');
        // What a colleague gets is about the files, if nothing else was said.
        const question = bot.question ?? files.names.slice(0, 200);
        return miss({ ...heard, bot: { ...bot, question } }, files.kept ? 'filesKept' : 'files');
      }
    }
    const telling = tellingOf(fragments);
    const question = telling.join(' ');
    const finding = question ? await find(question, telling, heard) : undefined;
    const room = fragments.length < FRAGMENTS.count && fragments.join(' ').length <= FRAGMENTS.characters;
    if (!heard.final && !isUrgent(finding) && room && !isExact(finding) && isUnfinished(text)) {
      return { bot: { ...bot, fragments }, wait: true };
    }
    const whole = { ...heard, text: question, bot: { ...bot, fragments: undefined } };
    const like = finding && !bot.fragments ? await smallTalk.like(whole, finding, again) : undefined;
    if (like) return like;
    if (finding && finding.decision !== 'person' && finding.decision !== 'answer') {
      const foreign = foreignIn(question, locales);
      if (foreign) return noting(abroad(whole, foreign), { found: { question, finding } });
    }
    return finding ? conclude(whole, finding) : greetBack(whole, fragments);
  }

  /** What is said to small talk; an article that holds a customer's exact words goes before. */
  async function talkOf(heard: Hearing): Promise<Reply | undefined> {
    const small = smallTalk.whole(heard, again);
    const finding = small && (await knowledge.ask(heard.text, heard.locale, heard.who).catch(() => undefined));
    const isOther = isExact(finding) && finding?.decision !== 'choices';
    return isOther || (finding?.decision === 'person' && finding.danger) ? undefined : small;
  }

  /** What comes in fragments is one question; but when the last one alone is understood and the whole is not, that one. */
  async function find(question: string, fragments: readonly string[], { locale, who }: Hearing): Promise<Finding> {
    const finding = await knowledge.ask(question, locale, who);
    const last = fragments.at(-1);
    if (finding.decision !== 'nothing' || fragments.length < 2 || !last) return finding;
    return knowledge.ask(last, locale, who);
  }

  /** What the bot asked goes first: buttons, numbers, yes and no; undefined when the text is about something else. */
  async function toAsked(heard: Hearing): Promise<Reply | undefined> {
    const { bot, text, locale } = heard;
    const { asking } = bot;
    if (isPressed(text, 'person')) return fetch(heard, 'asked');
    const verdict = isPressed(text, 'yes') ? yes : isPressed(text, 'no') ? no : (yesNoOf(text) ?? abroadSays(heard));
    switch (asking?.what) {
      case 'choice': {
        const articles = asking.articles.flatMap((id) => knowledge.article(id, locale) ?? []);
        const choice = choiceOf(
          text,
          articles.map((article) => article.question),
        );
        const article = typeof choice === 'number' ? articles[choice] : undefined;
        // "Yes" is for the text that was shown, though one title alone stands below it.
        if (asking.guessed !== undefined && verdict?.says === 'yes') return helpedBy(heard, verdict.rest);
        if (article) return noting(answer(heard, article, []), { chosen: article.id });
        if (choice === 'none' || isPressed(text, 'none')) return noneOf(heard);
        if (verdict?.says === 'no')
          return verdict.rest ? further(heard, verdict.rest, { what: 'rephrase' }) : noneOf(heard);
        if (articles.length === 0) return undefined;
        if ((verdict && !isThanks(text)) || /^\d+$/.test(plain(text))) return choose(heard, articles, 'which');
        return undefined;
      }
      case 'helped':
        if (verdict?.says === 'no') return noting(await notHelped(heard, verdict.rest), { verdict: 'not-helped' });
        return verdict && helpedBy(heard, verdict.rest);
      case 'person':
        if (!verdict) return undefined;
        if (verdict.says === 'yes') return fetch(heard, asking.reason);
        if (verdict.rest) return further({ ...heard, bot: reset(bot) }, verdict.rest);
        return { bot: reset(bot), say: { text: say(heard, 'declined') } };
      case 'rephrase':
        if (!verdict || verdict.rest || isThanks(text)) return undefined;
        return verdict.says === 'no' ? offer(heard, 'offer') : { bot, say: { text: say(heard, 'ask') } };
      case 'leave':
      case 'close':
      case 'email':
      case 'address':
      case 'transcript':
      case undefined:
        if (!verdict || verdict.rest || isThanks(text)) return undefined;
        return { bot: reset(bot), say: { text: say(heard, verdict.says === 'no' ? 'declined' : 'ask') } };
      default:
        throw new Error(`an unknown question: ${JSON.stringify(asking satisfies never)}`);
    }
  }

  async function helpedBy(heard: Hearing, rest: string): Promise<Reply> {
    const reply = rest ? await further(heard, rest) : { bot: reset(heard.bot), say: { text: say(heard, 'glad') } };
    return noting(reply, { verdict: 'helped' });
  }

  /** A verdict with a question behind it: only the question is left to answer. */
  async function further(heard: Hearing, text: string, asking?: Asking): Promise<Reply> {
    const whole = await knowledge.ask(heard.text, heard.locale, heard.who);
    if (isUrgent(whole)) return conclude(heard, whole);
    return reply({ ...heard, text, bot: { ...heard.bot, asking } });
  }

  /** The second chance: other articles, or other words; after the second miss a person is offered. */
  async function notHelped(heard: Hearing, rest: string): Promise<Reply> {
    const { answered, others = [], misses } = heard.bot;
    const bot = { ...heard.bot, tried: withId(heard.bot.tried, answered) };
    if (rest) return further({ ...heard, bot: { ...bot, misses: MISSES - 1 } }, rest, { what: 'rephrase' });
    const left = others.flatMap((id) => knowledge.article(id, heard.locale) ?? []);
    if (misses + 1 < MISSES && left.length > 0) {
      return choose({ ...heard, bot: { ...bot, misses: misses + 1, others: [] } }, left, 'others');
    }
    return miss({ ...heard, bot }, 'rephraseNotHelped');
  }

  const conclude = (heard: Hearing, finding: Finding): Reply =>
    noting(decide(heard, finding), foundIn(heard.text, finding));

  function decide(heard: Hearing, finding: Finding): Reply {
    const { asking } = heard.bot;
    if (isUrgent(finding)) return finding.reason === 'upset' ? upset(heard, finding) : called(heard, finding);
    // Who asks on without a word about the last answer has a new question.
    const isNew = asking === undefined || asking.what === 'helped';
    const bot: BotState = {
      ...heard.bot,
      // "asdf" is not what somebody asks: what they asked before is.
      question: isNoise(heard.text, finding) && heard.bot.question ? heard.bot.question : shortened(heard.text, 200),
      about: placeOf(knowledge, finding, heard.locale) ?? (isNew ? undefined : heard.bot.about),
      ...(isNew && { misses: 0, tried: [] }),
    };
    const now = { ...heard, bot };
    const parts = partsOf(finding, bot);
    if (parts?.[0]) return parts.length > 1 ? several(now, parts) : decide(now, parts[0].finding);
    switch (finding.decision) {
      case 'person':
        return finding.article ? answer(now, finding.article, []) : fetch(now, finding.reason);
      case 'answer':
        return given(bot, finding.article.id)
          ? repeated(now, finding)
          : answer(now, finding.article, finding.candidates);
      case 'guess':
        if (!given(bot, finding.article.id)) return guess(now, finding);
        return offered(now, finding.others, finding.further);
      case 'choices':
        return offered(now, finding.choices, finding.further);
      case 'nothing':
        return missUnknown(now);
      default:
        throw new Error(`an unknown finding: ${JSON.stringify(finding satisfies never)}`);
    }
  }

  /** A person is called for, about what was talked about before unless the call says about what. */
  function called(heard: Hearing, finding: Urgent): Reply {
    const { bot, text, locale } = heard;
    // The nearest article to "can I speak to someone" is about something that nobody said.
    const place = isBareRequest(text) ? undefined : placeOf(knowledge, finding, locale);
    const goesOn = finding.reason === 'asked' && !place;
    const question = (goesOn && bot.question) || shortened(text, 200);
    const whole = { ...heard, bot: { ...bot, question, about: place ?? bot.about } };
    const { danger } = finding;
    if (danger === 'self-harm') return withDanger(fetch(whole, finding.reason), danger);
    return withDanger(fetch(whole, finding.reason, aboutDanger(finding).article), danger);
  }

  /** Who is upset is asked whether they want a person; when they go on, that is their answer. */
  function upset(heard: Hearing, finding: Urgent): Reply {
    const { asking, tried = [] } = heard.bot;
    const goesOn = asking?.what === 'person' || tried.length > 0 || heard.letter;
    const reply = called(heard, finding);
    if (goesOn || !reply.fetch) return reply;
    return {
      bot: { ...reply.bot, asking: { what: 'person', reason: 'upset' } },
      say: { text: say(heard, 'offerUpset'), buttons: buttonsOf(heard, 'yes', 'no') },
    };
  }

  const missUnknown = (heard: Hearing): Reply => miss(heard, 'unknown');

  /** In the customer's language, as far as it can be told: which ones are spoken here, and whether to get a person. */
  function abroad(heard: Hearing, foreign: NonNullable<ReturnType<typeof foreignIn>>): Reply {
    const ours = phrases.say(heard.locale, 'foreign', { languages: languagesIn(locales, heard.locale) });
    return {
      bot: { ...heard.bot, question: shortened(heard.text, 200), asking: { what: 'person', reason: 'unanswered' } },
      say: { text: `${foreignWords(foreign, locales)}\n\n${ours}`, buttons: buttonsOf(heard, 'yes', 'no') },
    };
  }

  /** A yes or a no in another language counts where a person was offered. */
  function abroadSays({ bot, text }: Hearing) {
    const says = bot.asking?.what === 'person' ? foreignVerdict(text) : undefined;
    return says && (says === 'yes' ? yes : no);
  }

  /** What was said last, once more: choices, or an answer. */
  function again(heard: Hearing): Reply | undefined {
    const { bot, locale } = heard;
    if (bot.asking?.what === 'choice' && bot.asking.guessed === undefined) {
      const articles = bot.asking.articles.flatMap((id) => knowledge.article(id, locale) ?? []);
      return articles.length > 0 ? choose(heard, articles, 'which') : undefined;
    }
    const article = bot.answered === undefined ? undefined : knowledge.article(bot.answered, locale);
    if (!article) return undefined;
    const buttons = buttonsOf(heard, 'yes', 'no', 'person');
    const text = `${textOn(heard.channel, article)}\n\n${say(heard, 'helped')}`;
    return { bot: { ...bot, asking: { what: 'helped' } }, say: { text, markdown: true, buttons } };
  }

  /** The article that was just given is found again: other articles, or a person. */
  function repeated(heard: Hearing, { article, candidates }: Extract<Finding, { decision: 'answer' }>): Reply {
    const bot = { ...heard.bot, tried: withId(heard.bot.tried, article.id) };
    const left = likelyOf(knowledge, candidates, heard.locale).filter(({ id }) => !given(bot, id));
    if (left.length > 0) return choose({ ...heard, bot }, left, 'othersAgain');
    if (bot.misses > 0) return miss({ ...heard, bot }, 'unknown');
    return offer({ ...heard, bot: { ...bot, misses: bot.misses + 1 } }, 'offerAgain');
  }

  function answer(heard: Hearing, article: Article, candidates: readonly Candidate[]): Reply {
    const text = textOn(heard.channel, article);
    const about = placeOfArticle(article);
    const others = likelyOf(knowledge, candidates, heard.locale)
      .map(({ id }) => id)
      .filter((id) => id !== article.id && !given(heard.bot, id));
    const bot = { ...heard.bot, about, answered: article.id, others, asking: { what: 'helped' as const } };
    const noted: Heard = { gives: article.id };
    if (article.person === 'always')
      return { ...fetch({ ...heard, bot }, 'article'), say: { text, markdown: true }, heard: noted };
    const buttons = buttonsOf(heard, 'yes', 'no', 'person');
    return { bot, say: { text: `${text}\n\n${say(heard, 'helped')}`, markdown: true, buttons }, heard: noted };
  }

  /** Titles to choose from, but for what was said or offered before. */
  function offered(heard: Hearing, articles: readonly Article[], further: readonly Article[]): Reply {
    const { bot } = heard;
    const fresh = articles.filter(({ id }) => !given(bot, id));
    const before = bot.asking?.what === 'choice' ? bot.asking.articles : [];
    if (fresh.every(({ id }) => before.includes(id))) return missUnknown(heard);
    const others = further.map(({ id }) => id).filter((id) => !given(bot, id));
    return choose({ ...heard, bot: { ...bot, others } }, fresh, 'choices');
  }

  /** What else may be meant, if that was not offered yet; then other words, or a person. */
  function noneOf(heard: Hearing): Reply {
    const { asking, answered, others = [] } = heard.bot;
    const isGuess = asking?.what === 'choice' && asking.guessed !== undefined;
    const tried = isGuess ? withId(heard.bot.tried, answered) : heard.bot.tried;
    const left = others.flatMap((id) => knowledge.article(id, heard.locale) ?? []);
    const bot = { ...heard.bot, tried, others: [] };
    if (left.length === 0) return noting(miss({ ...heard, bot }, 'rephraseNone'), { verdict: 'not-helped' });
    const reply = choose({ ...heard, bot }, left, 'further');
    return isGuess ? noting(reply, { verdict: 'not-helped' }) : reply;
  }

  /** It could not help: once it asks for other words, then whether to get a person; a letter gets one. */
  function miss(heard: Hearing, name: PhraseName): Reply {
    const bot = { ...heard.bot, fragments: undefined, misses: heard.bot.misses + 1 };
    if (bot.misses < MISSES) {
      const said: Saying = { text: say(heard, name), buttons: buttonsOf(heard, 'person') };
      return { bot: { ...bot, asking: { what: 'rephrase' } }, say: said };
    }
    return heard.letter ? fetch({ ...heard, bot }, reasonOf(bot)) : offer({ ...heard, bot }, 'offer', 'offerStill');
  }

  const offer = (heard: Hearing, ...names: PhraseName[]): Reply => {
    const buttons = buttonsOf(heard, 'yes', 'no');
    return {
      bot: { ...heard.bot, asking: { what: 'person', reason: reasonOf(heard.bot) } },
      say: { text: freshOf({ ...heard, said: buttons }, ...names), buttons },
    };
  };

  function fetch(heard: Hearing, reason: Reason, article?: Article): Reply {
    const { bot, text, channel } = heard;
    const place = article ? placeOfArticle(article) : bot.about;
    const subject = shortened(bot.question ?? text, 200);
    const first = article && {
      say: { text: textOn(channel, article), markdown: true },
      heard: { gives: article.id },
    };
    return { bot: { ...bot, fragments: undefined }, fetch: { reason, subject, ...place }, ...first };
  }

  function greetBack(heard: Hearing, fragments: readonly string[]): Reply {
    if (fragments.every(isWordless)) return miss(heard, 'unreadable');
    const asks = fragments.some((fragment) => isPreamble(fragment) && !isGreeting(fragment));
    const back = say(heard, asks ? 'ask' : 'greetingBack');
    const text = heard.bot.greeted ? back : greetings.greeting(heard.locale);
    return { bot: { ...heard.bot, greeted: true }, say: { text } };
  }

  /** The first of some sentences that was not just said, with these buttons under it. */
  const freshOf = (heard: Hearing & { said?: readonly string[] }, ...names: PhraseName[]): string => {
    const texts = names.map((each) => say(heard, each));
    return texts.find((text) => saidOf(text, heard.said) !== heard.bot.said) ?? texts[0] ?? '';
  };

  return {
    reply,
    /** What a text says to what the bot asked last; undefined when it is about something else. */
    toAsked,
    /** What is made of what was found. */
    conclude,
    /** What is said to small talk. */
    smallTalk: talkOf,
  };
}

const yes = { says: 'yes' as const, rest: '' };
const no = { says: 'no' as const, rest: '' };
