import { afterEach, describe, expect, it } from '@jest/globals';
import { withClosing } from '../../../src/conversation/closing.ts';
import { articles } from './articles.ts';
import { asks, type Counter, openCounter, plainOf, says } from './counter.ts';

let counter: Counter;
afterEach(() => counter.close());

const answers = (...drafts: ReturnType<typeof asks>[]) => ({
  says: (event: { kind: string }) => (event.kind === 'heard' ? drafts : []),
});
const conversationIn = (id: string): string => `slack-${counter.slack.workspace.team}-${id}`;

describe('answers in Slack', () => {
  it('come in the direct message, and in the thread of a channel', async () => {
    counter = await openCounter(answers(asks('Behind the **town hall**.')));
    const { ann, direct, help, mention, slack, shown } = counter;
    ann.says('Where can I park?', { in: direct });
    const root = ann.says(`${mention} Where can I park?`, { in: help });
    await counter.quiet();
    expect(shown(direct)).toEqual(['Behind the town hall .']);
    expect(slack.thread(root).map(plainOf)).toEqual([expect.anything(), 'Behind the town hall .']);
    expect(help.messages.every(({ ts, thread_ts }) => ts === root.ts || thread_ts === root.ts)).toBe(true);
    expect(direct.messages[1]?.thread_ts).toBeUndefined();
  });

  it('stand in the thread in which somebody asked in a direct message', async () => {
    counter = await openCounter(answers(asks('Yes.')));
    const { ann, direct, slack } = counter;
    const root = ann.says('Hello', { in: direct });
    await counter.quiet();
    ann.says('And in this thread?', { in: root });
    await counter.quiet();
    expect(slack.thread(root).map(plainOf)).toEqual(['Hello', 'And in this thread?', 'Yes.']);
  });

  it.each(articles)('ping nobody and keep Slack’s limits, whatever an article says: %s', async (_, text) => {
    counter = await openCounter(answers(asks(text, ...Array.from({ length: 5 }, (_, i) => `${i} ${text}`))));
    const { ann, direct, slack } = counter;
    ann.says('Hello', { in: direct });
    await counter.quiet();
    expect(counter.outcomes).toEqual([{ outcome: 'delivered' }]);
    expect(slack.pings()).toEqual([]);
    expect(slack.calls.filter(({ method, outcome }) => method.startsWith('chat.') && outcome !== 'ok')).toEqual([]);
    expect(direct.messages.at(-1)?.blocks).toBeDefined();
  });

  it('that are long come in pieces, and what is longer still as a file', async () => {
    counter = await openCounter();
    const { ann, direct, shown, slack } = counter;
    ann.says('Hello', { in: direct });
    await counter.quiet();
    await counter.tells(conversationIn(direct.id), asks('word '.repeat(2000)));
    await counter.quiet();
    expect(shown(direct)).toHaveLength(3);
    await counter.tells(conversationIn(direct.id), asks(`The beginning. ${'word '.repeat(6000)}The end.`));
    await counter.quiet();
    const [beginning, file] = shown(direct).slice(3);
    expect(beginning).toMatch(/^The beginning\..*the whole text is in the file below\.$/);
    expect(file).toBe('(message.txt)');
    expect(shown(direct)).toHaveLength(5);
    expect([...slack.files.kept.values()][0]?.bytes.toString()).toMatch(/^The beginning\..*The end\.$/);
  });

  it('of a person carry their name, or say it where the app may not', async () => {
    counter = await openCounter(answers(says('I look into it.')));
    counter.ann.says('Hello', { in: counter.direct });
    await counter.quiet();
    expect(counter.direct.messages[1]).toMatchObject({ username: 'Rita', text: 'I look into it.' });
    await counter.close();
    counter = await openCounter({
      ...answers(says('I look into it.')),
      scopes: ['chat:write', 'im:history', 'users:read'],
    });
    counter.ann.says('Hello', { in: counter.direct });
    await counter.quiet();
    expect(counter.direct.messages[1]?.username).toBeUndefined();
    expect(counter.shown(counter.direct)).toEqual(['Rita I look into it.']);
  });

  it('say below the thread that they are on their way, when that takes a while', async () => {
    let free = () => {};
    const looked = new Promise<void>((resolve) => {
      free = resolve;
    });
    counter = await openCounter({
      async says(event) {
        if (event.kind === 'heard' && event.message.text?.includes('slow')) await looked;
        return event.kind === 'heard' ? [asks('Here it is.')] : [];
      },
    });
    const { ann, direct, slack } = counter;
    ann.says('quick', { in: direct });
    await counter.quiet();
    const slow = ann.says('slow', { in: direct });
    await slack.until('the line', () => slack.workspace.statuses.length > 0);
    free();
    await counter.quiet();
    expect(slack.workspace.statuses).toEqual([
      { channel: direct.id, thread_ts: slow.ts, status: 'is looking that up…' },
    ]);
    expect(counter.shown(direct)).toEqual(['Here it is.', 'Here it is.']);
  });
});

