import type { Finding } from '../knowledge/finding.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import type { Family } from '../knowledge/smalltalk/families.ts';
import type { PhraseName, Phrases } from './phrases.ts';
import type { Hearing, Reply } from './reply.ts';
import { saidOf } from './showing.ts';

/** The part of the bot that talks about itself and about the talk, in the words of `data/smalltalk`. It fetches nobody. */
export function createSmallTalk(parts: {
  knowledge: Pick<Knowledge, 'smallTalk' | 'likeSmallTalk' | 'topics' | 'danger'>;
  phrases: Phrases;
  locales: readonly string[];
  name: string;
}) {
  const { knowledge, phrases, locales, name } = parts;

  /** The first of some sentences that was not just said. */
  const inTurn = (texts: readonly string[], said: string | undefined, buttons: readonly string[]): string =>
    texts.find((text) => saidOf(text, buttons) !== said) ?? texts[0] ?? '';

  type Again = (heard: Hearing) => Reply | undefined;

  function answer(heard: Hearing, family: Family, again: Again): Reply {
    const { bot, locale } = heard;
    const before = family.again ? again(heard) : undefined;
    if (before) return before;
    const said = familyAnswers(family, { knowledge, name, locales, locale });
    const offers: readonly PhraseName[] =
      family.person === 'ask' ? ['yes', 'no'] : family.person === 'button' ? ['person'] : [];
    const buttons = offers.map((each) => phrases.say(locale, each));
    const asks = family.person === 'ask' && { asking: { what: 'person' as const, reason: 'asked' as const } };
    return {
      bot: { ...bot, fragments: undefined, ...asks },
      say: { text: inTurn(said, bot.said, buttons), ...(buttons.length > 0 && { buttons }) },
    };
  }

  return {
    /** What is said to a message that is small talk as a whole; undefined when it is not. */
    whole(heard: Hearing, again: Again): Reply | undefined {
      const { text, locale } = heard;
      const family = knowledge.smallTalk(text, locale);
      // What a letter holds of numbers is for a person to look up.
      if (!family || (family.form && heard.letter) || knowledge.danger(text)) return undefined;
      return answer(heard, family, again);
    },

    /** The same of one that means it in other words, where nothing near was found. */
    async like(heard: Hearing, found: Finding, again: Again): Promise<Reply | undefined> {
      const { text, locale } = heard;
      if (heard.letter || knowledge.danger(text)) return undefined;
      const family = await knowledge.likeSmallTalk(text, locale, found);
      return family && answer(heard, family, again);
    },
  };
}

/** A family's answers, filled in. */
export function familyAnswers(
  { answers }: Family,
  about: { knowledge: Pick<Knowledge, 'topics'>; name: string; locales: readonly string[]; locale: string },
): string[] {
  const { knowledge, name, locales, locale } = about;
  const values = { name, topics: listed(knowledge.topics(locale), locale), languages: languagesIn(locales, locale) };
  return answers.map((answer) =>
    answer.replace(/\{(name|topics|languages)\}/g, (_, each: keyof typeof values) => values[each]),
  );
}

const listed = (names: readonly string[], locale: string): string =>
  new Intl.ListFormat(locale, { type: 'conjunction' }).format(names);

/** Languages by their names in one of them. */
export function languagesIn(locales: readonly string[], locale: string): string {
  const names = new Intl.DisplayNames([locale], { type: 'language' });
  return listed([...new Set(locales.map((each) => names.of(each) ?? each))], locale);
}
