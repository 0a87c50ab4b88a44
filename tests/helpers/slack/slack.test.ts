import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { App, HTTPReceiver, type Logger, LogLevel, SocketModeReceiver } from '@slack/bolt';
import { blockFaults, viewFaults } from './blockkit.ts';
import { pingsOf } from './pings.ts';
import { createSlack, type Slack } from './slack.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const started = async (options: Parameters<typeof createSlack>[0] = {}): Promise<Slack> => {
  const slack = await createSlack(options);
  ends.push(() => slack.stop());
  return slack;
};

const nothing = (): void => {};
const silent: Logger = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  setLevel: nothing,
  getLevel: () => LogLevel.ERROR,
  setName: nothing,
};

/** The real Bolt, listening to the stand-in over one of its transports. */
const bolt = async (slack: Slack, over: 'socket' | 'http'): Promise<App> => {
  const clientOptions = { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true };
  const logger = silent;
  const receiver =
    over === 'socket'
      ? new SocketModeReceiver({ appToken: slack.tokens.app, logger, installerOptions: { clientOptions } })
      : new HTTPReceiver({ signingSecret: slack.signingSecret, logger, port: 0 });
  const app = new App({ token: slack.tokens.bot, receiver, clientOptions: { ...clientOptions, logger }, logger });
  const server = await app.start(0);
  if (over === 'http')
    slack.subscribe(`http://127.0.0.1:${(server as { address(): AddressInfo }).address().port}/slack/events`);
  ends.push(() => app.stop());
  return app;
};

describe.each(['socket', 'http'] as const)('the real Bolt over %s', (over) => {
  it('hears what people say, twice when it is mentioned', async () => {
    const slack = await started();
    const ana = slack.person('Ana');
    const room = slack.channel('help', { members: [ana] });
    const app = await bolt(slack, over);
    const heard: string[] = [];
    app.event('message', async ({ event }) => void heard.push(`message ${'text' in event ? event.text : ''}`));
    app.event('app_mention', async ({ event }) => void heard.push(`mention ${event.text}`));
    ana.says('a < b', { in: room });
    await slack.events.quiet();
    ana.says(`hello <@${slack.workspace.app.user}>`, { in: room });
    await slack.events.quiet();
    const mention = `hello <@${slack.workspace.app.user}>`;
    expect(heard.sort()).toEqual([`mention ${mention}`, 'message a &lt; b', `message ${mention}`].sort());
    expect(new Set(slack.events.sent.map((one) => one.body.event_id)).size).toBe(3);
    expect(slack.events.sent.every((one) => one.acked && one.attempts === 1)).toBe(true);
  });

  it('opens a modal for a click and gets what was filled in', async () => {
    const slack = await started();
    const ana = slack.person('Ana');
    const room = slack.channel('help', { members: [ana] });
    const app = await bolt(slack, over);
    app.action('why', async ({ ack, body, client }) => {
      await ack();
      if (!('trigger_id' in body)) return;
      const view = {
        type: 'modal' as const,
        callback_id: 'reason',
        title: { type: 'plain_text' as const, text: 'Why' },
        submit: { type: 'plain_text' as const, text: 'Send' },
        blocks: [
          {
            type: 'input' as const,
            block_id: 'words',
            label: { type: 'plain_text' as const, text: 'Because' },
            element: { type: 'plain_text_input' as const, action_id: 'because' },
          },
        ],
      };
      await client.views.open({ trigger_id: body.trigger_id, view });
      await expect(client.views.open({ trigger_id: body.trigger_id, view })).rejects.toThrow('exchanged_trigger_id');
    });
    const reasons: unknown[] = [];
    app.view('reason', async ({ ack, view }) => {
      reasons.push(view.state.values.words?.because?.value);
      await ack();
    });
    const posted = await app.client.chat.postMessage({
      channel: room.id,
      text: 'Well?',
      blocks: [
        {
          type: 'actions',
          elements: [{ type: 'button', action_id: 'why', text: { type: 'plain_text', text: 'Why?' } }],
        },
      ],
    });
    const card = slack.workspace.find(room.id, String(posted.ts));
    expect((await ana.clicks(card!, 'Why?')).acked).toBe(true);
    await slack.until('the modal', () => ana.modal());
    expect((await ana.submits({ because: 'I can' })).acked).toBe(true);
    expect(reasons).toEqual(['I can']);
    expect(ana.modal()).toBeUndefined();
  });

  it('sends an event that nobody acknowledged again, with the same event_id', async () => {
    const slack = await started();
    const ana = slack.person('Ana');
    const room = slack.channel('help', { members: [ana] });
    ana.says('is anybody there?', { in: room });
    await slack.events.quiet();
    const app = await bolt(slack, over);
    const heard: (number | undefined)[] = [];
    app.event('message', async ({ context }) => void heard.push(context.retryNum));
    await slack.events.redeliver();
    expect(heard).toEqual([1]);
    expect(slack.events.sent.map((one) => one.acked)).toEqual([true]);
  });
});

