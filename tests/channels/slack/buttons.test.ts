import { afterEach, describe, expect, it } from '@jest/globals';
import type { Heard } from '../../../src/conversation/event.ts';
import { asks, type Counter, openCounter, plainOf, type Says, says } from './counter.ts';

let counter: Counter;
afterEach(() => counter.close());

const helped: { says: Says } = {
  says: (event) => {
    if (event.kind !== 'heard') return [];
    return event.message.text === 'Yes'
      ? [asks('I’m glad.')]
      : [asks('Did that help?', 'Yes', 'No', 'Talk to a person')];
  },
};

describe.each(['http', 'socket'] as const)('buttons below an answer, over %s', (over) => {
  it('say what they say for whoever presses them, and are gone then', async () => {
    counter = await openCounter({ ...helped, over });
    const { ann, direct, heard, received, shown } = counter;
    ann.says('Where can I park?', { in: direct });
    await counter.quiet();
    const asked = direct.messages[1]!;
    expect(plainOf(asked)).toBe('Did that help? [Yes] [No] [Talk to a person]');
    expect((await ann.clicks(asked, 'Yes')).acked).toBe(true);
    await counter.quiet();
    expect(heard()).toEqual(['Ann: Where can I park?', 'Ann: Yes']);
    expect((received[1] as Heard).message.replyToId).toMatch(/\|0000002$/);
    await counter.slack.until('the mark', () => plainOf(asked).includes('✓'));
    expect(shown(direct)).toEqual(['Did that help? ✓ Yes', 'I’m glad.']);
  });
});

describe('buttons in Slack', () => {
  it('in a thread can be pressed by whoever is there, and it shows who did', async () => {
    counter = await openCounter(helped);
    const { ann, bob, help, mention, slack, received, heard } = counter;
    const root = ann.says(`${mention} Where can I park?`, { in: help });
    await counter.quiet();
    const asked = slack.thread(root)[1]!;
    const answers = await Promise.all([ann, bob, bob].map((who) => who.clicks(asked, 'Yes')));
    expect(answers.every(({ acked }) => acked)).toBe(true);
    await counter.quiet();
    expect(heard()).toHaveLength(2);
    const pressed = received[1] as Heard;
    await slack.until('the mark', () => plainOf(asked).includes('✓'));
    expect(plainOf(asked)).toBe(`Did that help? ✓ ${pressed.customer.name}: Yes`);
    const told = () => [...ann.whispers(), ...bob.whispers()].map(({ text }) => text);
    await slack.until('the two others to be told', () => told().length === 2);
    for (const text of told())
      expect(text).toMatch(/^That (was answered already|button belongs to something said earlier)/);
    expect(slack.pings()).toEqual([]);
  });

  it('of an earlier question are gone with the next one, and count no more', async () => {
    counter = await openCounter(helped);
    const { ann, direct, heard, shown } = counter;
    ann.says('Where can I park?', { in: direct });
    await counter.quiet();
    const first = structuredClone(direct.messages[1]!);
    ann.says('And my boat?', { in: direct });
    await counter.quiet();
    expect(shown(direct)).toEqual(['Did that help?', 'Did that help? [Yes] [No] [Talk to a person]']);
    await ann.clicks(first, 'Yes');
    await counter.slack.until('the word to Ann', () => ann.whispers().length > 0);
    expect(heard()).toEqual(['Ann: Where can I park?', 'Ann: And my boat?']);
    expect(ann.whispers()).toMatchObject([
      { text: expect.stringMatching(/^That button belongs to something said earlier/) },
    ]);
  });

  it('that could not be stored are not acknowledged, so that Slack says so', async () => {
    counter = await openCounter(helped);
    const { ann, direct, heard, slack, script } = counter;
    ann.says('Where can I park?', { in: direct });
    await counter.quiet();
    script.fails = 1;
    slack.limits.patience = 300;
    expect((await ann.clicks(direct.messages[1]!, 'Yes')).acked).toBe(false);
    expect(plainOf(direct.messages[1]!)).toContain('[Yes]');
    slack.limits.patience = 10_000;
    expect((await ann.clicks(direct.messages[1]!, 'Yes')).acked).toBe(true);
    await counter.quiet();
    expect(heard()).toEqual(['Ann: Where can I park?', 'Ann: Yes']);
  });

  it('that are longer than Slack’s stand whole above, and say the whole', async () => {
    const long = 'How can I find out which of the many parking places behind the town hall are free today?';
    counter = await openCounter({
      says: (event) => (event.kind === 'heard' ? [asks('Which of these?', long, 'None of these')] : []),
    });
    const { ann, direct, heard } = counter;
    ann.says('parking', { in: direct });
    await counter.quiet();
    const asked = direct.messages[1]!;
    expect(plainOf(asked)).toContain(`1. ${long} 2. None of these`);
    await ann.clicks(asked, 'customer_say_0');
    await counter.quiet();
    expect(heard()[1]).toBe(`Ann: ${long}`);
  });
});

describe('going on in private', () => {
  const rita = {
    says: (event: { kind: string }) => (event.kind === 'heard' ? [says('What is your account number?')] : []),
  };

  it('is offered below what a person says where others read along, to the customer alone', async () => {
    counter = await openCounter(rita);
    const { ann, bob, help, mention, slack, direct, received, shown } = counter;
    const root = ann.says(`${mention} My bill is wrong`, { in: help });
    await counter.quiet();
    const asked = slack.thread(root)[1]!;
    expect(plainOf(asked)).toBe('What is your account number? [Continue in private]');
    await bob.clicks(asked, 'Continue in private');
    await slack.until('the word to Bob', () => bob.whispers().length > 0);
    expect(bob.whispers()[0]?.text).toMatch(/^Only the person whose question this is/);
    await ann.clicks(asked, 'Continue in private');
    await ann.clicks(asked, 'Continue in private');
    await slack.until('the word to Ann', () => ann.whispers().length === 2);
    expect(shown(direct)).toEqual([
      'Here we can go on in private: only Marlow reads what you write in this thread, and once you have written here, the answers come here too.',
    ]);
    const inside = direct.messages[0]!;
    ann.says('It is 4711.', { in: inside });
    await counter.quiet();
    const heards = () => received.filter(({ kind }) => kind === 'heard') as Heard[];
    const last = heards().at(-1)!;
    expect(last.conversation).toBe(received[0]?.conversation);
    expect(last.address.shared).toBeUndefined();
    expect(slack.thread(inside).map(plainOf).slice(1)).toEqual(['It is 4711.', 'What is your account number?']);
    expect(slack.thread(root)).toHaveLength(2);
    ann.says('Another thing', { in: direct });
    await counter.quiet();
    expect(heards().at(-1)?.conversation).not.toBe(last.conversation);
  });

  it('is said to have failed when Slack opens no direct message', async () => {
    counter = await openCounter(rita);
    const { ann, help, mention, slack } = counter;
    const root = ann.says(`${mention} My bill is wrong`, { in: help });
    await counter.quiet();
    void slack.faults.next('conversations.open', { error: 'user_disabled' });
    await ann.clicks(slack.thread(root)[1]!, 'Continue in private');
    await slack.until('the word', () => ann.whispers().length > 0);
    expect(ann.whispers()[0]?.text).toMatch(/^Slack did not open a direct message/);
  });
});
