import type { Article } from '../knowledge/articles/article.ts';
import type { Finding } from '../knowledge/finding.ts';
import { literal } from '../markdown/literal.ts';
import { given, placeOfArticle, textOn } from './findings.ts';
import type { PhraseName, Phrases } from './phrases.ts';
import type { Hearing, Reply } from './reply.ts';
import type { BotState } from './state.ts';

/** The part of the bot that says what may be meant, and waits to hear which it is. */
export function createOffering(parts: {
  phrases: Phrases;
  say(heard: Hearing, phrase: PhraseName): string;
  buttonsOf(heard: Hearing, ...names: PhraseName[]): string[];
}) {
  const { phrases, say, buttonsOf } = parts;

  /** A likely article's text, said to be a guess, with the titles of what else may be meant. */
  function guess(heard: Hearing, { article, others, further }: Extract<Finding, { decision: 'guess' }>): Reply {
    const next = others.filter(({ id }) => !given(heard.bot, id));
    const text = [
      literal(say(heard, 'guess')),
      `**${literal(article.question)}**`,
      textOn(heard.channel, article),
      literal(say(heard, next.length > 0 ? 'guessOr' : 'guessRight')),
    ].join('\n\n');
    const choice = { what: 'choice' as const, articles: next.map(({ id }) => id), guessed: article.id };
    const left = further.map(({ id }) => id).filter((id) => !given(heard.bot, id));
    const titles = next.map(({ question }) => question);
    const buttons =
      next.length > 0
        ? [...buttonsOf(heard, 'yes'), ...titles, ...buttonsOf(heard, 'none')]
        : buttonsOf(heard, 'yes', 'no', 'person');
    return {
      bot: { ...heard.bot, about: placeOfArticle(article), answered: article.id, others: left, asking: choice },
      say: { text, markdown: true, buttons },
      heard: { gives: article.id },
    };
  }

  function choose(heard: Hearing, articles: readonly Article[], name: PhraseName): Reply {
    const titles = articles.map((article) => article.question);
    const bot: BotState = { ...heard.bot, asking: { what: 'choice', articles: articles.map(({ id }) => id) } };
    const [only, ...more] = titles;
    if (only !== undefined && more.length === 0 && name === 'choices') {
      const text = phrases.say(heard.locale, 'choice', { title: only });
      return { bot, say: { text, buttons: buttonsOf(heard, 'yes', 'no') } };
    }
    const text = heard.buttons ? say(heard, name) : `${say(heard, name)} ${say(heard, 'byNumber')}`;
    return { bot, say: { text, buttons: [...titles, ...buttonsOf(heard, 'none')] } };
  }

  return { guess, choose };
}
