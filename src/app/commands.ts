import type { App } from '../cli/commands.ts';
import { readEvent } from '../conversation/event-schema.ts';
import { createRedisSessions } from '../desks/web/sessions.ts';
import { createSignIn } from '../desks/web/sign-in.ts';
import { applyCalibration } from '../knowledge/calibration/shared.ts';
import { usualKept } from '../reports/questions.ts';
import { slackManifest as manifestOf } from '../slack/manifest.ts';
import { httpElsewhere } from './http-elsewhere.ts';
import { withState } from './state.ts';

// What the commands ask of the app: each opens what it needs, and closes it again. Channels, desks and the bot take three
// quarters of a second to load, so only those that need them do.

/** Opens the doors. */
export const start: App['start'] = async (...words) => (await import('../app.ts')).start(...words);

/** The bot in a terminal. */
export const chat: App['chat'] = async (...words) => (await import('../app.ts')).chat(...words);

/** Reads mail as nobody's account. */
export const mailReader: App['mailReader'] = async () => (await import('./mail.ts')).mailReader();

/** Treats mails as the channel and the bot do. */
export const mailTrier: App['mailTrier'] = async (...words) => (await import('./mail-try.ts')).mailTrier(...words);

/** Looks at accounts. */
export const mailDoctor: App['mailDoctor'] = async (...words) => (await import('./mail.ts')).mailDoctor(...words);

/** Signs in at an account's provider. */
export const mailLogin: App['mailLogin'] = async (...words) => (await import('./mail.ts')).mailLogin(...words);

/** What the bot could not settle. */
export const gaps: App['gaps'] = async (...words) => (await import('./gaps.ts')).gaps(...words);

/** Restores the queue from the conversations, which are the truth. */
export const rebuildQueue: App['rebuildQueue'] = async (...words) =>
  (await import('./examining.ts')).rebuildQueue(...words);

/** What is wrong with the channels and desks that are set up, and what turns the others on. */
export const examine: App['examine'] = async (...words) => (await import('./examining.ts')).examine(...words);

/** Open tickets, the next one first. */
export const queue: App['queue'] = (given, wanted) => withState(given, ({ queue }) => queue.list(wanted));

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
