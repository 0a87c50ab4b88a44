import type { Capabilities } from '../../conversation/capabilities.ts';
import { closingOf } from '../../conversation/closing.ts';
import type { Receive } from '../../conversation/event.ts';
import { asksForPerson, commandName } from '../../slack/command.ts';
import { readMessage } from '../../slack/message.ts';
import { plainBlocks } from '../../slack/outbound.ts';
import { escaped } from '../../slack/text.ts';
import type { Traces } from '../../slack/traces.ts';
import type { SlackWorkspace } from '../../slack/workspace.ts';
import { createInTurn } from '../../waiting/in-turn.ts';
import type { Channel, ChannelGround } from '../channel.ts';
import { createAsking } from './asking.ts';
import { createChanging } from './hearing/changing.ts';
import { createHear, LONGEST } from './hearing/hear.ts';
import { createIncoming } from './hearing/incoming.ts';
import { createKeeping, type KeptFiles } from './hearing/keeping.ts';
import { channelName, type Place, placeOf } from './place.ts';
import { createPressing, readPress } from './pressing.ts';
import { createPrivate } from './private.ts';
import { createButtons } from './saying/buttons.ts';
import { createDelivering } from './saying/delivering.ts';
import { actions } from './saying/drawing.ts';
import type { CustomerThreads } from './threads.ts';
import { fill, wordsFor } from './words.ts';
import { createWorking } from './working.ts';

export { createRedisTraces } from '../../slack/traces.ts';
export { examineChannels } from './examine.ts';
export { createRedisThreads } from './threads.ts';

/** What the channel is made of. */
export interface SlackChannelParts extends Pick<ChannelGround, 'store' | 'files' | 'blocked' | 'log'> {
  slack: SlackWorkspace;
  threads: CustomerThreads;
  traces: Traces;
  /** As customers read it. */
  name: string;
  /** The channels where the app answers whoever mentions it; undefined: all that are no desk's. */
  open?: readonly string[] | undefined;
  /** The channels where representatives work, and are alarmed. */
  desks: readonly string[];
  now?: () => number;
}

const can: Capabilities = {
  live: true,
  notifies: true,
  letters: false,
  buttons: true,
  files: false,
  edits: true,
  markup: 'markdown',
  longest: LONGEST,
  // Slack brings an event again for some minutes, and after an outage for an hour.
  idsKeptFor: 86_400,
  // A file takes longer than a word.
  tryMs: 30_000,
};

/**
 * Customers in Slack: who writes to the app directly, or mentions it in a channel and is answered in the thread. Start it before the
 * connection listens; what is heard is acknowledged after `receive` returned.
 */
