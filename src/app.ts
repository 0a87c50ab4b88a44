import { join } from 'node:path';
import { createDeskAnswers, findGaps } from './app/answers.ts';
import { createConsole } from './channels/console/console.ts';
import { createWebchat } from './channels/webchat/webchat.ts';
import type { App, ChannelStatus, Given } from './cli/commands.ts';
import { type Core, createCore } from './conversation/core.ts';
import { readEvent } from './conversation/event-schema.ts';
import { indexKeys } from './conversation/keys.ts';
import { createRedisStore } from './conversation/redis/store.ts';
import { Unreadable } from './conversation/stored.ts';
import { createWebDesk } from './desks/web/desk.ts';
import { createRedisSessions } from './desks/web/sessions.ts';
import { createSignIn } from './desks/web/sign-in.ts';
import { createBot } from './dialogs/bot.ts';
import { loadBotbuilder } from './dialogs/botbuilder.ts';
import { checkPhrases, createPhrases } from './dialogs/phrases.ts';
import { stateOf } from './dialogs/stored-state.ts';
import { createHandoff } from './handoff/handoff.ts';
import { updateIn } from './handoff/older-update.ts';
import { rebuild } from './handoff/queue/rebuild.ts';
import { createRedisQueue } from './handoff/queue/redis.ts';
import { sendToQueue } from './handoff/queue/sender.ts';
import { brokenBase, errorLines, tellFaults } from './knowledge/articles/fault.ts';
import type { Calibration } from './knowledge/calibration/calibration.ts';
import { applyCalibration, followCalibration } from './knowledge/calibration/shared.ts';
import { openGuarded } from './knowledge/encoder/open.ts';
import { openKnowledge } from './knowledge/knowledge.ts';
import { recordLane } from './reports/facts.ts';
import { createRedisQuestions } from './reports/questions/redis.ts';
import { recordQuestions, usualKept } from './reports/questions.ts';
import { openHttp } from './server/http.ts';
import { openRedis } from './server/redis.ts';
import { keepSecrets } from './server/secrets.ts';
import type { Settings } from './settings/settings.ts';
import { slackManifest as manifestOf } from './slack/manifest.ts';
import type { Health } from './slack/sockets.ts';

/** What every command but `ask` stands on: Redis, the conversations and the queue in it. */
async function openState({ settings, log }: Given) {
  const redis = await openRedis(settings, log);
  const listening = await redis.duplicate();
  const store = createRedisStore({ redis: redis.client, listening });
  const queue = createRedisQueue({ redis: redis.client, listening });
  const passes = createRedisSessions(redis.client);
  const questions = createRedisQuestions({ redis: redis.client });
  return { redis, store, queue, passes, questions };
}
type State = Awaited<ReturnType<typeof openState>>;

/** The bot over the knowledge base; `faults` are those of the files as they are now. */
async function openBot(
  { settings, log }: Given,
  { desks, rescale }: { desks: readonly string[]; rescale: () => Calibration | undefined },
) {
  const { locales, teams, defaultTeam, name, answers, emergency, selfHarm, phrases: overrides } = settings;
  const wrong = checkPhrases({ locales, overrides });
  if (wrong.length > 0)
    throw new Error(
      wrong
        .map(({ locale, phrase, message }) => `frontdesk.yaml: phrases.${locale}.${phrase ?? ''} ${message}`)
        .join('\n'),
    );
  const tell = tellFaults(log);
  const knowledge = await openKnowledge({
    ...answers,
    stateFolder: settings.stateFolder,
    rescale,
    openWith: 'words',
    onRead: loadBotbuilder,
    onEncoder: (sentence) => log.warn({}, sentence),
    folder: join(settings.dataFolder, 'faq'),
    locales,
    teams: teams.map(({ id }) => id),
    onChange: tell,
  });
  if (!('ask' in knowledge)) throw new Error(brokenBase(knowledge.faults));
  tell(knowledge.faults(), false);
  const { team, notify } = settings.onCall;
  const onCall = { team, notify: notify.map(({ slack }) => ({ desk: 'slack', place: slack })) };
  if (notify.length > 0 && !settings.slack)
    log.warn({}, 'on_call.notify names a Slack channel, and Slack is not set up: nobody is alarmed there');
  const handoff = createHandoff({ teams, defaultTeam, desks, onCall });
  const zoneOf = (team: string) => teams.find(({ id }) => id === team)?.hours?.zone;
  const phrases = createPhrases({ locales, overrides });
  const bot = createBot({ knowledge, handoff, phrases, locales, name, zoneOf, emergency, selfHarm });
  return { knowledge, bot };
}

