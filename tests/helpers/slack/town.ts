import { expect } from '@jest/globals';
import { botEvents, botScopes } from '../../../src/slack/manifest.ts';
import { type Frontdesk, makeHome, openConversation, startFrontdesk } from '../frontdesk.ts';
import { startRedis } from '../redis.ts';
import { until } from '../until.ts';
import { textOf } from './office.ts';
import { createSlack } from './slack.ts';
import type { Person } from './surfaces.ts';
import type { Post, Room } from './workspace.ts';

/** The one question that the bot can answer there. */
export const parking = { question: 'Where can I park my car?', answer: 'Behind the town hall.' };
/** One that is like it. */
export const boat = { question: 'Where can I park my boat?', answer: 'At the pier, for a week.' };
/** The longest that anything is waited for. */
export const LONG = 120_000;

/** A workspace with two teams, and two processes of one Frontdesk with their desk in it; `mail`: the settings of its account. */
export async function openTown(over: 'socket' | 'http', mail: Record<string, string> = {}) {
  const redis = await startRedis();
  const slack = await createSlack({ scopes: [...botScopes], subscribed: botEvents });
  const [ana, bob, tim] = ['Ana', 'Bob', 'Tim'].map((name) => slack.person(name)) as [Person, Person, Person];
  const more = Array.from({ length: 12 }, (_, i) => slack.person(`Rep ${i}`));
  const [front, tech] = [
    slack.channel('front', { members: [ana, bob, ...more] }),
    slack.channel('tech', { members: [tim] }),
  ];
  const groups = [slack.usergroup('front', [ana, bob, ...more]), slack.usergroup('tech', [tim])];
  const home = makeHome(
    { parking, boat },
    `name: Test Town
locales: [en]
teams:
  front: { name: Front Desk, topics: [general], slack: { channel: ${front.id}, group: ${groups[0]} } }
  tech: { name: Technicians, slack: { channel: ${tech.id}, group: ${groups[1]} } }
default_team: front
hold: { email: 0s }
answers: { encoder: off }
`,
  );
  const env = {
    ...mail,
    SLACK_BOT_TOKEN: slack.tokens.bot,
    SLACK_API_URL: slack.apiUrl,
    ...(over === 'socket' ? { SLACK_APP_TOKEN: slack.tokens.app } : { SLACK_SIGNING_SECRET: slack.signingSecret }),
  };
  const start = () => startFrontdesk({ folder: home.folder, redisUrl: redis.url, env });
  const two = (await Promise.all([start(), start()])) as [Frontdesk, Frontdesk];
  let turn = 0;
  /** Over HTTP what people do next in Slack arrives at the other process; over sockets Slack itself takes them in turn. */
  const elsewhere = () => {
    if (over === 'http') slack.subscribe(`${two[turn++ % 2]!.url}/slack/events`);
  };
  elsewhere();

  const town = {
    ...{ redis, slack, ana, bob, tim, more, front, tech, two, elsewhere },
    /** Settles when Slack shows it. */
    sees: <T>(what: string, holds: () => T | undefined | false): Promise<T> => slack.until(what, holds, LONG),
    /** A conversation's newest card in a channel, once it has its number and its thread has begun. */
    card: (conversation: string, room: Room = front): Promise<Post> =>
      town.sees('the card', () => {
        const card = room.messages.filter((post) => isCardOf(conversation, post)).at(-1);
        return card && /FD-\d/.test(card.text) && slack.thread(card).length > 1 ? card : undefined;
      }),
    /** The newest card about something in a channel, once it has its number and its thread has begun. */
    cardAbout: (words: string, room: Room = front): Promise<Post> =>
      town.sees(`the card about ${words}`, () => {
        const cards = room.messages.filter(
          (post) => (post.thread_ts ?? post.ts) === post.ts && /FD-\d/.test(post.text),
        );
        const card = cards.filter((post) => post.text.includes(words)).at(-1);
        return card && slack.thread(card).length > 1 ? card : undefined;
      }),
    inThread: (card: Post, text: string): Promise<Post> =>
      town.sees(text, () => slack.thread(card).find((post) => textOf(post).includes(text))),
    marked: (post: Post, reaction: string) =>
      town.sees(`:${reaction}:`, () => post.reactions.some(({ name }) => name === reaction)),
    /** Every person writes and clicks at another process than the one before. */
    async clicks(who: Person, on: Post, button: string): Promise<void> {
      elsewhere();
      expect((await who.clicks(on, button)).acked).toBe(true);
    },
    says(who: Person, text: string, card: Post): Post {
      elsewhere();
      return who.says(text, { in: card });
    },
    async fills(who: Person, filled: Record<string, string>): Promise<void> {
      // What takes long to draw is announced by a form that says so, and has nothing to submit.
      await town.sees('the form', () => who.modal()?.view.submit);
      elsewhere();
      expect((await who.submits(filled)).acked).toBe(true);
    },
    /** A customer, served by the first process unless another is given; `id` is what their site knows them by. */
    async customer(name?: string, at = two[0], id?: string) {
      const { conversation, says, hears } = await openConversation(at, name, id);
      let serial = 0;
      return {
        conversation,
        /** Until it is taken, by one of these; however often it is sent, it is one message. */
        says(text: string, ...to: Frontdesk[]) {
          const id = `m${++serial}`;
          let tries = 0;
          return until(`“${text}” to be taken`, () => says(text, id, to[tries++ % to.length] ?? at));
        },
        heard: (from = at) => hears(from),
        hears: (text: string, from = at) =>
          until(`“${text}”`, async () => (await hears(from)).find((each) => each.includes(text))),
      };
    },
    /** One call of these methods in five goes wrong, one way or another. */
    troubles(random: () => number, methods: readonly string[] = ['chat.postMessage']) {
      for (const fault of [{ status: 429, retryAfter: 1 }, { status: 500 }, { lost: true }, { reset: true }] as const)
        for (const method of methods)
          void slack.faults.next(method, fault, { when: () => random() < 0.05, times: 1e9 });
    },
    async close() {
      await Promise.all(two.map((one) => one.stop()));
      await slack.stop();
      await redis.stop();
      home.remove();
    },
  };
  return town;
}
/** Such a workspace, and what its people and customers do there. */
export type Town = Awaited<ReturnType<typeof openTown>>;

/** Whether a post is a conversation's card. */
export const isCardOf = (conversation: string, { metadata, thread_ts, ts }: Post): boolean =>
  metadata?.event_payload.conversation === conversation && (!thread_ts || thread_ts === ts);
/** Posts that are there twice, by their conversation and id: the same news of a line goes to several. */
export const twice = (rooms: Room[]): unknown[] => {
  const ids = rooms.flatMap(({ messages }) =>
    messages.flatMap(({ metadata }) =>
      metadata ? `${metadata.event_payload.conversation} ${metadata.event_payload.id}` : [],
    ),
  );
  return ids.filter((id, i) => ids.indexOf(id) !== i);
};
/** The number of the case in a text. */
export const numberOf = (text: string): number => Number(/FD-(\d+)/.exec(text)?.[1]);
/** Whether a card says that somebody has it. */
export const claimed = (card: Post) => () => textOf(card).includes('Resolve…');