export const createSlackChannel = (parts: SlackChannelParts): Channel & Required<Pick<Channel, 'deliver'>> => {
  const { slack, threads, traces, store, blocked, log, now = Date.now } = parts;
  const { connection, people, posts } = slack;
  const { client, app, me } = connection;
  const files = parts.files?.store;
  const inTurn = createInTurn();
  const underway = new Set<Promise<unknown>>();
  const desks = new Set(parts.desks);
  let stopped = false;
  let given: Receive | undefined;

  const receive: Receive = async (event) => {
    if (!given) throw new Error('Slack is not open to customers');
    return given(event);
  };
  /** What comes when it stops already is not acknowledged: Slack brings it again, to another process. */
  const during = async (work: () => Promise<void>): Promise<void> => {
    if (stopped) throw new Error('stopping: Slack sends it again');
    const mine = work().finally(() => underway.delete(mine));
    underway.add(mine);
    await mine;
  };

  const buttons = createButtons({ traces, store, posts });
  const working = createWorking({ client, store });
  const keeping = createKeeping({ files: slack.files, store: files });

  const tell = async (
    left: KeptFiles['left'],
    about: { conversation: string; place: Place; id: string; locale: string | undefined },
  ) => {
    const { conversation, place, id, locale } = about;
    const words = wordsFor(locale);
    const text = left.map(({ file, why }) => fill(words[why], { file })).join('\n');
    const told = await posts.post(
      place,
      { text: escaped(text), blocks: plainBlocks(text) },
      { id: `${id}:files`, conversation },
    );
    if (told.outcome !== 'done') log.warn({ ...told }, 'somebody could not be told that a file was not taken');
  };
  const hear = createHear({ me, people, threads, keeping, store, blocked, receive, tell });
  const incoming = createIncoming({
    ...{ slack, threads, hear, inTurn, now },
    changing: createChanging({ hear, receive, now }),
    isOpen: (channel) => !desks.has(channel) && (channel.startsWith('D') || (parts.open?.includes(channel) ?? true)),
    isDesk: (channel) => desks.has(channel),
    heard: (spoken) => working.heard(spoken, hear.idOf(spoken.message)),
    turnAway({ channel, user, thread_ts: thread }) {
      const text = wordsFor().notHere;
      const draft = { text: escaped(text), blocks: plainBlocks(text) };
      void posts.whisper({ channel, user, ...(thread && { thread }) }, draft);
    },
  });
  const pressing = createPressing({
    ...{ me, buttons, posts, traces, store, receive, log, now },
    personOf: hear.personOf,
    conversationOf: threads.conversationOf,
    goPrivate: createPrivate({ slack, threads, traces, name: parts.name, now }),
  });
  const asking = createAsking({ slack, blocked, receive, now, personOf: hear.personOf });
  const deliver = createDelivering({ slack, traces, buttons, files, store, inTurn, log });

  /** What Slack has taken stands before its reader. */
  const arrived = async (conversation: string, delivery: string): Promise<void> => {
    const news = { delivery, state: 'delivered' as const, destination: channelName };
    const happened = { kind: 'delivery' as const, id: `delivered:${delivery}`, conversation, at: now() };
    await receive({ ...happened, ...news }).catch((error: unknown) =>
      log.warn({ err: error, conversation }, 'nobody could be told that a reply has arrived in Slack'),
    );
  };
  const unknown = (what: string): void =>
    log.warn({ what }, 'Slack sent something that this version does not understand');

  return {
    name: channelName,
    title: 'Slack',
    can: { ...can, files: files !== undefined },
    async start(heard) {
      given = heard;
      app.event('message', async ({ event }) => {
        const message = readMessage(event);
        if (message) await during(() => incoming.message(message));
        else unknown('message');
      });
      app.event('app_mention', async ({ event }) => {
        const message = readMessage(event);
        if (message) await during(() => incoming.mention(message));
        else unknown('mention');
      });
      app.action(new RegExp(`^${actions.say}\\d+$`), async ({ body, action, ack }) => {
        const press = readPress({ body, action });
        if (press) await during(() => pressing.say(press));
        else unknown('press');
        await ack();
      });
      app.action(actions.close, async ({ body, action, ack }) => {
        const press = readPress({ body, action });
        if (press) await during(() => pressing.close(press));
        else unknown('press');
        await ack();
      });
      app.command(commandName, async ({ command, ack }) => {
        // The rest of it is for representatives, and answered by their desk.
        if (!asksForPerson(command.text)) return;
        await during(async () => {
          const text = await asking(command);
          if (text === undefined) return unknown('command');
          await ack({ response_type: 'ephemeral', text: escaped(text) });
        });
      });
      app.action(actions.private, async ({ body, action, ack }) => {
        const press = readPress({ body, action });
        if (press) await during(() => pressing.private(press));
        else unknown('press');
        await ack();
      });
    },
    async deliver(to, message, attempt) {
      const { conversation, id } = attempt;
      working.answered(conversation);
      const outcome = await deliver(to, message, attempt);
      if (outcome.outcome === 'delivered' && message.from.role === 'agent' && message.type === 'message')
        await arrived(conversation, id);
      if (outcome.outcome === 'delivered' && closingOf(message)) await working.joined(conversation, placeOf(to));
      return outcome;
    },
    forget: (conversation) => traces.forget(conversation),
    async stop() {
      stopped = true;
      working.stop();
      await Promise.allSettled(underway);
    },
  };
};
