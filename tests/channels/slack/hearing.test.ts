import { afterEach, describe, expect, it } from '@jest/globals';
import type { Event, Heard } from '../../../src/conversation/event.ts';
import { asks, type Counter, openCounter } from './counter.ts';

let counter: Counter;
afterEach(() => counter.close());

const only = (events: Event[]): Heard => {
  expect(events).toHaveLength(1);
  return events[0] as Heard;
};

describe.each(['http', 'socket'] as const)('customers in Slack, over %s', (over) => {
  it('write to the app, and have one conversation there', async () => {
    counter = await openCounter({ over });
    const { ann, direct, received, heard, slack } = counter;
    const first = ann.says('Where can I park?', { in: direct });
    await counter.quiet();
    const event = only(received);
    expect(event).toMatchObject({
      kind: 'heard',
      id: `slack:${slack.workspace.team}:${direct.id}:${first.ts}`,
      conversation: `slack-${slack.workspace.team}-${direct.id}`,
      customer: { id: `slack:${slack.workspace.team}:${ann.id}`, name: 'Ann' },
      address: { channel: 'slack', id: `${slack.workspace.team}:${ann.id}`, detail: { channel: direct.id } },
      message: { text: 'Where can I park?', locale: 'en-US', channelId: 'slack', from: { role: 'user' } },
    });
    expect(event.address.shared).toBeUndefined();
    expect(event.customer.email).toBeUndefined();
    expect(Date.parse(event.message.timestamp)).toBe(Math.floor(Number(first.ts) * 1000));
    ann.says('And my boat?', { in: direct });
    ann.says('In the thread, too', { in: first });
    await counter.quiet();
    expect(heard()).toEqual(['Ann: Where can I park?', 'Ann: And my boat?', 'Ann: In the thread, too']);
    expect(new Set(received.map(({ conversation }) => conversation)).size).toBe(1);
    expect((received[2] as Heard).address.detail).toEqual({ channel: direct.id, thread: first.ts });
  });

  it('ask for a person by a command, wherever they are, and are answered in their direct messages', async () => {
    counter = await openCounter({ over, says: ({ kind }) => (kind === 'heard' ? [asks('Somebody comes.')] : []) });
    const { ann, direct, help, received, shown, slack } = counter;
    const told = await ann.types('/frontdesk Me ', { in: help });
    expect(told.text).toBe('That is passed on. The answer comes in your direct messages with this app.');
    await counter.quiet();
    expect(only(received)).toMatchObject({
      conversation: `slack-${slack.workspace.team}-${direct.id}`,
      customer: { id: `slack:${slack.workspace.team}:${ann.id}`, name: 'Ann' },
      message: { text: 'I want to talk to a person.', locale: 'en-US' },
    });
    expect(shown(direct)).toEqual(['Somebody comes.']);
    expect(shown(help)).toEqual([]);
  });

  it('are told when Slack opens no direct message for them, and a blocked one is heard as such', async () => {
    counter = await openCounter({ over });
    const { ann, help, received, blocked, slack } = counter;
    void slack.faults.next('conversations.open', { status: 500 });
    expect((await ann.types('/frontdesk me', { in: help })).text).toContain('Slack did not open a direct message');
    await counter.quiet();
    expect(received).toEqual([]);
    await blocked.block({ channel: 'slack', id: `${slack.workspace.team}:${ann.id}` });
    await ann.types('/frontdesk me', { in: help });
    await counter.quiet();
    expect(only(received)).toMatchObject({ noReply: 'machine' });
  });

  it('mention it in a channel, once for all that Slack says of it; its thread belongs to the conversation', async () => {
    counter = await openCounter({ over });
    const { ann, bob, help, mention, received, heard, slack } = counter;
    const root = ann.says(`${mention} Where can I park?`, { in: help });
    await counter.quiet();
    const event = only(received);
    expect(event.conversation).toBe(`slack-${slack.workspace.team}-${help.id}-${root.ts}`);
    expect(event.address).toMatchObject({ shared: true, detail: { channel: help.id, thread: root.ts } });
    expect(event.message.text).toBe('Where can I park?');
    ann.says('It is a van.', { in: root });
    bob.says('I have one, too.', { in: root });
    ann.says('Nobody means the app here.', { in: help });
    bob.says('Nor here', { in: ann.says('Lunch?', { in: help }) });
    await counter.quiet();
    expect(heard()).toEqual(['Ann: Where can I park?', 'Ann: It is a van.', 'Bob: I have one, too.']);
    expect(new Set(received.map(({ conversation }) => conversation)).size).toBe(1);
    const record = await counter.store.conversation(event.conversation);
    expect(record?.customer.name).toBe('Ann');
    expect(record?.participants).toMatchObject([{ name: 'Bob' }]);
  });

  it('are heard once, however often Slack brings it, and not before it is safe', async () => {
    counter = await openCounter({ over });
    const { ann, direct, heard, slack, script } = counter;
    script.fails = 2;
    slack.limits.patience = 300;
    ann.says('Where can I park?', { in: direct });
    await counter.quiet();
    expect(heard()).toEqual([]);
    expect(slack.events.sent.map(({ acked }) => acked)).toEqual([false]);
    await slack.events.redeliver();
    await slack.events.redeliver(() => true);
    await counter.quiet();
    expect(heard()).toEqual(['Ann: Where can I park?']);
    expect(slack.events.sent.every(({ acked }) => acked)).toBe(true);
  });
});