describe('the Web API', () => {
  it('posts a reply to a thread that does not exist into the channel', async () => {
    const slack = await started();
    const room = slack.channel('help');
    const app = await bolt(slack, 'http');
    const parent = await app.client.chat.postMessage({ channel: room.id, text: 'parent' });
    const reply = await app.client.chat.postMessage({ channel: room.id, text: 'reply', thread_ts: String(parent.ts) });
    expect(reply.message?.thread_ts).toBe(parent.ts);
    const stray = await app.client.chat.postMessage({ channel: room.id, text: 'stray', thread_ts: '1.000001' });
    expect(stray.message?.thread_ts).toBeUndefined();
    const replies = await app.client.conversations.replies({ channel: room.id, ts: String(parent.ts) });
    expect(replies.messages?.map((each) => each.text)).toEqual(['parent', 'reply']);
    const roots = await app.client.conversations.history({ channel: room.id });
    expect(roots.messages?.map((each) => each.text)).toEqual(['stray', 'parent']);
  });

  it('tells the app of its own updates and deletions, as Slack does', async () => {
    const slack = await started();
    const room = slack.channel('help');
    const app = await bolt(slack, 'http');
    const one = await app.client.chat.postMessage({ channel: room.id, text: 'one' });
    await app.client.chat.postMessage({ channel: room.id, text: 'reply', thread_ts: String(one.ts) });
    await app.client.chat.update({ channel: room.id, ts: String(one.ts), text: 'changed' });
    await app.client.chat.delete({ channel: room.id, ts: String(one.ts) });
    await slack.events.quiet();
    const last = slack.events.sent.map((each) => each.body.event).at(-1);
    expect(last).toMatchObject({ subtype: 'message_changed', message: { subtype: 'tombstone' } });
    expect(slack.events.sent.map((each) => each.body.event.subtype)).toContain('message_changed');
  });

  it('refuses what is not documented, not granted, or too long', async () => {
    const slack = await started({ scopes: ['chat:write'] });
    const room = slack.channel('help');
    const app = await bolt(slack, 'http');
    const channel = room.id;
    await expect(app.client.apiCall('chat.postMessage', { channel, text: 'x', colour: 'red' })).rejects.toThrow(
      'invalid_arguments',
    );
    await expect(app.client.chat.postMessage({ channel, text: 'x', username: 'Ann' })).rejects.toThrow('missing_scope');
    await expect(app.client.reactions.add({ channel, timestamp: '1', name: 'x' })).rejects.toThrow('missing_scope');
    await expect(app.client.chat.postMessage({ channel: 'C0', text: 'x' })).rejects.toThrow('channel_not_found');
    const long = { type: 'section' as const, text: { type: 'mrkdwn' as const, text: 'x'.repeat(3001) } };
    await expect(app.client.chat.postMessage({ channel, text: 'x', blocks: [long] })).rejects.toThrow('invalid_blocks');
    expect(room.messages).toEqual([]);
  });

  it('meets the faults a test has planned, and says what was done in spite of them', async () => {
    const slack = await started();
    const room = slack.channel('help');
    const app = await bolt(slack, 'http');
    const say = (text: string) => app.client.chat.postMessage({ channel: room.id, text });
    void slack.faults.next('chat.postMessage', { status: 429, retryAfter: 7 });
    await expect(say('limited')).rejects.toMatchObject({ retryAfter: 7 });
    void slack.faults.next('chat.postMessage', { status: 500 });
    await expect(say('broken')).rejects.toMatchObject({ statusCode: 500 });
    void slack.faults.next('chat.postMessage', { reset: true });
    await expect(say('reset')).rejects.toThrow();
    void slack.faults.next('chat.postMessage', { lost: true });
    await expect(say('lost')).rejects.toThrow();
    const held = slack.faults.hold('chat.postMessage');
    const saying = say('held');
    await held.arrived;
    expect(room.messages.map((each) => each.text)).toEqual(['lost']);
    held.release();
    await saying;
    expect(room.messages.map((each) => each.text)).toEqual(['lost', 'held']);
    expect(slack.calls.map((call) => call.outcome).filter((outcome) => outcome !== 'ok')).toEqual([
      '429',
      '500',
      'reset',
      'lost',
    ]);
  });
});