it('what is said to a person has a line that says whom it has reached, while a ticket is theirs', async () => {
  const frontdesk = { id: 'frontdesk', role: 'bot' as const };
  const status = (state: string, more = {}) => ({
    ...{ type: 'event' as const, name: 'handoff.status', from: frontdesk, value: { state, ...more } },
  });
  const steps: Record<string, ReturnType<typeof says>[]> = {
    person: [status('queued')],
    claimed: [status('accepted', { agent: { id: 'agent-1', name: 'Rita' } })],
    answered: [says('I look into it.')],
    closed: [status('completed')],
  };
  counter = await openCounter({ says: (event) => steps[(event.kind === 'heard' && event.message.text) || ''] ?? [] });
  const { ann, direct, slack } = counter;
  const line = async (text: string) => {
    const before = slack.workspace.statuses.length;
    ann.says(text, { in: direct });
    return slack.until('the line', () => slack.workspace.statuses.slice(before)[0]?.status);
  };
  ann.says('person', { in: direct });
  await counter.quiet();
  ann.says('claimed', { in: direct });
  await counter.quiet();
  expect(await line('Hello?')).toBe('has let Rita know…');
  ann.says('answered', { in: direct });
  await counter.quiet();
  expect(await line('And now?')).toBe('has let Rita know…');
  ann.says('closed', { in: direct });
  await counter.quiet();
  expect(await line('Something else?')).toBe('is looking that up…');
});

it('that a person has joined is said below the thread as well, until their first word', async () => {
  const accepted = {
    ...{ type: 'event' as const, name: 'handoff.status', from: { id: 'frontdesk', role: 'bot' as const } },
    value: { state: 'accepted', agent: { id: 'agent-1', name: 'Rita' } },
  };
  const channelData = withClosing({ after: 0, title: 'Close FD-1001' });
  const joined = { ...asks('You are now talking with Rita.'), channelData };
  counter = await openCounter({ says: (event) => (event.kind === 'heard' ? [accepted, joined] : []) });
  const { ann, direct, help, mention, slack } = counter;
  const root = ann.says(`${mention} I want to talk to a person`, { in: help });
  await counter.quiet();
  const line = { channel: help.id, thread_ts: root.ts, status: 'says that Rita is on it…' };
  expect(slack.workspace.statuses).toEqual([line]);
  // Where everything stands in one line there is no thread; and whoever has written already is there.
  ann.says('I want to talk to a person', { in: direct });
  await counter.quiet();
  counter.script.says = (event) => (event.kind === 'heard' ? [accepted, joined, says('Which bill?')] : []);
  ann.says('another', { in: root });
  await counter.quiet();
  expect(slack.workspace.statuses).toEqual([line]);
  void slack.faults.next('assistant.threads.setStatus', { status: 500 });
  counter.script.says = (event) => (event.kind === 'heard' ? [accepted, joined] : []);
  ann.says('and another', { in: root });
  await counter.quiet();
  expect(counter.outcomes.every(({ outcome }) => outcome === 'delivered')).toBe(true);
});

