import { all } from '../app.ts';
import type { App, Examined, Given } from '../cli/commands.ts';
import { Unreadable } from '../conversation/stored.ts';
import { stateOf } from '../dialogs/stored-state.ts';
import { createMemoryAway } from '../handoff/away.ts';
import { rebuild } from '../handoff/queue/rebuild.ts';
import { keepSecrets } from '../server/secrets.ts';
import { examineFiles } from './files.ts';
import { openChannels, openDesks } from './house.ts';
import { httpElsewhere } from './http-elsewhere.ts';
import { isOpen } from './reach.ts';
import { openSlack } from './slack.ts';
import { type State, withState } from './state.ts';

// What commands ask of all channels and desks, which are opened for it and not started.

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