describe('what pings whom', () => {
  it('reads mentions in markup and in rich text, and none in plain text', () => {
    expect(pingsOf('<!channel> and <@U1|ana>')).toEqual(['!channel', '@U1']);
    expect(pingsOf('&lt;!channel&gt;')).toEqual([]);
    const rich = (piece: object) => [
      { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [piece] }] },
    ];
    expect(pingsOf('', rich({ type: 'broadcast', range: 'here' }))).toEqual(['!here']);
    expect(pingsOf('', rich({ type: 'text', text: '<!here>' }))).toEqual([]);
    expect(pingsOf('', [{ type: 'section', text: { type: 'mrkdwn', text: '<!subteam^S1>' } }])).toEqual([
      '!subteam^S1',
    ]);
  });
});

describe('Block Kit', () => {
  const button = (id: string) => ({ type: 'button', action_id: id, text: { type: 'plain_text', text: 'Go' } });

  it('takes what Slack takes', () => {
    expect(blockFaults([{ type: 'actions', elements: [button('a'), button('b')] }])).toBeUndefined();
  });

  it.each([
    ['two buttons with one action_id', [{ type: 'actions', elements: [button('a'), button('a')] }]],
    ['a disabled button', [{ type: 'actions', elements: [{ ...button('a'), disabled: true }] }]],
    [
      'an overflow of six',
      [
        {
          type: 'actions',
          elements: [
            {
              type: 'overflow',
              action_id: 'o',
              options: Array.from({ length: 6 }, (_, n) => ({
                text: { type: 'plain_text', text: 'x' },
                value: `${n}`,
              })),
            },
          ],
        },
      ],
    ],
    [
      'an empty rich text',
      [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: '' }] }] }],
    ],
    ['51 blocks', Array.from({ length: 51 }, () => ({ type: 'divider' }))],
  ])('refuses %s', (_, blocks) => {
    expect(blockFaults(blocks)?.error).toBe('invalid_blocks');
  });

  it('refuses a modal whose title is too long or that cannot be submitted', () => {
    const input = {
      type: 'input',
      label: { type: 'plain_text', text: 'x' },
      element: { type: 'plain_text_input', action_id: 'i' },
    };
    const view = { type: 'modal', title: { type: 'plain_text', text: 'x'.repeat(25) }, blocks: [input] };
    expect(viewFaults(view)).toEqual(['view.title is longer than 24', 'submit is missing']);
  });
});
