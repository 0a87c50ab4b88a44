import { afterEach, expect, it } from '@jest/globals';
import { openFormLetters } from '../../../src/knowledge/form-letters/form-letters.ts';
import { chooses, choosesMore, saidIn } from '../../helpers/slack/choosing.ts';
import { type Office, openOffice, textOf } from '../../helpers/slack/office.ts';
import type { Post } from '../../helpers/slack/workspace.ts';
import { letterFile, lettersFolder } from '../../knowledge/form-letters/folder.ts';

let office: Office | undefined;
const ends: (() => unknown)[] = [];
afterEach(async () => {
  await office?.close();
  office = undefined;
  for (const end of ends.splice(0).reverse()) await end();
});

const family = '👩‍👩‍👧‍👦';
const words: Record<string, string> = {
  emoji: family,
  arabic: 'أين أموالي؟ <!channel> ',
  hebrew: 'איפה הכסף שלי & למה? ',
  german: 'Rückerstattungsantragsbearbeitungsverzögerung ',
  chinese: '我的退款在哪里?',
  hindi: 'मेरा रिफंड कहाँ है? ',
  markup: '<@U0ANA> *x* `y` ~z~ &lt;&amp;\n',
};

/** A text of so many characters, in whole words. */
const long = (word: string, most = 4000) => word.repeat(Math.floor(most / word.length));

it.each(Object.keys(words))(
  'the longest names and words (%s) stay within what Slack takes, in cards, threads and every form',
  async (kind) => {
    const word = words[kind]!;
    const place = lettersFolder();
    ends.push(place.end);
    for (let i = 0; i < 6; i += 1)
      place.write(
        `en/billing/l${i}.md`,
        letterFile(`{{customer.name}} ${long(word, 2400)}`, `title: ${JSON.stringify(`${i} ${long(word, 190)}`)}`),
      );
    const formLetters = await openFormLetters({ folder: place.folder, locales: ['en'] });
    ends.push(formLetters.stop);
    office = await openOffice('socket', { formLetters });
    const { slack, ana, billing, customer } = office;
    // As many colleagues as a list shows, and one more, with names of fifty characters that are not letters.
    const many = Array.from({ length: 101 }, (_, i) => slack.person(`${i} ${family.repeat(50)}`));
    slack.regroup([...slack.workspace.groups.keys()][0]!, [ana, ...many]);
    await slack.events.quiet();
    const name = family.repeat(50);
    const jo = { address: `${'j'.repeat(60)}@example.org`, name };
    const cc = Array.from({ length: 12 }, (_, i) => ({ address: `c${i}@example.org`, name }));
    const letter = { from: jo, to: [{ address: 'help@marlow.example' }], cc, subject: long(word, 190) };
    const opened = async (number: string): Promise<Post> => {
      const card = await slack.until(`the card of ${number}`, () =>
        billing.messages.find(
          (post) =>
            (post.thread_ts ?? post.ts) === post.ts && post.text.includes(number) && slack.thread(post).length > 1,
        ),
      );
      await office!.quiet();
      return card;
    };
    const first = customer('c1', name);
    await first.says(long(word), letter);
    const other = await opened('FD-1001');
    await customer('c2', name).says(long(word), letter);
    const card = await opened('FD-1002');
    for (const each of [other, card]) {
      await ana.clicks(each, 'Claim');
      await slack.until('the claim', () => textOf(each).includes('Resolve…'));
    }
    await office.quiet();

    await choosesMore(slack, ana, card, 'Tags…');
    const tags = Array.from({ length: 10 }, (_, i) => `${'ü'.repeat(28)}${i}`);
    await ana.submits({ tags: tags.join(', ') });
    await slack.until('the tags', () => textOf(card).includes('🏷️'));
    await office.quiet();
    for (const text of ['Transfer…', 'Snooze…', 'Resolve…', 'Letter…', 'Note…']) await chooses(slack, ana, card, text);
    for (const text of ['Assign…', 'Priority…', 'Tags…', 'Answer to others…', 'Block sender…'])
      await choosesMore(slack, ana, card, text);
    ana.says('!letter', { in: card });
    const offer = await slack.until('the letters', () => ana.whispers().find(({ text }) => text === 'Form letters:'));
    await ana.clicks(offer, 'Use it…');
    await slack.until('the letter', () => ana.modal()?.view.callback_id === 'fd_letter_send_view');
    // What waits for somebody, and is hers, stands in the Home tab and in the answers to the command.
    for (let i = 3; i < 6; i += 1) await customer(`c${i}`, name).says(long(word), letter);
    await office.quiet();
    ana.opensHome();
    await slack.until('the Home tab', () => JSON.stringify(ana.home()?.view ?? '').includes('FD-1005'));
    for (const asked of ['', ' queue', ' mine', ` find ${long(word, 300)}`])
      expect(textOf(await ana.types(`/frontdesk${asked}`, { in: billing }))).toMatch(/FD-|There is no ticket with/);
    const merge = await choosesMore(slack, ana, card, 'Merge…');
    expect(saidIn(merge)).toContain('FD-1001');
    await ana.submits({ into: '1001' });
    await slack.until('the merge', () => textOf(other).includes('🔗'));
    await first.says(long(word), letter);
    await office.quiet();

    // The stand-in refuses what Slack would, and what it refuses as blocks is sent again as mere text.
    const refused = slack.calls.filter(({ outcome }) => outcome !== 'ok');
    expect(refused.map(({ method, outcome }) => `${method} ${outcome}`)).toEqual([]);
    expect(slack.pings()).toEqual([]);
  },
);
