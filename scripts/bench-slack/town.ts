import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { WebSocket } from 'ws';
import { botEvents, botScopes } from '../../src/slack/manifest.ts';
import { startRedis } from '../../tests/helpers/redis.ts';
import { createSlack, type Slack } from '../../tests/helpers/slack/slack.ts';
import type { Post, Room } from '../../tests/helpers/slack/workspace.ts';
import { until } from '../../tests/helpers/until.ts';

/** A real Frontdesk whose desk is in a stand-in for Slack, with many teams, and customers who chat with it. */
export interface Town {
  slack: Slack;
  ana: ReturnType<Slack['person']>;
  /** A customer with an open chat; what they say first brings a person of that team. */
  customer(team: number): Promise<Customer>;
  /** The card of a conversation, once its thread has begun. */
  card(customer: Customer): Promise<Post>;
  /** Settles when the card has its number. */
  numbered(customer: Customer): Promise<unknown>;
  /** Settles when the card says that somebody has it. */
  redrawn(customer: Customer): Promise<unknown>;
  room(team: number): Room;
  stop(): Promise<void>;
}

/** Somebody in a web chat. */
export interface Customer {
  conversation: string;
  team: number;
  says(text: string): Promise<void>;
  /** Settles when they have a text, with the time of this process's clock. */
  hears(text: string): Promise<number>;
  leaves(): void;
}

/** Sockets that one address may have open, with some left. */
const SOCKETS_PER_ADDRESS = 40;
const secret = 'w'.repeat(40);
const words = ['alpha', 'bravo', 'charlie', 'delta', 'echo', 'foxtrot', 'golf', 'hotel', 'india', 'juliet'];
const asking = (team: number): string =>
  `Where is the ${words[team % words.length]} ${words[Math.floor(team / words.length)]} office?`;

/** Starts all of it in that folder. */
export async function openTown(folder: string, { teams }: { teams: number }): Promise<Town> {
  const slack = await createSlack({ scopes: [...botScopes], subscribed: botEvents });
  const redis = await startRedis();
  const ana = slack.person('Ana');
  const group = slack.usergroup('everybody', [ana]);
  const rooms = Array.from({ length: teams }, (_, i) => slack.channel(`team-${i}`, { members: [ana] }));
  const config = rooms.map(
    (room, i) => `  t${i}: { name: Team ${i}, topics: [t${i}], slack: { channel: ${room.id}, group: ${group} } }`,
  );
  writeFileSync(
    join(folder, 'frontdesk.yaml'),
    `name: Bench\nlocales: [en]\nteams:\n${config.join('\n')}\ndefault_team: t0\nanswers: { encoder: off }\nhold: { webchat: 0s }\n`,
  );
  for (let team = 0; team < teams; team++) {
    const topic = join(folder, 'data/faq/en', `t${team}`);
    mkdirSync(topic, { recursive: true });
    const question = asking(team);
    const also = ['a', 'b', 'c'].map((each) => `  - "${question} (${each})"\n`).join('');
    writeFileSync(
      join(topic, `office-${team}.md`),
      `---\nquestion: "${question}"\nalso:\n${also}person: always\n---\nUpstairs.\n`,
    );
  }
  const env = {
    ...{ PATH: process.env.PATH, HOME: process.env.HOME, NO_COLOR: '1', PORT: '0', LOG_LEVEL: 'warn' },
    ...{
      FRONTDESK_STATE: join(folder, 'var'),
      REDIS_URL: redis.url,
      FRONTDESK_SECRET: 'f'.repeat(40),
      WEBCHAT_SECRET: secret,
    },
    ...{ SLACK_BOT_TOKEN: slack.tokens.bot, SLACK_APP_TOKEN: slack.tokens.app, SLACK_API_URL: slack.apiUrl },
  };
  const app = spawn(process.execPath, [resolve('dist/main.js'), 'start'], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [app.stdout, app.stderr]) stream.on('data', (data) => (said += data));
  const customers = new Set<Customer>();
  const stop = async () => {
    for (const each of customers) each.leaves();
    const gone = app.exitCode === null && once(app, 'exit');
    app.kill('SIGTERM');
    await gone;
    await Promise.all([redis.stop(), slack.stop()]);
  };
  const port = await until(
    'an open Frontdesk',
    () => {
      if (app.exitCode !== null) throw new Error(`Frontdesk did not start:\n${said}`);
      return said.includes('is open') && /Chat page\s+http:\/\/[^:]+:(\d+)/.exec(said)?.[1];
    },
    60,
  ).catch(async (error) => {
    await stop();
    throw error;
  });
  let serial = 0;
  const card: Town['card'] = ({ conversation, team }) =>
    slack.until(
      'a card',
      () => {
        const card = rooms[team]!.messages.find(
          ({ metadata, thread_ts, ts }) =>
            metadata?.event_payload.conversation === conversation && (!thread_ts || thread_ts === ts),
        );
        return card && slack.thread(card).length > 1 ? card : undefined;
      },
      600_000,
    );

  return {
    ...{ slack, ana, stop },
    room: (team) => rooms[team]!,
    async customer(team) {
      const customer = await enter({ port: Number(port), number: serial++, team });
      customers.add(customer);
      await customer.says(asking(team));
      return customer;
    },
    card,
    numbered: async (customer) => {
      const there = await card(customer);
      return slack.until('the number', () => /FD-\d/.test(there.text), 600_000);
    },
    redrawn: async (customer) => {
      const there = await card(customer);
      return slack.until('the claim', () => JSON.stringify(there.blocks).includes('Resolve…'), 1_200_000);
    },
  };
}

/** Opens a chat, as a Direct Line client does. */
async function enter({ port, number, team }: { port: number; number: number; team: number }): Promise<Customer> {
  const call = async (path: string, token: string, body: object) => {
    const answer = await fetch(`http://127.0.0.1:${port}/v3/directline${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(60_000),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as { conversationId: string; token: string; streamUrl: string };
  };
  const { conversationId, token, streamUrl } = await call('/conversations', secret, {});
  const url = new URL(streamUrl);
  [url.hostname, url.port] = ['127.0.0.1', String(port)];
  const socket = new WebSocket(url, {
    perMessageDeflate: false,
    localAddress: `127.0.1.${1 + Math.floor(number / SOCKETS_PER_ADDRESS)}`,
  });
  const heard = new Map<string, number>();
  socket.on('message', (data) => {
    const text = String(data);
    const { activities = [] } = text
      ? (JSON.parse(text) as { activities?: { text?: string; from: { role: string } }[] })
      : {};
    for (const each of activities) if (each.from.role !== 'user' && each.text) heard.set(each.text, performance.now());
  });
  await once(socket, 'open');
  return {
    conversation: conversationId,
    team,
    async says(text) {
      await call(`/conversations/${conversationId}/activities`, token, { type: 'message', from: { id: 'me' }, text });
    },
    hears: (text) => until(`“${text}”`, () => heard.get(text), 60),
    leaves: () => socket.terminate(),
  };
}
