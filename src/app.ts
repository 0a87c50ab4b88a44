import { join } from 'node:path';
import type { Router } from 'express';
import { serveArticleFiles } from './app/article-files.ts';
import { openHouse, type Parts } from './app/house.ts';
import { httpElsewhere } from './app/http-elsewhere.ts';
import { isOpen } from './app/reach.ts';
import { slackRoutes } from './app/slack.ts';
import { openState, type State } from './app/state.ts';
import type { Channel } from './channels/channel.ts';
import type { openTrialMailbox } from './channels/email/embedded/trial.ts';
import { channels } from './channels/index.ts';
import type { App, Given, Running, WayIn } from './cli/commands.ts';
import type { Desk } from './desks/desk.ts';
import { desks } from './desks/index.ts';
import { errorLines } from './knowledge/articles/fault.ts';
import { openHttp, type Served } from './server/http.ts';
import { keepSecrets } from './server/secrets.ts';
import type { NotSetUp } from './server/status.ts';

/** All channels and desks that there are. */
export const all: Parts = { channels, desks };

/** Opens the doors. */
export async function start(asked: Given, parts: Parts = all): Promise<Running> {
  const { log } = asked;
  const closing: (() => Promise<unknown>)[] = [];
  /** In the opposite order of opening, each whatever became of the others. */
  const stop = async () => {
    for (const close of closing.splice(0).reverse()) {
      await close().catch((error: unknown) => log.warn({ err: error }, 'something could not be closed'));
    }
  };
  try {
    let state: State | undefined;
    const http = await openHttp({ settings: asked.settings, log, health: async () => state?.redis.health() ?? 'away' });
    closing.push(() => http.close());
    const secrets = keepSecrets(asked.settings);
    state = await openState(asked);
    const { redis } = state;
    closing.push(() => redis.close());
    await redis.keepWriting();
    const trial = asked.settings.mailbox ? await openTrial({ ...asked, addressOf: http.addressOf }) : undefined;
    if (trial) closing.push(trial.stop);
    const settings = trial ? { ...asked.settings, email: [trial.account] } : asked.settings;
    const house = await openHouse({ ...asked, settings }, state, {
      ...parts,
      secrets,
      http,
      closing: (close) => closing.push(close),
    });
    const { core, knowledge, slack } = house;
    const doors = [...house.desks.open, ...house.channels.open];
    core.start();
    closing.push(() => core.stop());
    // What hears stops first, so that what was heard can be finished.
    closing.push(() => allOf(doors.map((door) => door.stop())));
    if (slack) closing.push(() => slack.connection.stop());
    // Channel and desk share it: it listens when both do.
    const started = allOf(doors.map((door) => door.start(core.receive))).then(() => slack?.connection.listen());
    // A provider that does not answer yet keeps nobody else waiting.
    http.serve(
      servedBy(house.desks.open, house.channels.open, {
        first: [...slackRoutes(slack), ...(trial ? [trial.pages] : [])],
        last: [serveArticleFiles({ folder: join(settings.dataFolder, 'faq') })],
      }),
    );
    await started;
    const desk = house.desks.open.find(({ link }) => link);
    return {
      chatPage: `${http.publicUrl}/`,
      ...(trial && { mailPage: `${http.publicUrl}/mail/` }),
      ...(desk?.link && { deskLink: await desk.link('Front Desk') }),
      channels: [...house.channels.all, ...house.desks.all].flatMap(wayIn),
      faults: errorLines([...knowledge.faults(), ...house.formLetters.faults()]),
      store: settings.redisUrl ? 'the Redis of REDIS_URL' : 'a private Redis under FRONTDESK_STATE',
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Loaded only when it is asked for: a mail server is much. */
const openTrial = async (...words: Parameters<typeof openTrialMailbox>) =>
  (await import('./channels/email/embedded/trial.ts')).openTrialMailbox(...words);

/** Waits for all of them, whatever becomes of the first; then fails with the first that failed. */
async function allOf(work: readonly Promise<unknown>[]): Promise<void> {
  const failed = (await Promise.allSettled(work)).find((each) => each.status === 'rejected');
  if (failed) throw failed.reason;
}

/** Routes and upgrades; first those that have a path of their own, last what is asked for seldom. */
function servedBy(
  desks: readonly Desk[],
  channels: readonly Channel[],
  { first, last }: { first: readonly Router[]; last: readonly Router[] },
): Served {
  return {
    mount(router: Router) {
      for (const each of first) router.use(each);
      for (const desk of desks) if (desk.router) router.use(desk.path ?? '/', desk.router);
      for (const channel of channels) if (channel.router) router.use(channel.router);
      for (const each of last) router.use(each);
    },
    upgrade: (...request) => channels.some((channel) => channel.upgrade?.(...request)),
  };
}

/** How `start` prints it. */
function wayIn(each: Channel | Desk | NotSetUp): WayIn[] {
  if (!isOpen(each)) return [{ name: each.title, on: false, next: each.next }];
  const status = each.status?.();
  return status ? [{ name: each.title, ...status }] : [];
}

/** The bot in a terminal: of all channels only the one that has it is started, and no desk. */
export const chat: App['chat'] = async (given, io, locale) => {
  const { settings } = given;
  const state = await openState(given);
  const closing: (() => Promise<unknown>)[] = [];
  try {
    await state.redis.keepWriting();
    const { channels, core } = await openHouse(given, state, {
      ...all,
      secrets: keepSecrets(settings),
      http: httpElsewhere(settings),
      terminal: { ...io, locale },
      starts: (each) => 'ended' in each,
      closing: (close) => closing.push(close),
    });
    const terminals = channels.open.filter(({ ended }) => ended);
    core.start();
    closing.push(() => core.stop());
    const stop = () => Promise.all(terminals.map((terminal) => terminal.stop()));
    io.stopped.addEventListener('abort', () => void stop(), { once: true });
    await Promise.all(terminals.map((terminal) => terminal.start(core.receive)));
    await Promise.all(terminals.map((terminal) => terminal.ended));
    await stop();
  } finally {
    for (const close of closing.reverse()) await close();
    await state.redis.close();
  }
};
