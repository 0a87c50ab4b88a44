import { all } from '../app.ts';
import type { App, Examined, Given } from '../cli/commands.ts';
import { readEvent } from '../conversation/event-schema.ts';
import { Unreadable } from '../conversation/stored.ts';
import { createRedisSessions } from '../desks/web/sessions.ts';
import { createSignIn } from '../desks/web/sign-in.ts';
import { stateOf } from '../dialogs/stored-state.ts';
import { createMemoryAway } from '../handoff/away.ts';
import { rebuild } from '../handoff/queue/rebuild.ts';
import { applyCalibration } from '../knowledge/calibration/shared.ts';
import { vectorsBy } from '../knowledge/encoder/guarded.ts';
import { openGuarded } from '../knowledge/encoder/open.ts';
import { usualKept } from '../reports/questions.ts';
import { keepSecrets } from '../server/secrets.ts';
import { slackManifest as manifestOf } from '../slack/manifest.ts';
import { findGaps } from './answers.ts';
import { examineFiles } from './files.ts';
import { httpElsewhere, openChannels, openDesks } from './house.ts';
import { isOpen } from './reach.ts';
import { openSlack } from './slack.ts';
import { type State, withState } from './state.ts';

export { chat, start } from '../app.ts';
export { mailDoctor, mailLogin, mailReader } from './mail.ts';
export { mailTrier } from './mail-try.ts';

// What the commands ask of the app besides starting it: each opens what it needs, and closes it again.

/** Open tickets, the next one first. */
export const queue: App['queue'] = (given, wanted) => withState(given, ({ queue }) => queue.list(wanted));

/** Restores the queue from the conversations, which are the truth. */
export const rebuildQueue: App['rebuildQueue'] = (given) =>
  withState(given, (state) =>
    withChannels(given, state, ({ known }) =>
      rebuild({
        queue: state.queue,
        receive: (event) => state.store.append(event),
        history: state.store.history,
        conversations: state.store.conversations(),
        edits: (channel) => known.can(channel).edits,
        ticketOf({ id, state }) {
          try {
            return stateOf(state).ticket;
          } catch (error) {
            if (!(error instanceof Unreadable)) throw error;
            given.log.warn({ err: error, conversation: id }, 'conversation cannot be read: its ticket is left out');
            return undefined;
          }
        },
      }),
    ),
  );

type Channels = Awaited<ReturnType<typeof openChannels>>;
type Ground = { http: ReturnType<typeof httpElsewhere>; slack: Awaited<ReturnType<typeof openSlack>> };

/** Opens the channels for one piece of work, with what they stand on, and closes them again. Nothing goes out. */
async function withChannels<T>(given: Given, state: State, work: (channels: Channels & Ground) => Promise<T>) {
  const { settings } = given;
  const [secrets, http] = [keepSecrets(settings), httpElsewhere(settings)];
  const slack = await openSlack(given, { redis: state.redis.client });
  const channels = await openChannels(given, state, { index: all.channels, secrets, http, slack });
  try {
    return await work({ ...channels, http, slack });
  } finally {
    await slack?.connection.stop();
    await Promise.all(channels.channels.open.map((each) => each.stop()));
  }
}

/** What the bot could not settle; put together by meaning where the encoder is at hand. */
export const gaps: App['gaps'] = (given, since) =>
  withState(given, async ({ questions }) => {
    const { answers, stateFolder } = given.settings;
    const say = (sentence: string) => given.log.warn({}, sentence);
    const encoder =
      answers.encoder === 'bundled' ? await openGuarded({ choice: 'bundled', stateFolder, say }) : undefined;
    try {
      return await findGaps({ questions, since, vectors: encoder && vectorsBy(encoder) });
    } finally {
      await encoder?.stop();
    }
  });

/** What customers asked. */
export const asked: App['asked'] = (given, since) =>
  withState(given, async ({ questions }) =>
    (await questions.list({ since, limit: usualKept.questions })).map(({ text, locale }) => ({
      question: text,
      locale,
    })),
  );

/** What representatives gave a verdict on. */
export const rated: App['rated'] = (given) =>
  withState(given, async ({ questions }) =>
    (await questions.list({ limit: usualKept.questions })).filter(({ verdict }) => verdict !== undefined),
  );

/** What customers asked since a time, and what a trainer says of it. */
export const review: App['review'] = (given, since, work) =>
  withState(given, async ({ questions }) =>
    work({
      questions: await questions.list({ since, limit: usualKept.questions }),
      judge: async (id, verdict, by) => {
        await questions.judge(id, { ...verdict, at: Date.now(), by });
      },
    }),
  );

/** How sure the bot may be, from now on, in every process. */
export const applyLabels: App['applyLabels'] = (given, applied) =>
  withState(given, ({ redis }) =>
    applyCalibration({ redis: redis.client, stateFolder: given.settings.stateFolder }, applied),
  );

/** Who is blocked, on whatever channel. */
export const blockedSenders: App['blockedSenders'] = (given, most) =>
  withState(given, ({ blocked }) => blocked.list(most));

/** Of their tickets nothing changes: what they write from now on is heard. */
export const unblock: App['unblock'] = (given, id) =>
  withState(given, ({ blocked }) => blocked.unblock({ channel: 'email', id }));

/** A link that signs a representative in, once. */
export const deskLink: App['deskLink'] = (given, name) =>
  withState(given, async ({ redis }) => {
    const passes = createRedisSessions(redis.client);
    const token = await createSignIn({ passes, desk: 'web' }).invite(name);
    return `${httpElsewhere(given.settings).publicUrl}/desk/sign-in#${token}`;
  });

/** What is wrong with the channels and desks that are set up, and what turns the others on. */
export const examine: App['examine'] = (given) =>
  withState(given, (state) =>
    withChannels(given, state, async ({ channels, known, http, slack }) => {
      const away = createMemoryAway();
      const desks = await openDesks(given, state, { index: all.desks, away, http, known, faults: () => [], slack });
      const examined = [...channels.all, ...desks.all].map(async (each): Promise<Examined[]> => {
        if (!isOpen(each)) return [each];
        return each.examine ? [{ title: each.title, problems: await each.examine() }] : [];
      });
      try {
        return [...(await Promise.all(examined)).flat(), await examineFiles(given.settings)];
      } finally {
        await Promise.all(desks.open.map((each) => each.stop()));
      }
    }),
  );

/** Socket Mode unless the app is reached by HTTP. */
export const slackManifest: App['slackManifest'] = ({ slack, slackCustomers, publicUrl }) =>
  manifestOf(slack?.mode === 'http' ? publicUrl : undefined, { customers: slackCustomers !== false });

/** The dead letters. */
export const deadLetters: App['deadLetters'] = (given) =>
  withState(given, async ({ store }) =>
    (await store.deadLetters()).map(({ event, why, at }) => ({
      id: event.id,
      conversation: event.conversation,
      why,
      at,
    })),
  );

/** Another turn for a dead letter: it is received anew, under an id of its own. */
export const replay: App['replay'] = (given, id) =>
  withState(given, async ({ store }) => {
    const found = (await store.deadLetters()).find(({ event }) => event.id === id);
    if (!found) return false;
    await store.append({ ...readEvent(found.event), id: `${id}~${found.at}` });
    return store.removeDeadLetter(found.event);
  });
