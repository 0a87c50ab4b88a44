import { join } from 'node:path';
import type { Channel, ChannelGround, OpenChannel } from '../channels/channel.ts';
import type { Given } from '../cli/commands.ts';
import { type Core, createCore } from '../conversation/core.ts';
import type { Desk, DeskGround, OpenDesk } from '../desks/desk.ts';
import type { Bot } from '../dialogs/bot.ts';
import { longestKept } from '../dialogs/keeping.ts';
import { blockedDestination, sendToBlocked } from '../handoff/blocking.ts';
import { mergingDestination, sendToMerging } from '../handoff/merging-sender.ts';
import { sendToQueue } from '../handoff/queue/sender.ts';
import { followRedisAway } from '../handoff/redis-away.ts';
import { sendToSurvey, surveyDestination } from '../handoff/surveying.ts';
import { queueDestination } from '../handoff/transition.ts';
import { errorLines } from '../knowledge/articles/fault.ts';
import { followCalibration } from '../knowledge/calibration/shared.ts';
import { recordDestination } from '../reports/facts.ts';
import { recordQuestions } from '../reports/questions.ts';
import { createDeskAnswers } from './answers.ts';
import { articleFilesAt } from './article-files.ts';
import { deskTeams, makeBot, openBase } from './bot.ts';
import { createDeskEditing } from './editing.ts';
import { expireFiles, openFiles, scanOf } from './files.ts';
import { openLetters } from './form-letters.ts';
import { forgetElsewhere } from './leaving.ts';
import { type Known, knownOf, openAll, sendersOf } from './reach.ts';
import { createReading } from './reading.ts';
import { openSlack } from './slack.ts';
import type { State } from './state.ts';
import { createSuggesting } from './suggesting.ts';
import { createTeaching } from './teaching.ts';

/** Which channels and desks there are. */
export interface Parts {
  channels: readonly OpenChannel[];
  desks: readonly OpenDesk[];
}

/** The channels that the settings turn on, and what is known of them. Nothing goes out yet. */
export async function openChannels(
  { settings, log }: Given,
  { redis, store, presence, typing, queue, blocked }: State,
  parts: { index: Parts['channels'] } & Pick<
    ChannelGround,
    'secrets' | 'http' | 'terminal' | 'files' | 'slack' | 'readingOn'
  >,
) {
  const { index, ...ground } = parts;
  const channels = await openAll('channel', index, {
    ...{ settings, store, presence, typing, blocked, log, ...ground },
    redis: redis.client,
    ofCase: async (number) => (await queue.find(number))?.conversation,
  });
  return { channels, known: knownOf(channels.open) };
}

/** The desks that the settings turn on. Nothing goes out yet. */
export function openDesks(
  { settings, log }: Given,
  { redis, listening, store, queue, questions, presence, typing, blocked }: State,
  parts: { index: Parts['desks']; known: Known } & Pick<
    DeskGround,
    'away' | 'suggestions' | 'teaching' | 'http' | 'faults' | 'alerts' | 'answers' | 'files' | 'slack' | 'formLetters'
  >,
) {
  const { index, known, ...ground } = parts;
  return openAll('desk', index, {
    ...{ settings, queue, store, presence, typing, blocked, log, listening, ...ground },
    redis: redis.client,
    teams: deskTeams(settings),
    titleOf: known.titleOf,
    titles: known.titles,
    letters: known.letters,
    judge: (question, verdict, by) => questions.judge(question, { verdict, by, at: Date.now() }),
  });
}

