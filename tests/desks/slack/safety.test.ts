import { afterEach, describe, expect, it } from '@jest/globals';
import { secretsIn } from '../../../src/conversation/secrets.ts';
import { type Claimed, openClaimed } from '../../helpers/slack/claimed.ts';
import { textOf } from '../../helpers/slack/office.ts';
import { ways } from '../../helpers/slack/ways.ts';

let office: Claimed | undefined;
afterEach(async () => {
  await office?.close();
  office = undefined;
});
const claimed = async (...options: Parameters<typeof openClaimed>): Promise<Claimed> => {
  office = await openClaimed(...options);
  return office;
};

const rich = (text: string) => [
  { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }] },
];

describe.each(ways)('what is written in a thread, over %s', (over) => {
  it.each([
    ['a colleague', '<@BOB> can you look?', '@Bob can you look?'],
    ['a colleague with a name', '<@BOB|bob> can you look?', '@Bob can you look?'],
    ['a group', '<!subteam^S0123|@billing> can you look?', 'can you look?'],
    ['everybody here', '<!here> can you look?', '@here can you look?'],
    ['the channel', '<!channel|channel> can you look?', '@channel can you look?'],
    ['another channel', '<#C0123|> knows it', 'knows it'],
  ])('stays inside when its text alone mentions %s, and is sent with one click', async (_, text, note) => {
    const { ana, bob, ann, card, slack, quiet, marked, whispered } = await claimed(over);
    const line = text.replace('BOB', bob.id);
    const words = line.replace(/<[^>]*> ?/, '');
    // Not every client writes the mention into the rich text, too.
    const onlyInText = ana.says('', { in: card, text: line, blocks: rich(words) });
    const without = ana.says('', { in: card, text: line, blocks: [] });
    await marked(onlyInText, 'lock');
    await marked(without, 'lock');
    await quiet();
    expect(await ann.hears()).toEqual([]);
    expect(await ann.notes()).toEqual([words, note]);
    const [first] = await whispered(2);
    expect(first!.text).toBe('🔒 Kept as a note, because it mentions somebody in Slack.');
    await ana.clicks(first!, 'Send to customer');
    await slack.until('the tick', () => onlyInText.reactions.some(({ name }) => name === 'white_check_mark'));
    await quiet();
    expect(await ann.hears()).toEqual([words]);
  });

  it('is sent by a colleague only after they have taken the ticket over, which is asked and told', async () => {
    const { ana, bob, ann, card, slack, quiet, marked, whispered } = await claimed(over);
    const post = bob.says('It was paid on Monday.', { in: card });
    const [kept] = await whispered(1, bob);
    expect(kept!.text).toBe('🔒 Ana has FD-1001 already. It was kept as a note.');
    expect(textOf(kept!)).toContain('Ana has FD-1001. It is yours then, and your message goes to the customer.');
    await quiet();
    expect(await ann.hears()).toEqual([]);
    await Promise.all([bob.clicks(kept!, 'Take over and send'), bob.clicks(kept!, 'Take over and send')]);
    await marked(post, 'white_check_mark');
    await quiet();
    expect(await ann.hears()).toEqual(['It was paid on Monday.']);
    expect(await ann.ticket()).toMatchObject({ status: 'claimed', by: { id: bob.id } });
    expect(ana.whispers().map(({ text }) => text)).toEqual([
      'Bob has FD-1001 now: what you write there is kept as a note.',
    ]);
    await bob.clicks(kept!, 'Take over and send');
    await slack.until('the word', () => bob.whispers().at(-1)?.text.includes('it was sent once'));
    await quiet();
    expect(await ann.hears()).toEqual(['It was paid on Monday.']);
  });

  it('is not sent by who was asked about somebody else; a later offer sends it', async () => {
    const { ana, bob, ann, card, slack, quiet, marked, whispered } = await claimed(over);
    const post = bob.says('It was paid on Monday.', { in: card });
    const [offer] = await whispered(1, bob);
    await ana.clicks(card, 'Release');
    await slack.until('the release', () => textOf(card).includes('Unclaimed'));
    await bob.clicks(offer!, 'Take over and send');
    await quiet();
    expect(await ann.hears()).toEqual([]);
    expect(bob.whispers().at(-1)?.text).toContain('nobody has FD-1001 now');
    const second = bob.says('// and thank you', { in: card });
    await marked(second, 'lock');
    const last = await slack.until('the offer', () =>
      bob.whispers().find((each) => textOf(each).includes('Claim and send')),
    );
    await bob.clicks(last, 'Claim and send');
    await marked(second, 'white_check_mark');
    expect(await ann.hears()).toEqual(['and thank you']);
    expect(post.reactions.map(({ name }) => name)).toEqual(['lock']);
  });

  it('is sent from its own menu, too, once, by who has the ticket or takes what nobody has', async () => {
    const { ana, bob, eve, ann, card, slack, billing, quiet, marked } = await claimed(over);
    const post = ana.says(`${bob.mention} knows: it was paid on Monday.`, { in: card });
    await marked(post, 'lock');
    await quiet();
    const told = async (who: typeof ana, text: string) =>
      slack.until(text, () => who.whispers().some((each) => each.text.includes(text)));
    await eve.usesOn(post, 'fd_send');
    await told(eve, 'Only members of');
    await bob.usesOn(post, 'fd_send');
    await told(bob, 'Only what you wrote yourself');
    const own = bob.says('I know.', { in: card });
    await bob.usesOn(own, 'fd_send');
    await told(bob, 'Not sent. Ana has FD-1001 already.');
    const chatter = ana.says('Lunch?', { in: billing });
    await ana.usesOn(chatter, 'fd_send');
    await told(ana, 'in the thread of an open ticket');
    await quiet();
    expect(await ann.hears()).toEqual([]);
    expect((await ana.usesOn(post, 'fd_send')).acked).toBe(true);
    await marked(post, 'white_check_mark');
    await ana.usesOn(post, 'fd_send');
    await told(ana, 'it was sent once');
    expect(await ann.hears()).toEqual(['knows: it was paid on Monday.']);
    await ana.clicks(card, 'Release');
    await slack.until('the release', () => textOf(card).includes('Unclaimed'));
    await bob.usesOn(own, 'fd_send');
    await marked(own, 'white_check_mark');
    expect((await ann.hears()).at(-1)).toBe('I know.');
    expect(await ann.ticket()).toMatchObject({ status: 'claimed', by: { id: bob.id } });
  });

  it.each([
    ['Please pay with 4111 1111 1111 1111 next time.', 'card or bank number', 'Please pay with ••••1111 next time.'],
    ['Your password is Tr0ub4dor&3', 'password', 'Your password is Tr0ub4dor&3'],
  ])('is asked about before a secret goes out: %s', async (line, what, sent) => {
    const { ana, ann, card, quiet, marked, whispered } = await claimed(over);
    const post = ana.says(line, { in: card });
    const [asked] = await whispered(1);
    expect(asked!.text).toContain(`it seems to hold a ${what}`);
    await quiet();
    expect(await ann.hears()).toEqual([]);
    await ana.clicks(asked!, 'Send to customer');
    await marked(post, 'white_check_mark');
    expect(await ann.hears()).toEqual([sent]);
  });
});

it('what was kept in a thread whose ticket has ended offers nothing', async () => {
  const { ana, card, slack, quiet, whispered } = await claimed();
  await ana.clicks(card, 'Resolve…');
  await slack.until('the form', () => ana.modal());
  await ana.submits({ disposition: 'answered' });
  await slack.until('the end', () => textOf(card).includes('Resolved'));
  await quiet();
  ana.says('One more thing.', { in: card });
  const [kept] = await whispered(1);
  expect(kept!.text).toContain('It was kept as a note.');
  expect(textOf(kept!)).not.toContain('button');
});

it.each([
  ['PIN: 4711', ['password']],
  ['Contraseña: Verano2026', ['password']],
  ['Ihr Passwort lautet „Sommer-26!“', ['password']],
  ['Your password is case-sensitive and has no end date.', []],
  ['Choose a password:\nat least eight characters', []],
  ['My IBAN is DE89 3704 0044 0532 0130 00', ['number']],
  ['Call 555 123 4567 about FD-1001', []],
])('looks for secrets in %j', (text, found) => {
  expect(secretsIn(text)).toEqual(found);
});
