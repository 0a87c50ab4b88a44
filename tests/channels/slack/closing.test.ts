import { afterEach, describe, expect, it } from '@jest/globals';
import { withClosing, withEnded } from '../../../src/conversation/closing.ts';
import type { Closed } from '../../../src/conversation/event.ts';
import { leave } from '../../helpers/leaving.ts';
import { asks, type Counter, openCounter, plainOf, type Says, says } from './counter.ts';

let counter: Counter;
afterEach(() => counter.close());

/** A person joins after the first words; further words get an answer, and what is closed gets a word. */
const joins: { says: Says } = {
  says: (event, { n }) => {
    if (event.kind === 'closed') return [asks('Your case is closed.')];
    if (event.kind !== 'heard') return [];
    if (n > 1) return [says('I am looking.'), asks('Did that help?', 'Yes', 'No')];
    const channelData = withClosing({ after: 0, title: 'Close FD-1001' });
    return [{ ...asks('You are now talking with Rita.'), channelData }];
  },
};
const closed = (): Closed[] => counter.received.filter((event): event is Closed => event.kind === 'closed');

describe.each(['http', 'socket'] as const)('the button that closes a case, over %s', (over) => {
  it('stays whatever is said after it, counts once, and is gone then', async () => {
    counter = await openCounter({ ...joins, over });
    const { ann, direct, slack, shown } = counter;
    ann.says('I want to talk to a person', { in: direct });
    await counter.quiet();
    const joined = direct.messages[1]!;
    expect(plainOf(joined)).toBe('You are now talking with Rita. [Close FD-1001]');
    for (const words of ['My bill is wrong', 'It says 40 dollars']) {
      ann.says(words, { in: direct });
      await counter.quiet();
    }
    expect(plainOf(joined)).toContain('[Close FD-1001]');
    const stale = structuredClone(joined);
    const answers = await Promise.all([ann.clicks(joined, 'Close FD-1001'), ann.clicks(joined, 'Close FD-1001')]);
    expect(answers.every(({ acked }) => acked)).toBe(true);
    await counter.quiet();
    await slack.until('the mark', () => plainOf(joined).includes('✓'));
    expect(plainOf(joined)).toBe('You are now talking with Rita. ✓ Close FD-1001');
    expect((await ann.clicks(stale, 'Close FD-1001')).acked).toBe(true);
    await slack.until('the words to Ann', () => ann.whispers().length === 2);
    expect(ann.whispers().map(({ text }) => text)).toEqual(Array(2).fill('That was answered already.'));
    expect(closed()).toMatchObject([{ after: 0, customer: { name: 'Ann' }, address: { channel: 'slack' } }]);
    expect(shown(direct).filter((text) => text === 'Your case is closed.')).toHaveLength(1);
  });
});

describe('the button that closes a case', () => {
  it('goes away when a person has ended it, of everybody who had it; that of another case stays', async () => {
    const joined = (name: string, after: number) => ({
      ...asks(`You are now talking with ${name}.`),
      channelData: withClosing({ after, title: 'Close' }),
    });
    counter = await openCounter({ says: (event) => (event.kind === 'heard' ? [joined('Rita', 3)] : []) });
    const { ann, direct, received, shown } = counter;
    ann.says('I want to talk to a person', { in: direct });
    await counter.quiet();
    const { conversation } = received[0]!;
    await counter.tells(conversation, joined('Bob', 3), joined('Cy', 9));
    await counter.quiet();
    expect(shown(direct).filter((text) => text.includes('[Close]'))).toHaveLength(3);
    await counter.tells(conversation, { ...asks('Bob has closed it.'), channelData: withEnded(3) });
    await counter.quiet();
    expect(shown(direct)).toEqual([
      'You are now talking with Rita.',
      'You are now talking with Bob.',
      'You are now talking with Cy. [Close]',
      'Bob has closed it.',
    ]);
  });

  it('that cannot be taken away keeps nothing back', async () => {
    counter = await openCounter(joins);
    const { ann, direct, received, shown, slack } = counter;
    ann.says('I want to talk to a person', { in: direct });
    await counter.quiet();
    void slack.faults.next('chat.update', { status: 500 });
    const over = { ...asks('Rita has closed it.'), channelData: withEnded(0) };
    await counter.tells(received[0]!.conversation, over, asks('How was it?'));
    await counter.quiet();
    expect(shown(direct).slice(1)).toEqual(['Rita has closed it.', 'How was it?']);
  });

  it('in a thread is for whoever opened it, and for nobody else', async () => {
    counter = await openCounter(joins);
    const { ann, bob, help, mention, slack } = counter;
    const root = ann.says(`${mention} I want to talk to a person`, { in: help });
    await counter.quiet();
    const joined = slack.thread(root)[1]!;
    bob.says('Me too', { in: root });
    await counter.quiet();
    expect((await bob.clicks(joined, 'Close FD-1001')).acked).toBe(true);
    await slack.until('the word to Bob', () => bob.whispers().length > 0);
    expect(bob.whispers()[0]?.text).toBe('Only the person whose case this is can close it.');
    expect(closed()).toEqual([]);
    await ann.clicks(joined, 'Close FD-1001');
    await counter.quiet();
    expect(closed()).toMatchObject([{ customer: { name: 'Ann' } }]);
  });

  it('is not acknowledged when that could not be stored, and counts when it is pressed again', async () => {
    counter = await openCounter(joins);
    const { ann, direct, slack, script } = counter;
    ann.says('I want to talk to a person', { in: direct });
    await counter.quiet();
    script.fails = 1;
    slack.limits.patience = 300;
    expect((await ann.clicks(direct.messages[1]!, 'Close FD-1001')).acked).toBe(false);
    slack.limits.patience = 10_000;
    expect((await ann.clicks(direct.messages[1]!, 'Close FD-1001')).acked).toBe(true);
    await counter.quiet();
    expect(closed()).toHaveLength(1);
  });

  it('of a conversation that is no more says so', async () => {
    counter = await openCounter(joins);
    const { ann, direct, store, slack } = counter;
    ann.says('I want to talk to a person', { in: direct });
    await counter.quiet();
    await leave(store, counter.received[0]!.conversation);
    await ann.clicks(direct.messages[1]!, 'Close FD-1001');
    await slack.until('the word to Ann', () => ann.whispers().length > 0);
    expect(ann.whispers()[0]?.text).toMatch(/^That button belongs to something said earlier/);
    expect(closed()).toEqual([]);
  });
});
