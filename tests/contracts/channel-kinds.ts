import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import express from 'express';
import type { Channel, ChannelGround } from '../../src/channels/channel.ts';
import { createConsole } from '../../src/channels/console/console.ts';
import { createMemoryEnded } from '../../src/channels/webchat/ended.ts';
import { createWebchat } from '../../src/channels/webchat/webchat.ts';
import { createMemoryPresence } from '../../src/conversation/presence.ts';
import type { Store } from '../../src/conversation/store.ts';
import { keepPigeons } from '../channels/fake/pigeons.ts';
import { buildWidget, secrets, widgetFolder } from '../channels/webchat/host.ts';
import { until } from '../helpers/until.ts';
import { programFor } from '../setup/needs.ts';
import { email } from './email-kind.ts';
import { slackCustomers } from './slack-kind.ts';

/** What the customer's provider was told of what they wrote. */
export interface Told {
  acknowledged: boolean;
  /** Why not, in words. */
  words: string;
}

/** One channel, with a customer and their provider before it. */
export interface Line {
  channel: Channel;
  /** The customer writes; `id` is their client's own, so that the same again is the same message. */
  says(text: string, id: string): Promise<Told>;
  /** Where customers read the log: the texts that they have read. */
  reads?(): Promise<string[]>;
  /** Where messages are delivered: what the provider was given, and what it answers; a hanging one never does. */
  provider?: { given(): string[]; answers(outcome: 'delivered' | 'refused' | 'unknown' | 'hangs'): void };
  end(): Promise<void>;
}

/** One implementation of the port. */
export interface ChannelKind {
  name: string;
  /** Whether its clients give messages ids, so that a message can come twice. */
  repeats: boolean;
  /** Whether who wrote can be told that it was refused; elsewhere what is too long is kept in a file. */
  tellsSender: boolean;
  open(store: Store): Promise<Line>;
}

const silent = { info() {}, warn() {}, error() {} };

const webchat: ChannelKind = {
  name: 'web chat',
  repeats: true,
  tellsSender: true,
  async open(store) {
    await buildWidget();
    const app = express();
    const server = createServer(app).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const channel = createWebchat({
      ...{
        store,
        ended: createMemoryEnded(),
        presence: createMemoryPresence(),
        secrets,
        publicUrl: url,
        origins: [],
        name: 'Marlow',
        locales: ['en'],
        log: silent,
      },
      address: () => 'somebody',
      widget: widgetFolder,
    });
    app.use(channel.router);
    const post = (path: string, token: string, body: object) =>
      fetch(`${url}/v3/directline/${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const made = await post('tokens/generate', secrets.webchat, {});
    const { token, conversationId } = (await made.json()) as { token: string; conversationId: string };
    const path = `conversations/${conversationId}/activities`;
    return {
      channel,
      async says(text, id) {
        const response = await post(path, token, { type: 'message', text, channelData: { clientActivityID: id } });
        return { acknowledged: response.ok, words: response.ok ? '' : await response.text() };
      },
      async reads() {
        const response = await fetch(`${url}/v3/directline/${path}`, { headers: { authorization: `Bearer ${token}` } });
        const { activities } = (await response.json()) as { activities: { text?: string }[] };
        return activities.map(({ text = '' }) => text);
      },
      async end() {
        server.closeAllConnections();
        server.close();
        await once(server, 'close');
      },
    };
  },
};

const terminal: ChannelKind = {
  name: 'console',
  repeats: false,
  tellsSender: true,
  async open(store) {
    const [input, output] = [new PassThrough(), new PassThrough({ encoding: 'utf8' })];
    let printed = '';
    output.on('data', (text) => {
      printed += text;
    });
    const channel = createConsole({ store, input, output, terminal: false, answerMs: 1 });
    let acknowledged = 0;
    const { start } = channel;
    return {
      channel: {
        ...channel,
        // What a terminal's customer sees of an acknowledgement is that nothing is said against it.
        start: (receive) =>
          start(async (event) => {
            const received = await receive(event);
            if (event.kind === 'heard') acknowledged += 1;
            return received;
          }),
      },
      async says(text) {
        const before = { acknowledged, printed: printed.length };
        const words = () => /\(This [^)]*\)/.exec(printed.slice(before.printed))?.[0] ?? '';
        input.write(`${text}\n`);
        await until('what the terminal says', () => acknowledged > before.acknowledged || words() !== '', 2);
        return { acknowledged: acknowledged > before.acknowledged, words: words() };
      },
      reads: async () => [printed],
      async end() {
        input.end();
      },
    };
  },
};

const pigeons: ChannelKind = {
  name: 'a channel of a test',
  repeats: true,
  tellsSender: true,
  async open() {
    const loft = keepPigeons();
    const channel = (await loft.open({} as ChannelGround)) as Channel;
    return {
      channel,
      says: (text, id) =>
        loft.brings('ada', text, id).then(
          (told) =>
            'refused' in told ? { acknowledged: false, words: told.refused } : { acknowledged: true, words: '' },
          (error: unknown) => ({ acknowledged: false, words: String(error) }),
        ),
      provider: {
        given: () => loft.letters('ada'),
        answers(outcome) {
          loft.answers = () =>
            outcome === 'hangs'
              ? new Promise(() => {})
              : outcome === 'delivered'
                ? { outcome }
                : { outcome, reason: 'x' };
        },
      },
      async end() {},
    };
  },
};

/** Every implementation that there is. */
export const channelKinds: readonly ChannelKind[] = [
  ...[webchat, terminal, pigeons, slackCustomers],
  ...(programFor('redis') ? [email] : []),
];
