import { trialAccount } from '../channels/email/embedded/trial.ts';
import { readHeaders, splitHeader } from '../channels/email/reading/mime/headers.ts';
import { openTrying } from '../channels/email/trying.ts';
import type { App, MailTried } from '../cli/commands.ts';
import type { Event } from '../conversation/event.ts';
import { letterheadOf } from '../conversation/letterhead.ts';
import { followCalibration } from '../knowledge/calibration/shared.ts';
import { keepSecrets } from '../server/secrets.ts';
import { makeBot, openBase } from './bot.ts';
import { httpElsewhere } from './http-elsewhere.ts';
import { rehearse } from './rehearsal.ts';
import { openState } from './state.ts';

/** Long enough for what is said only when no person answers. */
const WITHIN_MS = 15 * 60_000;
/** The end of a conversation's log, from which mails quote. */
const LAST = 50;

/** Conversations are read from Redis, and go on in memory. */
export const mailTrier: App['mailTrier'] = async (asked) => {
  const accounts = asked.settings.email;
  const settings = accounts.length > 0 ? asked.settings : { ...asked.settings, email: [trialAccount()] };
  const given = { ...asked, settings };
  const { log } = given;
  const closing: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const close of closing.splice(0).reverse()) await close();
  };
  try {
    const { redis, store, queue, blocked } = await openState(given);
    closing.push(() => redis.close());
    const calibration = await followCalibration({ redis: redis.client, stateFolder: settings.stateFolder, log });
    closing.push(() => calibration.stop());
    const knowledge = await openBase(given, calibration.now, 'all');
    closing.push(() => knowledge.stop());
    const trying = openTrying({
      ...{ settings, store, blocked, log, redis: redis.client },
      ...{ secrets: keepSecrets(settings), http: httpElsewhere(settings) },
      ofCase: async (number) => (await queue.find(number))?.conversation,
    });
    closing.push(trying.stop);
    const can = () => trying.can;
    // Who is alarmed, and which desks there are, changes nothing of what customers read.
    const onCall = { ...settings.onCall, notify: [] };
    const bot = makeBot({ ...given, settings: { ...settings, onCall } }, { knowledge, desks: [], can });

    return {
      async try(raw) {
        const { mail, account, joining, events } = await trying.read(raw);
        const [id] = events.map(({ conversation }) => conversation);
        const conversation = id === undefined ? undefined : await store.conversation(id);
        const before = conversation && { conversation, log: await store.history(conversation.id, { last: LAST }) };
        const { spoken, ticket, noted, ...after } = await rehearse({
          bot,
          can,
          before,
          events,
          withinMs: WITHIN_MS,
          log,
        });
        const replies: MailTried['replies'][number][] = [];
        for (const { to, message, id, after: ms } of spoken) {
          const written = await trying.write(to, message, { id, store: after.store });
          replies.push({
            after: ms,
            ...('raw' in written ? { headers: shownHeaders(written.raw), text: written.text } : written),
          });
        }
        return {
          ...{ read: mail, account: account.address, joins: joining, replies },
          noted: [...events.flatMap(noteOf), ...noted],
          ...(ticket && {
            person: {
              team: ticket.team,
              reason: ticket.reason,
              ...(ticket.number !== undefined && { number: ticket.number }),
            },
          }),
        };
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
};

/** What the desks read above a mail. */
const noteOf = (event: Event): string[] => {
  const note = event.kind === 'heard' ? letterheadOf(event.message)?.note : undefined;
  return note === undefined ? [] : [note];
};

/** Those that people and machines go by, in the order of a mail. */
const shown = [
  ...['From', 'To', 'Cc', 'Reply-To', 'Subject', 'In-Reply-To', 'References', 'Message-ID'],
  ...['Auto-Submitted', 'X-Auto-Response-Suppress'],
];

function shownHeaders(raw: Buffer): [string, string][] {
  const headers = readHeaders(splitHeader(raw, raw.length).header);
  return shown.flatMap((name): [string, string][] => {
    const value = headers.text(name.toLowerCase());
    return value === '' ? [] : [[name, value]];
  });
}