describe('what customers write in Slack', () => {
  it('is read with names, and without the mention that only calls the app', async () => {
    counter = await openCounter();
    const { ann, bob, direct, help, mention, heard } = counter;
    const lines = [
      [`${mention}: where can I park?`, 'where can I park?'],
      [`Hey ${mention}, where can I park?`, 'Hey, where can I park?'],
      [`Where can I park ${mention}?`, 'Where can I park?'],
      [`Where can I park? ${mention}`, 'Where can I park?'],
      [`${mention} ask <@${bob.id}> about <!channel> & <b>`, 'ask @Bob about @channel & <b>'],
    ] as const;
    for (const [line] of lines) {
      ann.says(line, { in: help });
      await counter.quiet();
    }
    ann.says('a <https://example.org/x?a=1&b=2> b', { in: direct });
    await counter.quiet();
    expect(heard()).toEqual([...lines.map(([, text]) => `Ann: ${text}`), 'Ann: a https://example.org/x?a=1&b=2 b']);
  });

  it('is a greeting when it is only a call, and words when the talk has begun', async () => {
    counter = await openCounter();
    const { ann, help, mention, received } = counter;
    const root = ann.says(mention, { in: help });
    await counter.quiet();
    ann.says(mention, { in: root });
    await counter.quiet();
    expect(received.map(({ kind }) => kind)).toEqual(['joined', 'heard']);
  });

  it('counts once when their client sends one gesture as two messages', async () => {
    counter = await openCounter();
    const { ann, direct, heard } = counter;
    ann.says('Hello?', { in: direct, id: 'one-gesture' });
    ann.says('Hello?', { in: direct, id: 'one-gesture' });
    ann.says('Hello?', { in: direct, id: 'another' });
    await counter.quiet();
    expect(heard()).toEqual(['Ann: Hello?', 'Ann: Hello?']);
  });

  it('is heard of guests and of people of other organisations, and never of a bot or of ourselves', async () => {
    counter = await openCounter();
    const { slack, help, mention, heard, direct } = counter;
    const guest = slack.person('Gus', { is_restricted: true });
    const stranger = slack.person('Sue', { is_stranger: true, team_id: 'T0OTHER' });
    const robot = slack.person('Robot', { is_bot: true });
    for (const who of [guest, stranger, robot]) who.says(`${mention} Hello from ${who.name}`, { in: help });
    const post = (more: object) =>
      slack.workspace.post(help, { text: `${mention} beep`, user: robot.id, ...more } as never);
    post({ bot_id: 'B0OTHER' });
    post({ subtype: 'bot_message', bot_id: 'B0OTHER', username: 'Beeper' });
    post({ subtype: 'channel_join' });
    post({ user: 'USLACKBOT' });
    post({ user: slack.workspace.app.user });
    slack.workspace.post(direct, { text: 'Reminder', user: 'USLACKBOT' });
    await counter.quiet();
    expect(heard()).toEqual(['Gus: Hello from Gus', 'Sue: Hello from Sue']);
  });

  it('is nobody’s in the channels of representatives, and in threads that the app began', async () => {
    counter = await openCounter();
    const { ann, rep, help, desk, mention, heard, connection, slack } = counter;
    rep.says(`${mention} Hello`, { in: desk });
    const card = await connection.client.chat.postMessage({ channel: help.id, text: 'FD-1: a card of earlier days' });
    ann.says(`${mention} claim`, { in: slack.workspace.find(help.id, card.ts!)! });
    await counter.quiet();
    expect(heard()).toEqual([]);
    expect(ann.whispers()).toEqual([]);
    expect(rep.whispers()).toEqual([]);
  });

  it('is heard in the named channels only, where some are named; others are told', async () => {
    counter = await openCounter({ open: ['C0ELSEWHERE'] });
    const { ann, help, direct, mention, heard } = counter;
    ann.says(`${mention} Hello`, { in: help });
    ann.says('Hello', { in: direct });
    await counter.quiet();
    expect(heard()).toEqual(['Ann: Hello']);
    expect(ann.whispers()).toMatchObject([{ text: 'I do not answer in this channel. Please write to me directly.' }]);
  });

  it('is heard in messages among several, too', async () => {
    counter = await openCounter();
    const { slack, ann, bob, mention, heard } = counter;
    const several = slack.channel('mpdm-ann--bob', { members: [ann, bob], several: true });
    bob.says('in the thread', { in: ann.says(`${mention} a question`, { in: several }) });
    await counter.quiet();
    expect(heard()).toEqual(['Ann: a question', 'Bob: in the thread']);
  });

  it('is taken all the same when Slack does not say who somebody is', async () => {
    counter = await openCounter();
    const { slack, ann, direct, received } = counter;
    void slack.faults.next('users.info', { status: 500 });
    ann.says('Hello', { in: direct });
    await counter.quiet();
    expect(only(received).customer).toEqual({ id: `slack:${slack.workspace.team}:${ann.id}` });
  });

  it('is kept for the desk alone when they are blocked', async () => {
    counter = await openCounter();
    const { slack, ann, direct, received, blocked } = counter;
    await blocked.block({ channel: 'slack', id: `${slack.workspace.team}:${ann.id}` });
    ann.says('Buy now', { in: direct });
    await counter.quiet();
    expect(only(received).noReply).toBe('machine');
  });

  it('is not lost when a mention comes late: what followed it is heard after it', async () => {
    counter = await openCounter();
    const { slack, url, ann, bob, help, mention, heard, script } = counter;
    slack.subscribe('http://127.0.0.1:1/nobody-is-there');
    const root = ann.says(`${mention} Where can I park?`, { in: help });
    await counter.quiet();
    slack.subscribe(url);
    ann.says('It is a van.', { in: root });
    bob.says('I wonder, too.', { in: root });
    await counter.quiet();
    expect(heard()).toEqual([]);
    script.later = 60_000;
    await slack.events.redeliver();
    await counter.quiet();
    expect(heard()).toEqual(['Ann: Where can I park?', 'Ann: It is a van.', 'Bob: I wonder, too.']);
  });
});

