import type { Capabilities } from '../../conversation/capabilities.ts';
import { literal } from '../../markdown/literal.ts';
import { picturesAsLinks } from '../../markdown/pictures.ts';
import { plainText } from '../../markdown/plain.ts';
import { readMarkdown } from '../../markdown/read.ts';
import type { PhraseName, Phrases } from '../phrases.ts';
import type { Shown } from '../showing.ts';
import type { Saying } from '../state.ts';
import { firstNameOf } from './name.ts';

/** To whom a letter of the bot goes, and how it can travel. */
export interface WrittenTo {
  /** As they call themselves, where it is known who reads it. */
  name: string | undefined;
  locale: string;
  can: Pick<Capabilities, 'buttons' | 'markup' | 'pictures'>;
}

/** Makes letters of what the bot says: a greeting, how to answer in words, and from whom it is. */
export function createWriting({ phrases, name: desk }: { phrases: Phrases; name: string }) {
  return (saying: Saying, { name, locale, can }: WrittenTo): Shown => {
    const say = (phrase: PhraseName, values?: Record<string, string>): string => phrases.say(locale, phrase, values);
    const { text, markdown = false, buttons = [], below } = saying;
    const [yes, no, person, none] = [say('yes'), say('no'), say('person'), say('none')];
    const titles = buttons.filter((button) => ![yes, no, person, none].includes(button));
    const isYesNo = buttons.includes(yes);

    function howTo(): string | undefined {
      if (titles.length > 0 && isYesNo) return say('letterYesNoNumber', { yes, no });
      if (titles.length > 0) return buttons.includes(none) ? say('letterNumberNone', { none }) : say('byNumber');
      if (isYesNo) return say('letterYesNo', { yes, no });
      return buttons.includes(person) ? say('letterPerson', { person }) : undefined;
    }
    const called = firstNameOf(name);
    const written = [
      literal(called === undefined ? say('letterHello') : say('letterDear', { person: called })),
      markdown ? text : literal(text),
      titles.map((title, i) => `${i + 1}. ${literal(title)}`).join('\n'),
      literal([below, howTo()].filter(Boolean).join(' ')),
      // A line each, in every reader.
      `${literal(say('letterRegards'))}\\\n${literal(say('letterFrom', { name: desk }))}`,
    ];
    const letter = written.filter((part) => part !== '').join('\n\n');
    // Yes and no lead on to a person by themselves.
    const actions = isYesNo ? buttons.filter((button) => button !== person) : buttons;
    const isPlain = can.markup === 'plain';
    const shown = can.pictures ? letter : picturesAsLinks(letter);
    return {
      say: {
        text: isPlain ? plainText(readMarkdown(letter)) : shown,
        markdown: !isPlain,
        ...(can.buttons && { buttons: actions }),
      },
      offered: titles.length > 0 ? titles : undefined,
    };
  };
}
