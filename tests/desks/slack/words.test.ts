import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { helpWords, wordIn } from '../../../src/desks/slack/words/words.ts';
import { type Claimed, openClaimed } from '../../helpers/slack/claimed.ts';
import { textOf } from '../../helpers/slack/office.ts';

const HOUR = 3_600_000;

describe('a word in a thread', () => {
  const place = { now: Date.parse('2026-11-29T12:00:00Z'), zone: 'Europe/Vienna' };
  const read = (text: string, mentions: string[] = []) => wordIn({ text, mentions }, place);

  it.each([
    ['!snooze 2h', { do: 'snooze', until: place.now + 2 * HOUR }],
    ['!snooze tomorrow', { do: 'snooze', until: Date.parse('2026-11-30T08:00:00Z') }],
    ['!close', { do: 'close' }],
    ['!Close Answered', { do: 'close', disposition: 'answered' }],
    ['!close no-reply', { do: 'close', disposition: 'no-reply' }],
    ['!close Referred elsewhere', { do: 'close', disposition: 'referred' }],
    ['!assign me', { do: 'assign', person: 'me' }],
    ['!priority high', { do: 'priority', priority: 'high' }],
    ['!tag refund, -late fee', { do: 'tag', add: ['refund'], remove: ['late fee'] }],
    ['!escalate', { do: 'escalate' }],
    ['!escalate the meter is wrong', { do: 'escalate', note: 'the meter is wrong' }],
    ['!transfer tier 2', { do: 'tier', tier: 2 }],
    ['!Transfer Tier 3 needs the logs', { do: 'tier', tier: 3, note: 'needs the logs' }],
    ['!bot', { do: 'return' }],
    ['!internal on', { do: 'internal', on: true }],
    ['!internal OFF', { do: 'internal', on: false }],
    ['!reopen', { do: 'reopen' }],
    ['!letter late fee', { do: 'letter', words: 'late fee' }],
    ['!letter', { do: 'letter', words: '' }],
    ['  !help  ', { do: 'help' }],
  ])('%s is understood', (text, asked) => {
    expect(read(text)).toEqual({ asked });
  });

  it('names a colleague by mentioning them, and nobody else', () => {
    expect(read('!assign', ['@U0BOB'])).toEqual({ asked: { do: 'assign', person: 'U0BOB' } });
    expect(read('!assign', ['@U0BOB', '@U0EVE'])).toHaveProperty('problem');
    expect(read('!assign', ['!here'])).toHaveProperty('problem');
    expect(read('!assign he wants it', ['@U0BOB'])).toHaveProperty('problem');
  });

  it.each([
    '!bot was wrong here',
    '!close the window is what he said',
    '!snooze',
    '!snooze never',
    '!priority low',
    '!internal',
    '!transfer',
    '!transfer tier 4',
    '!transfer to billing',
    '!tag',
    '!constructor',
  ])('%s is not one, and says so', (text) => {
    expect(read(text)).toEqual({
      problem: expect.stringMatching(/^(what follows !|!\w+ is none of the words !claim)/),
    });
  });

  it.each(['! he is angry', '!!', '!reopen?', '! bot', 'snooze 2h', '// !bot', ''])(
    '%s is not meant as one',
    (text) => {
      expect(read(text)).toBeUndefined();
    },
  );

  it('each has a line of help', () => {
    expect(helpWords().split('\n')).toHaveLength(14);
  });
});

let over: 'socket' | 'http' = 'socket';
let office: Claimed | undefined;
afterEach(async () => {
  await office?.close();
  office = undefined;
});
const claimed = async () => {
  office = await openClaimed(over);
  return office;
};