describe('what customers change in Slack', () => {
  const changes = () =>
    counter.received.flatMap((event) => (event.kind === 'changed' ? [[event.message, event.text]] : []));

  it('is changed, and taken back, where it was heard', async () => {
    counter = await openCounter();
    const { slack, ann, direct, help, mention } = counter;
    const one = ann.says('Where can I prak?', { in: direct });
    const root = ann.says(`${mention} Is it fre?`, { in: help });
    await counter.quiet();
    ann.edits(one, 'Where can I park?');
    ann.edits(root, `${mention} Is it free?`);
    slack.workspace.unfurl(direct, one);
    await counter.quiet();
    ann.deletes(one);
    ann.deletes(root);
    await counter.quiet();
    const id = (post: typeof one) => `slack:${slack.workspace.team}:${post.channel}:${post.ts}`;
    expect(changes()).toEqual([
      [id(one), 'Where can I park?'],
      [id(root), 'Is it free?'],
      [id(one), null],
      [id(root), null],
    ]);
    const entries = await counter.store.history(`slack-${slack.workspace.team}-${direct.id}`, { last: 10 });
    expect(entries.map(({ message }) => message.type)).toEqual(['message', 'messageUpdate', 'messageDelete']);
  });

  it('is heard as it reads now when the words themselves come later', async () => {
    counter = await openCounter();
    const { slack, ann, direct, heard, script } = counter;
    script.fails = 2;
    const one = ann.says('Where can I prak?', { in: direct });
    await counter.quiet();
    ann.edits(one, 'Where can I park?');
    await counter.quiet();
    await slack.events.redeliver();
    await counter.quiet();
    expect(heard()).toEqual(['Ann: Where can I park?']);
    expect(changes()).toEqual([]);
  });

  it('leaves a message with replies as Slack leaves it', async () => {
    counter = await openCounter({
      says: (event) =>
        event.kind === 'heard'
          ? [{ type: 'message', from: { id: 'bot', role: 'bot' }, text: 'Behind the town hall.' }]
          : [],
    });
    const { ann, help, mention } = counter;
    const root = ann.says(`${mention} Where can I park?`, { in: help });
    await counter.quiet();
    ann.deletes(root);
    await counter.quiet();
    expect(changes()).toMatchObject([[expect.stringContaining(root.ts), null]]);
  });

  it('is nothing to hear about where nothing was heard', async () => {
    counter = await openCounter();
    const { ann, help, received } = counter;
    const one = ann.says('Lunch?', { in: help });
    ann.edits(one, 'Dinner?');
    ann.deletes(one);
    await counter.quiet();
    expect(received).toEqual([]);
  });
});
