import { createReader } from '../../../../src/channels/email/reading/reader.ts';
import { createMemoryFrequency } from '../../../../src/channels/email/receiving/frequency.ts';
import { createReceiving } from '../../../../src/channels/email/receiving/receiving.ts';
import { createMemoryThreads } from '../../../../src/channels/email/threads/threads.ts';
import { createTokens } from '../../../../src/channels/email/threads/tokens.ts';
import { createMemoryUnreachable } from '../../../../src/channels/email/threads/unreachable.ts';
import type { Entry } from '../../../../src/conversation/decision.ts';
import type { Event, Heard } from '../../../../src/conversation/event.ts';
import { createMemoryStore } from '../../../../src/conversation/memory.ts';
import { createTurns } from '../../../../src/conversation/turns.ts';
import { createMemoryFiles } from '../../../../src/files/memory.ts';
import type { EmailAccount } from '../../../../src/settings/settings.ts';
import { keepingLog } from '../../../helpers/mail/reading.ts';
import { type Fields, letter } from '../reading/letter.ts';

export const support: EmailAccount = {
  ...{ id: 'main', address: 'support@northlight.example', aliases: [], team: undefined, from: undefined },
  ...{
    signature: undefined,
    authserv: ['mx.northlight.example'],
    plus: true,
    sent: false,
    oauth: undefined,
    dkim: undefined,
  },
  ...{ imapUrl: '', smtpUrl: '' },
};

/** Where mails come in: real but for Redis, and with a bot that says one thing to everybody. */
export function openFrontDesk(parts: { blocked?: string[]; fails?: () => boolean } = {}) {
  const { blocked = [], fails = () => false } = parts;
  const log = keepingLog();
  const store = createMemoryStore();
  const files = createMemoryFiles();
  const threads = createMemoryThreads();
  const unreachable = createMemoryUnreachable();
  const tokens = createTokens('a secret of thirty-two characters or more');
  const events: Event[] = [];
  const turns = createTurns<object>({
    ...{ store, log, drain: () => {}, pulls: () => false },
    decide: (_, event) => ({
      state: {},
      effects:
        event.kind === 'heard' && !event.noReply
          ? [
              {
                do: 'say',
                message: { type: 'message', from: { id: 'bot', role: 'bot' }, text: 'Hello.' },
                receipt: 'r',
              },
            ]
          : [],
    }),
    rescue: () => ({ state: {}, effects: [] }),
  });
  const inside = {
    ...{ account: support, own: new Set([support.address]), tokens, threads, unreachable, store, files, log },
    reader: createReader({ own: [support.address], authserv: support.authserv }),
    frequency: createMemoryFrequency({ most: 5, withinMs: 600_000 }),
    blocked: { has: async ({ id }: { id: string }) => blocked.includes(id) },
    ofCase: async () => undefined,
    async receive(event: Event) {
      if (fails()) throw new Error('Redis is away');
      const received = await turns.receive(event);
      await turns.idle();
      if (received.fresh) events.push(event);
      return received;
    },
  };
  let receiving = createReceiving(inside);
  let uid = 0;
  return {
    ...{ store, files, threads, unreachable, tokens, events, log },
    get receiving() {
      return receiving;
    },
    /** Another process goes on where this one died: it knows what is stored, and nothing else. */
    restarts() {
      receiving = createReceiving(inside);
    },
    /** A mail comes; returns what became of it. */
    async gets(fields: Fields = {}, body?: string): Promise<Event[]> {
      const before = events.length;
      const raw = letter(fields, body);
      uid += 1;
      await receiving.take({ uid, raw, whole: true, size: raw.length, arrived: Date.now(), again: false });
      return events.slice(before);
    },
    /** The same, for a mail that makes one event, which is heard. */
    async hears(fields: Fields = {}, body?: string): Promise<Heard> {
      const [event, ...more] = await this.gets(fields, body);
      if (event?.kind !== 'heard' || more.length > 0) throw new Error(`not one mail heard: ${JSON.stringify(event)}`);
      return event;
    },
    history: (conversation: string): Promise<Entry[]> => store.history(conversation, { last: 100 }),
  };
}
