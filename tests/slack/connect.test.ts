import { afterEach, describe, expect, it } from '@jest/globals';
import { connectTo } from '../helpers/slack/connected.ts';
import { createSlack } from '../helpers/slack/slack.ts';
import { sign } from '../helpers/slack/transports.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const set = async (over: 'socket' | 'http', options: Parameters<typeof createSlack>[0] = {}) => {
  const slack = await createSlack(options);
  ends.push(() => slack.stop());
  const connected = await connectTo(slack, over);
  ends.push(() => connected.stop());
  const ana = slack.person('Ana');
  const room = slack.channel('help', { members: [ana] });
  const heard: string[] = [];
  return { slack, ana, room, heard, ...connected };
};

describe.each(['socket', 'http'] as const)('receiving over %s', (over) => {
  it('acknowledges an event after its listener has finished, not before', async () => {
    const { slack, ana, room, connection } = await set(over);
    let finish = (): void => {};
    const stored = new Promise<void>((resolve) => {
      finish = resolve;
    });
    let began = (): void => {};
    const beginning = new Promise<void>((resolve) => {
      began = resolve;
    });
    connection.app.event('message', async () => {
      began();
      await stored;
    });
    await connection.listen();
    ana.says('hello', { in: room });
    await beginning;
    // An acknowledgement sent before this would have arrived with it.
    await connection.client.auth.test();
    await slack.until('the next call', () => slack.calls.filter(({ method }) => method === 'auth.test').length > 1);
    expect(slack.events.sent.map((one) => one.acked)).toEqual([false]);
    finish();
    await slack.events.quiet();
    expect(slack.events.sent.map((one) => [one.acked, one.attempts])).toEqual([[true, 1]]);
  });

  it('does not acknowledge what could not be stored, and takes it when Slack sends it again', async () => {
    const { slack, ana, room, connection, heard } = await set(over);
    let broken = true;
    connection.app.event('message', async ({ event }) => {
      if (broken) throw new Error('Redis is gone');
      heard.push('text' in event ? String(event.text) : '');
    });
    await connection.listen();
    slack.limits.patience = 500;
    ana.says('is anybody there?', { in: room });
    await slack.events.quiet();
    expect(slack.events.sent.map((one) => [one.acked, one.attempts])).toEqual([[false, 2]]);
    broken = false;
    slack.limits.patience = 10_000;
    await slack.events.redeliver();
    expect(heard).toEqual(['is anybody there?']);
    expect(slack.events.sent.every((one) => one.acked)).toBe(true);
  });

  it('acknowledges a click that no listener knows, and tells', async () => {
    const { ana, room, connection, slack } = await set(over);
    const stale: unknown[] = [];
    connection.onStale(async (body) => void stale.push(body.type));
    await connection.listen();
    const card = slack.workspace.post(room, { bot_id: slack.workspace.app.bot, text: 'card' });
    expect((await ana.clicks(card, 'from-an-older-version', { with: 'x' })).acked).toBe(true);
    expect(stale).toEqual(['block_actions']);
  });

  it('keeps a form open that no listener knows, and says what to do: what was typed is not thrown away', async () => {
    const { ana, connection } = await set(over);
    await connection.listen();
    const element = { type: 'plain_text_input', action_id: 'note' };
    const input = { type: 'input', block_id: 'note', label: { type: 'plain_text', text: 'Note' }, element };
    const view = { type: 'modal', callback_id: 'from-another-version', blocks: [input] };
    const answer = await ana.submits({ note: 'A long story' }, { id: 'V1', hash: 'h', user: ana.id, view });
    expect(answer).toMatchObject({
      acked: true,
      payload: {
        response_action: 'errors',
        errors: { note: expect.stringContaining('another version of Frontdesk. Copy what you have written') },
      },
    });
  });

  it('finishes what is under way before it stops, and takes nothing new', async () => {
    const { slack, ana, room, connection, heard } = await set(over);
    let finish = (): void => {};
    const stored = new Promise<void>((resolve) => {
      finish = resolve;
    });
    connection.app.event('message', async ({ event }) => {
      await stored;
      heard.push('text' in event ? String(event.text) : '');
    });
    await connection.listen();
    ana.says('first', { in: room });
    await slack.until('the event', () => slack.events.sent[0]?.attempts === 1);
    const stopping = connection.stop();
    slack.limits.patience = 500;
    ana.says('second', { in: room });
    finish();
    await stopping;
    await slack.events.quiet();
    expect(heard).not.toContain('second');
    expect(slack.events.sent.map((one) => one.acked)).toContain(false);
  });

  it('goes on trying while Slack refuses the token, and says so', async () => {
    const { slack, connection, log } = await set(over);
    slack.revoke(slack.tokens.bot);
    await connection.listen();
    expect(connection.health()).toEqual({ connected: false, reason: 'invalid_auth' });
    expect(log.lines.join('\n')).toContain('does not accept SLACK_BOT_TOKEN');
    slack.restore(slack.tokens.bot);
    await slack.until('the connection', () => connection.health().connected);
    expect(connection.me()?.user).toBe(slack.workspace.app.user);
  });
});