describe.each(['socket', 'http'] as const)('without a click, over %s', (way) => {
  beforeAll(() => {
    over = way;
  });

  it('words in the thread set priority and tags, put it off, close it and open it again; none of it reaches the customer', async () => {
    const { slack, ana, ann, card, marked, quiet } = await claimed();
    const writes = async (text: string) => marked(ana.says(text, { in: card }), 'ok');
    await writes('!priority high');
    await writes('!tag refund, late fee');
    await slack.until('the tags', () => textOf(card).includes('🏷️ late-fee'));
    expect(textOf(card)).toContain('Priority high');
    await writes('!snooze 2h');
    await slack.until('the snooze', () => textOf(card).includes('snoozed until'));
    await writes('!claim');
    await slack.until('the card to wake', () => textOf(card).includes('replies in the thread go'));
    await quiet();
    await writes('!close answered');
    await slack.until('the end', () => textOf(card).includes('Answered'));
    await writes('!reopen');
    await slack.until('the claim', () => textOf(card).includes('replies in the thread go'));
    await quiet();
    expect(await ann.ticket()).toMatchObject({ status: 'claimed', priority: 'high', tags: ['refund', 'late-fee'] });
    expect(await ann.hears()).toEqual([]);
    expect(await ann.notes()).toEqual([]);
  });

  it('words assign it to a colleague, keep everything inside, and give it back to the bot', async () => {
    const all = await claimed();
    const { slack, ana, bob, eve, ann, card, marked, quiet } = all;
    ana.says(`!assign ${eve.mention}`, { in: card });
    expect((await all.whispered(1))[0]?.text).toMatch(/only its members can/);
    await marked(ana.says(`!assign ${bob.mention}`, { in: card }), 'ok');
    await slack.until('Bob on the card', () => textOf(card).includes('*Bob*'));
    await marked(bob.says('!internal on', { in: card }), 'ok');
    await slack.until('internal mode', () => textOf(card).includes('internal mode'));
    await marked(bob.says('!internal off', { in: card }), 'ok');
    await quiet();
    await marked(bob.says('!bot', { in: card }), 'ok');
    await slack.until('the end', () => textOf(card).includes('Returned to the bot'));
    await quiet();
    expect(await ann.hears()).toEqual([]);
  });

  it('a word that asks for what is so already changes nothing, and says so', async () => {
    const all = await claimed();
    const { ana, card, marked, quiet, received } = all;
    await marked(ana.says('!tag refund', { in: card }), 'ok');
    await quiet();
    const before = received.length;
    for (const word of ['!claim', '!assign me', '!priority normal', '!internal off', '!tag refund'])
      ana.says(word, { in: card });
    const words = (await all.whispered(5)).map(({ text }) => text);
    expect(new Set(words)).toEqual(new Set(['It is so already.']));
    for (const word of ['!escalate', '!transfer tier 3']) ana.says(word, { in: card });
    expect(
      (await all.whispered(7))
        .slice(5)
        .map(({ text }) => text)
        .sort(),
    ).toEqual([
      'Nobody takes over from Utility Billing: give it to somebody with *Transfer…*.',
      'There is no other team of tier 3.',
    ]);
    await quiet();
    expect(received).toHaveLength(before);
  });

  it('a word gives it to the next tier with the reason, and says when nobody is there now', async () => {
    const week = Array.from({ length: 7 }, () => []);
    office = await openClaimed(over, { tiers: true, hours: { zone: 'UTC', week, closed: [] } });
    const { ana, ann, card, marked, whispered, quiet } = office;
    await marked(ana.says('!transfer tier 2 they have the plans', { in: card }), 'ok');
    expect((await whispered(1))[0]?.text).toBe('Tech is closed, and it waits there.');
    await quiet();
    expect(await ann.ticket()).toMatchObject({ status: 'waiting', team: 'tech', tier: 2 });
    expect(await ann.notes()).toEqual(['they have the plans']);
  });

  it('a word that is none is kept as a note, and its writer reads which there are', async () => {
    const all = await claimed();
    const { slack, ana, ann, card, marked } = all;
    await marked(ana.says('!bot was wrong here', { in: card }), 'lock');
    await marked(ana.says('!snoze 2h', { in: card }), 'lock');
    ana.says('!help', { in: card });
    const told = (await all.whispered(3)).map(({ text }) => text).join('\n');
    expect(told).toContain('what follows !bot was not understood: write it like !bot');
    expect(told).toContain('!snoze is none of the words !claim, !snooze, !close');
    expect(told).toContain('!snooze 2h – puts it off: 2h, tomorrow');
    await all.quiet();
    expect(await ann.notes()).toEqual(['bot was wrong here', 'snoze 2h']);
    expect(await ann.ticket()).toMatchObject({ status: 'claimed' });
    expect(slack.pings()).toEqual([]);
  });

  it('words of somebody who may not do it change nothing, and they are told why', async () => {
    const all = await claimed();
    all.bob.says('!close spam', { in: all.card });
    all.eve.says('!close spam', { in: all.card });
    expect((await all.whispered(1, all.bob))[0]?.text).toMatch(/Ana has FD-1001 already/);
    expect((await all.whispered(1, all.eve))[0]?.text).toMatch(/Only members of Utility Billing/);
    await all.quiet();
    expect(await all.ann.ticket()).toMatchObject({ status: 'claimed' });
    // Nothing was done: nothing says that it was.
    expect(all.slack.thread(all.card).flatMap(({ reactions }) => reactions)).toEqual([]);
  });

  it('reactions on the card claim it, put it off, and ask how it ended', async () => {
    const all = await claimed();
    const { slack, ana, bob, ann, card, quiet } = all;
    await ana.clicks(card, 'Release');
    await slack.until('the release', () => textOf(card).includes('Unclaimed'));
    bob.reacts(card, 'eyes');
    await slack.until('Bob on the card', () => textOf(card).includes('*Bob*'));
    await quiet();
    ana.reacts(card, 'zzz');
    expect((await all.whispered(1))[0]?.text).toMatch(/Bob has FD-1001 already/);
    bob.reacts(card, 'zzz');
    await slack.until('the snooze', () => textOf(card).includes('snoozed until'));
    await quiet();
    bob.reacts(card, 'white_check_mark');
    const question = await slack.until('the question', () =>
      bob.whispers().find((each) => textOf(each).includes('How did it end?')),
    );
    await bob.clicks(question, 'Resolve…');
    await slack.until('the form', () => bob.modal());
    await bob.submits({ disposition: 'done' });
    await slack.until('the end', () => textOf(card).includes('Resolved'));
    await quiet();
    expect(await ann.ticket()).toMatchObject({ disposition: 'done', by: { name: 'Bob' } });
  });

  it('a lock on a reply that is about to be sent makes it a note; other reactions and those of strangers do nothing', async () => {
    office = await openClaimed(over, { hold: HOUR });
    const { ana, eve, ann, card, marked, slack, quiet, received } = office;
    const reply = ana.says('Too fast.', { in: card });
    await marked(reply, 'hourglass_flowing_sand');
    await quiet();
    const before = received.length;
    eve.reacts(card, 'eyes');
    ana.reacts(card, 'tada');
    ana.reacts(slack.thread(card)[1]!, 'lock');
    await quiet();
    expect(received).toHaveLength(before);
    ana.reacts(reply, 'lock');
    await slack.until('the word', () => ana.whispers().some(({ text }) => text.includes('You took it back')));
    await quiet();
    expect(await ann.hears()).toEqual([]);
    expect(await ann.notes()).toEqual(['Too fast.']);
  });
});