describe('when Slack does not do what it is asked', () => {
  it.each([
    ['answers 500', { status: 500 }],
    ['does it and its answer is lost', { lost: true }],
    ['breaks the connection', { reset: true }],
    ['wants to be left alone', { status: 429, retryAfter: 1 }],
  ] as const)('%s: it is said once, and in order', async (_, fault) => {
    counter = await openCounter(answers(asks('First.'), asks('Second.', 'Yes'), asks('Third.')));
    const { ann, direct, slack, shown } = counter;
    void slack.faults.next('chat.postMessage', fault);
    void slack.faults.next('chat.postMessage', fault, { when: ({ text }) => text === 'Second.' });
    ann.says('Hello', { in: direct });
    await slack.until('the last one', () => shown(direct).includes('Third.'));
    await counter.quiet();
    expect(shown(direct).map((text) => text.replace(/ \[Yes\]$/, ''))).toEqual(['First.', 'Second.', 'Third.']);
  });

  it('refuses it for good: a person hears of it, and what comes next is sent', async () => {
    counter = await openCounter(answers(asks('First.'), asks('Second.')));
    const { ann, direct, slack, outcomes, shown } = counter;
    void slack.faults.next('chat.postMessage', { error: 'restricted_action' });
    ann.says('Hello', { in: direct });
    await counter.quiet();
    expect(outcomes).toEqual([
      { outcome: 'refused', reason: 'Slack says restricted_action' },
      { outcome: 'delivered' },
    ]);
    expect(shown(direct)).toEqual(['Second.']);
  });

  it('has no thread any more: nothing stands in the channel for all to see', async () => {
    counter = await openCounter();
    const { ann, help, mention, slack, outcomes } = counter;
    const root = ann.says(`${mention} Hello`, { in: help });
    await counter.quiet();
    ann.deletes(root);
    await counter.quiet();
    await counter.tells(`${conversationIn(help.id)}-${root.ts}`, says('Your balance is 12.'));
    await counter.quiet();
    expect(help.messages).toEqual([]);
    expect(outcomes).toEqual([{ outcome: 'refused', reason: 'Slack says thread_not_found' }]);
    expect(slack.calls.filter(({ method }) => method === 'chat.delete')).toHaveLength(1);
  });
});

describe('what people change of what they said', () => {
  const revised = (conversation: string, n: number, text: string | null) =>
    says(text ?? '', {
      type: text === null ? 'messageDelete' : 'messageUpdate',
      replyToId: `${conversation}|${String(n).padStart(7, '0')}`,
    });

  it('is changed in Slack, and taken back, with its files', async () => {
    counter = await openCounter();
    const { ann, direct, shown, files } = counter;
    ann.says('Hello', { in: direct });
    await counter.quiet();
    const conversation = conversationIn(direct.id);
    const put = await files.put({
      ...{ conversation, from: 'desk:rita', name: 'plan.txt', type: 'text/plain', bytes: Buffer.from('a plan') },
    });
    const { id, name, type, size } = put.file!;
    const attachments = [{ contentType: type, name, file: { id, name, type, size } }];
    await counter.tells(conversation, says('At five.', { attachments }));
    await counter.quiet();
    expect(shown(direct)).toEqual(['At five.', '(plan.txt)']);
    await counter.tells(conversation, revised(conversation, 2, 'At **six**.'));
    await counter.quiet();
    expect(shown(direct)).toEqual(['At six .', '(plan.txt)']);
    expect(direct.messages[1]?.username).toBe('Rita');
    await counter.tells(conversation, revised(conversation, 2, `At six. ${'word '.repeat(1000)}`));
    await counter.quiet();
    expect(shown(direct)).toHaveLength(3);
    await counter.tells(conversation, revised(conversation, 2, 'At seven.'));
    await counter.quiet();
    expect(shown(direct)).toEqual(['At seven.', '(plan.txt)']);
    await counter.tells(conversation, revised(conversation, 2, null));
    await counter.quiet();
    expect(shown(direct)).toEqual([]);
    expect(counter.outcomes.every(({ outcome }) => outcome === 'delivered')).toBe(true);
  });

  it('is found by Slack’s own memory when ours is lost', async () => {
    counter = await openCounter();
    const { ann, direct, shown, traces } = counter;
    ann.says('Hello', { in: direct });
    await counter.quiet();
    const conversation = conversationIn(direct.id);
    await counter.tells(conversation, says('At five.'));
    await counter.quiet();
    await traces.forget(conversation);
    await counter.tells(conversation, revised(conversation, 2, 'At six.'), revised(conversation, 9, 'Never said.'));
    await counter.quiet();
    expect(shown(direct)).toEqual(['At six.']);
    expect(counter.outcomes.at(-1)).toEqual({ outcome: 'refused', reason: 'the message is not there any more' });
  });
});