describe('Socket Mode', () => {
  it('holds two connections, so that recycling one loses no click', async () => {
    const { slack, ana, room, connection } = await set('socket');
    connection.app.action('go', async ({ ack }) => ack());
    await connection.listen();
    expect(slack.sockets.open).toHaveLength(2);
    const card = slack.workspace.post(room, { bot_id: slack.workspace.app.bot, text: 'card' });
    for (let round = 0; round < 5; round += 1) {
      slack.sockets.recycle();
      expect((await ana.clicks(card, 'go', { with: 'x' })).acked).toBe(true);
      await slack.until('both connections', () => slack.sockets.open.length === 2);
    }
  });

  it('comes back by itself after its connections were cut and its token was refused for a while', async () => {
    const { slack, ana, room, connection, heard } = await set('socket');
    connection.app.event('message', async ({ event }) => void heard.push('text' in event ? String(event.text) : ''));
    await connection.listen();
    slack.revoke(slack.tokens.app);
    slack.sockets.cut();
    await slack.until('the refusal', () => connection.health().reason);
    expect(connection.health()).toMatchObject({ connected: false });
    slack.restore(slack.tokens.app);
    await slack.until('both connections', () => slack.sockets.open.length === 2 && connection.health().connected);
    ana.says('still there?', { in: room });
    await slack.events.quiet();
    expect(heard).toEqual(['still there?']);
  });
});

describe('HTTP', () => {
  const event = { type: 'event_callback', team_id: 'T1', event_id: 'Ev1', event: { type: 'message', text: 'forged' } };
  const now = (): number => Math.floor(Date.now() / 1000);

  const listening = async () => {
    const all = await set('http');
    all.connection.app.event('message', async () => void all.heard.push('something'));
    await all.connection.listen();
    const send = (headers: Record<string, string>, body = JSON.stringify(event)) =>
      fetch(all.url, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
    return { ...all, send };
  };

  it.each([
    ['without a signature', () => ({})],
    ['with the signature of another secret', (body: string) => sign('another', body)],
    ['signed ten minutes ago', (body: string, secret: string) => sign(secret, body, now() - 600)],
    ['signed an hour ahead', (body: string, secret: string) => sign(secret, body, now() + 3600)],
    ['signed for another body', (_: string, secret: string) => sign(secret, '{}')],
    [
      'of another signature version',
      (body: string, secret: string) => {
        const headers = sign(secret, body);
        return { ...headers, 'x-slack-signature': headers['x-slack-signature']!.replace('v0', 'v1') };
      },
    ],
  ])('refuses a request %s', async (_, headers) => {
    const { slack, send, heard } = await listening();
    const answer = await send(headers(JSON.stringify(event), slack.signingSecret));
    expect([answer.status, await answer.text()]).toEqual([401, '']);
    expect(heard).toEqual([]);
  });

  it('refuses what is no JSON, what is too large, and other methods and addresses', async () => {
    const { slack, send, heard, url } = await listening();
    expect((await send(sign(slack.signingSecret, 'no json'), 'no json')).status).toBe(400);
    const large = JSON.stringify({ ...event, padding: 'x'.repeat(1024 * 1024) });
    expect((await send(sign(slack.signingSecret, large), large)).status).toBe(413);
    expect((await fetch(url)).status).toBe(404);
    expect(heard).toEqual([]);
  });

  it('answers the question whether the address is ours', async () => {
    const { slack, send } = await listening();
    const body = JSON.stringify({ type: 'url_verification', challenge: 'abc' });
    const answer = await send(sign(slack.signingSecret, body), body);
    expect(await answer.json()).toEqual({ challenge: 'abc' });
  });
});