/** The teams as desks know them. */
const deskTeams = ({ teams, defaultTeam, onCall: { team = defaultTeam } }: Settings) =>
  teams.map((each) => ({ ...each, onCall: each.id === team }));

/** Slack as a desk, when it is set up; loaded only then, since Bolt takes a third of a second to load. */
async function openSlack({ settings, log }: Given, { store, redis, questions }: State) {
  if (!settings.slack) return undefined;
  const [{ connectSlack }, { createRedisCards, createSlackDesk }] = await Promise.all([
    import('./slack/connect.ts'),
    import('./desks/slack/desk.ts'),
  ]);
  const connection = connectSlack(settings.slack, { log });
  const desk = createSlackDesk({
    connection,
    teams: deskTeams(settings),
    defaultTeam: settings.defaultTeam,
    cards: createRedisCards({ redis: redis.client, prefix: indexKeys.slack }),
    history: (conversation, last) => store.history(conversation, { last }),
    judge: (question, verdict, by) => questions.judge(question, { verdict, by, at: Date.now() }),
    log,
  });
  return { connection, desk };
}

/** Opens the doors. */
export const start: App['start'] = async (given) => {
  const { settings, log } = given;
  const closing: (() => Promise<unknown>)[] = [];
  /** In the opposite order of opening, each whatever became of the others. */
  const stop = async () => {
    for (const close of closing.splice(0).reverse()) {
      await close().catch((error: unknown) => log.warn({ err: error }, 'something could not be closed'));
    }
  };
  try {
    let state: State | undefined;
    const http = await openHttp({ settings, log, health: async () => state?.redis.health() ?? 'away' });
    closing.push(() => http.close());
    const secrets = keepSecrets(settings);
    state = await openState(given);
    const { redis, store, queue, passes, questions } = state;
    closing.push(() => redis.close());
    await redis.keepWriting();
    const slack = await openSlack(given, state);
    const { stateFolder } = settings;
    const rescaling = await followCalibration({ redis: redis.client, stateFolder, log });
    closing.push(() => rescaling.stop());
    const { knowledge, bot } = await openBot(given, {
      desks: slack ? [slack.desk.name] : [],
      rescale: rescaling.now,
    });
    closing.push(() => knowledge.stop());

    const core: Core = createCore({
      store,
      bot,
      carriers: {
        queue: sendToQueue({ queue, receive: (event) => core.receive(event) }),
        ...(slack && {
          [`desk:${slack.desk.name}`]: (item, attempt) =>
            slack.desk.deliver(updateIn(item), { ...attempt, id: item.id }),
        }),
      },
      gatherers: { [recordLane]: recordQuestions(questions) },
      pulled: ['webchat', 'console'],
      log,
    });
    const webchat = createWebchat({
      store,
      secrets,
      publicUrl: http.publicUrl,
      origins: settings.webchat.origins,
      name: settings.name,
      locales: settings.locales,
      address: http.addressOf,
      log,
    });
    const desk = createWebDesk({
      queue,
      store,
      passes,
      teams: deskTeams(settings),
      publicUrl: http.publicUrl,
      title: settings.name,
      faults: () => errorLines(knowledge.faults()),
      answers: createDeskAnswers({
        knowledge,
        bot,
        questions,
        folder: join(settings.dataFolder, 'faq'),
        locales: settings.locales,
        alikeByMeaning: settings.answers.encoder === 'bundled',
      }),
      address: http.addressOf,
      log,
    });
    core.start();
    closing.push(() => core.stop());
    // What hears stops first, so that what was heard can be finished.
    closing.push(() => Promise.all([webchat.stop(), desk.stop(), slack?.desk.stop(), slack?.connection.stop()]));
    await Promise.all([webchat.start(core.receive), desk.start(core.receive), slack?.desk.start(core.receive)]);
    http.serve({
      mount(router) {
        const { http: events } = slack?.connection ?? {};
        if (events) router.post('/slack/events', (request, response) => events(request, response));
        router.use('/desk', desk.router);
        router.use(webchat.router);
      },
      upgrade: webchat.handleUpgrade,
    });
    await slack?.connection.listen();
    return {
      chatPage: `${http.publicUrl}/`,
      deskLink: await desk.link('Front Desk'),
      channels: waysOf(settings, slack?.connection.health()),
      faults: errorLines(knowledge.faults()),
      store: settings.redisUrl ? 'the Redis of REDIS_URL' : 'a private Redis under FRONTDESK_STATE',
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
};

/** The ways in, and for each that is closed what opens it. */
function waysOf({ slack, email, publicUrl }: Settings, health: Health | undefined): ChannelStatus[] {
  const slackWay: ChannelStatus = !slack
    ? { name: 'Slack desk', on: false, next: 'frontdesk slack manifest, then SLACK_BOT_TOKEN and SLACK_APP_TOKEN' }
    : health?.connected
      ? {
          name: 'Slack desk',
          on: true,
          where: slack.mode === 'http' ? `${publicUrl ?? ''}/slack/events` : 'Socket Mode',
        }
      : { name: 'Slack desk', on: false, next: `goes on trying: ${health?.reason ?? 'Slack cannot be reached'}` };
  return [
    { name: 'Web chat', on: true, where: 'on every site of webchat.origins, and on the chat page' },
    { name: 'Web desk', on: true },
    slackWay,
    {
      name: 'E-mail',
      on: false,
      next: email ? `comes with a later version: nobody reads ${email.address} yet` : 'comes with a later version',
    },
  ];
}

/** The bot in a terminal. */
export const chat: App['chat'] = async (given, io, locale) => {
  const state = await openState(given);
  try {
    const { redis, store, queue, questions } = state;
    await redis.keepWriting();
    const { stateFolder } = given.settings;
    const rescaling = await followCalibration({ redis: redis.client, stateFolder, log: given.log });
    const { knowledge, bot } = await openBot(given, {
      // Another process carries what goes to Slack, when there is one.
      desks: given.settings.slack ? ['slack'] : [],
      rescale: rescaling.now,
    });
    const core: Core = createCore({
      store,
      bot,
      carriers: {
        queue: sendToQueue({ queue, receive: (event) => core.receive(event) }),
      },
      gatherers: { [recordLane]: recordQuestions(questions) },
      pulled: ['webchat', 'console'],
      log: given.log,
    });
    core.start();
    const terminal = createConsole({ store, ...io, locale });
    io.stopped.addEventListener('abort', () => void terminal.stop(), { once: true });
    await terminal.start(core.receive);
    await terminal.ended;
    await terminal.stop();
    await core.stop();
    await knowledge.stop();
    await rescaling.stop();
  } finally {
    await state.redis.close();
  }
};

async function withState<T>(given: Given, work: (state: State) => Promise<T>): Promise<T> {
  const state = await openState(given);
  try {
    return await work(state);
  } finally {
    await state.redis.close();
  }
}

/** Open tickets, the next one first. */
export const queue: App['queue'] = (given, wanted) => withState(given, ({ queue }) => queue.list(wanted));

/** Restores the queue from the conversations, which are the truth. */
export const rebuildQueue: App['rebuildQueue'] = (given) =>
  withState(given, ({ queue, store }) =>
    rebuild({
      queue,
      receive: (event) => store.append(event),
      conversations: store.conversations(),
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
  );

/** What the bot could not settle; put together by meaning where the encoder is at hand. */
export const gaps: App['gaps'] = (given, since) =>
  withState(given, async ({ questions }) => {
    const { answers, stateFolder } = given.settings;
    const say = (sentence: string) => given.log.warn({}, sentence);
    const encoder =
      answers.encoder === 'bundled' ? await openGuarded({ choice: 'bundled', stateFolder, say }) : undefined;
    try {
      return await findGaps({ questions, since, vectors: encoder?.ofBase });
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

/** How sure the bot may be, from now on, in every process. */
export const applyLabels: App['applyLabels'] = (given, applied) =>
  withState(given, ({ redis }) =>
    applyCalibration({ redis: redis.client, stateFolder: given.settings.stateFolder }, applied),
  );

/** A link that signs a representative in, once. */
export const deskLink: App['deskLink'] = (given, name) =>
  withState(given, async ({ passes }) => {
    const { publicUrl, port } = given.settings;
    const token = await createSignIn({ passes, desk: 'web' }).invite(name);
    return `${publicUrl ?? `http://localhost:${port}`}/desk/sign-in#${token}`;
  });

/** What is wrong with Slack; nothing when it is not set up. */
export const slackProblems: App['slackProblems'] = async ({ settings, log }) => {
  if (!settings.slack) return [];
  const [{ connectSlack }, { examineSlack }] = await Promise.all([
    import('./slack/connect.ts'),
    import('./desks/slack/examine.ts'),
  ]);
  const { client } = connectSlack(settings.slack, { log });
  return examineSlack({ client, teams: settings.teams });
};

/** Socket Mode unless the app is reached by HTTP. */
export const slackManifest: App['slackManifest'] = ({ slack, publicUrl }) =>
  manifestOf(slack?.mode === 'http' ? publicUrl : undefined);

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