/** What a process needs for turns: channels and desks (opened, not started), the knowledge base, the bot, the core. */
export async function openHouse(
  given: Given,
  state: State,
  parts: Parts & {
    secrets: ChannelGround['secrets'];
    http: ChannelGround['http'];
    terminal?: ChannelGround['terminal'];
    /** Which of them this process starts, and so delivers for; default: all, and then it also removes what is to leave. */
    starts?: (each: Channel | Desk) => boolean;
    /** Told what is to be closed, each as soon as it is open. */
    closing: (close: () => Promise<unknown>) => void;
  },
) {
  const { settings, log } = given;
  const { redis, store, queue, questions } = state;
  const { secrets, http, terminal, starts = () => true, closing } = parts;
  const files = openFiles(given, secrets.frontdesk);
  const slack = await openSlack(given, { redis: redis.client });
  const ground = { secrets, http, terminal, files, slack };
  const readingOn = (channel: string) => createReading({ knowledge: () => knowledge, channel });
  const { channels, known } = await openChannels(given, state, { index: parts.channels, readingOn, ...ground });

  const away = await followRedisAway({ redis: redis.client, listening: state.listening, log });
  closing(() => away.stop());
  const calibration = await followCalibration({ redis: redis.client, stateFolder: settings.stateFolder, log });
  closing(() => calibration.stop());
  const knowledge = await openBase(given, calibration.now);
  closing(() => knowledge.stop());
  // Desks show what the bot would say, and the bot shows desks its tickets.
  const preview: Bot = {
    decide: (...about) => bot.decide(...about),
    rescue: (...about) => bot.rescue(...about),
  };
  const answers = createDeskAnswers({
    ...{ knowledge, questions, queue },
    bot: preview,
    folder: join(settings.dataFolder, 'faq'),
    locales: settings.locales,
    titleOf: known.titleOf,
    // Where customers meet the bot most often.
    ...(channels.open[0] && { channel: channels.open[0].name }),
    alikeByMeaning: settings.answers.encoder === 'bundled',
    editing: createDeskEditing({
      knowledge,
      folder: join(settings.dataFolder, 'faq'),
      stateFolder: settings.stateFolder,
      locales: settings.locales,
      teams: settings.teams.map(({ id }) => id),
      trainers: settings.trainers,
      filesAt: articleFilesAt(settings.publicUrl),
      scan: scanOf(settings),
    }),
  });
  const formLetters = await openLetters(given);
  closing(() => formLetters.stop());
  const faults = () => errorLines([...knowledge.faults(), ...formLetters.faults()]);
  const alerts = () => channels.open.flatMap((channel) => channel.alerts?.() ?? []);
  const desks = await openDesks(given, state, {
    index: parts.desks,
    away,
    http,
    known,
    faults,
    alerts,
    answers,
    teaching: createTeaching({
      ...{ knowledge: knowledge.staff, store, locales: settings.locales, teams: settings.teams },
      stateFolder: settings.stateFolder,
    }),
    suggestions: createSuggesting({ knowledge: knowledge.staff, store, questions, locales: settings.locales }),
    files,
    slack,
    formLetters,
  });
  const shown = desks.open.filter(({ deliver }) => deliver).map(({ name }) => name);
  const { can, letters } = known;
  const byMail = letters && { addressFor: letters.addressFor, secret: secrets.frontdesk };
  const bot = makeBot(given, { knowledge, desks: shown, can, byMail, isAway: away.isAway });
  const forgetting = (doors: readonly (Desk | Channel)[]) =>
    doors.flatMap((door) => (door.forget ? [{ forget: (conversation: string) => door.forget!(conversation) }] : []));
  const core: Core = createCore({
    ...{ store, bot, log },
    ...(!parts.starts && {
      leaving: {
        onExpired: forgetElsewhere([queue, files.store, ...forgetting(desks.open), ...forgetting(channels.open)]),
        expireElsewhere: expireFiles(given, {
          files: files.store,
          store,
          keptFor: longestKept(
            channels.open.filter(({ can }) => can.files).map(({ name }) => name),
            settings.keep,
          ),
        }),
        ...(given.clock && { everyMs: given.clock.lookMs }),
      },
    }),
    senders: {
      [blockedDestination]: sendToBlocked(state.blocked),
      [surveyDestination]: sendToSurvey({ asked: state.asked, receive: (event) => core.receive(event) }),
      [mergingDestination]: sendToMerging({ queue, receive: (event) => core.receive(event) }),
      [queueDestination]: sendToQueue({
        queue,
        receive: (event) => core.receive(event),
        history: store.history,
        recurring: settings.recurring,
      }),
      ...sendersOf(
        channels.open.filter(starts),
        desks.open.filter(starts),
        { limits: state.codes, history: store.history },
        {
          name: settings.name,
          deskUrl: settings.publicUrl && `${settings.publicUrl}/desk`,
        },
      ),
    },
    batchers: { [recordDestination]: recordQuestions(questions) },
    can: known.can,
    pulls: known.pulls,
  });
  return { channels, desks, slack, knowledge, formLetters, core };
}
