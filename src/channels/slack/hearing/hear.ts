import type { BlockedSenders } from '../../../conversation/blocked.ts';
import type { Receive } from '../../../conversation/event.ts';
import type { Message } from '../../../conversation/message.ts';
import type { Store } from '../../../conversation/store.ts';
import { filesOf } from '../../../slack/files.ts';
import type { FromPerson } from '../../../slack/message.ts';
import { type People, type SlackPerson, Unavailable } from '../../../slack/people.ts';
import { addressOf, channelName, customerId, type Place } from '../place.ts';
import type { CustomerThreads } from '../threads.ts';
import type { Keeping, KeptFiles } from './keeping.ts';
import { textOf } from './text.ts';

/** The longest text of one message, in characters: Slack's own limit. The whole of a longer one is kept as a file. */
export const LONGEST = 40_000;
/** Looked through for a message that was heard before. */
const LOOKED_THROUGH = 200;

/** What messages become events with. */
export interface HearParts {
  me(): { team: string; user: string } | undefined;
  people: People;
  threads: CustomerThreads;
  keeping: Keeping;
  store: Pick<Store, 'history' | 'conversation'>;
  blocked: BlockedSenders | undefined;
  receive: Receive;
  /** Tells the customer which files were not taken, and why. */
  tell(
    left: KeptFiles['left'],
    about: { conversation: string; place: Place; id: string; locale: string | undefined },
  ): Promise<void>;
}

/** Somebody's words in a conversation. */
export interface Spoken {
  message: FromPerson;
  conversation: string;
  place: Place;
}

/** Makes events of what people write. */
export const createHear = (parts: HearParts) => {
  const { people, threads, keeping, store, blocked, receive } = parts;

  /** A name is worth no delay: what is not known now is known with the next message. */
  const personOf = async (user: string): Promise<SlackPerson | undefined> => {
    try {
      return await people.person(user);
    } catch (error) {
      if (error instanceof Unavailable) return undefined;
      throw error;
    }
  };
  const team = (): string => parts.me()?.team ?? '';
  const words = (message: FromPerson): Promise<string> =>
    textOf(message, parts.me()?.user, async (user) => (await personOf(user))?.name);

  const hear = {
    personOf,
    words,

    /** The id of a message in the log, and of its event: the same however it comes, as a message or as a mention. */
    idOf: ({ channel, ts }: FromPerson): string => `slack:${team()}:${channel}:${ts}`,

    /** Whether the log has it. */
    async isHeard({ message, conversation }: Pick<Spoken, 'message' | 'conversation'>): Promise<boolean> {
      const id = hear.idOf(message);
      const entries = await store.history(conversation, { last: LOOKED_THROUGH });
      return entries.some((entry) => entry.message.id === id);
    },

    /** Hands somebody's words over: for the first time, again, or not at all, when they are nobody's. */
    async take({ message, conversation, place }: Spoken): Promise<'heard' | 'again' | 'ignored'> {
      const { user, ts, client_msg_id: gesture } = message;
      if (gesture && !(await threads.isFirst(`${user}:${gesture}`, ts))) return 'ignored';
      const named = filesOf(message.files);
      // Slack does not wait long, and brings it again while the files are still on their way.
      if (named.length > 0 && (await hear.isHeard({ message, conversation }))) return 'again';
      const person = await personOf(user);
      if (person?.bot) return 'ignored';
      const id = hear.idOf(message);
      const from = customerId(team(), user);
      const customer = { id: from, ...(person && { name: person.name }) };
      const address = addressOf({ team: team(), user }, place);
      const at = Math.round(Number(ts) * 1000);
      const text = await words(message);
      const locale = person?.locale;
      // A call and no word: whoever comes is asked what it is about.
      if (!text && named.length === 0 && !(await store.conversation(conversation))) {
        const joined = { kind: 'joined' as const, id, conversation, at, address, customer };
        const { fresh } = await receive({ ...joined, ...(locale && { locale }) });
        return fresh ? 'heard' : 'again';
      }
      const kept = await keeping.keep(named, { conversation, from });
      const cut = text.length > LONGEST;
      const whole = cut ? await keeping.whole(text, { conversation, from }) : [];
      const attachments = [...kept.attachments, ...whole];
      const said: Message = {
        ...{ type: 'message', id, channelId: channelName, textFormat: 'plain', conversation: { id: conversation } },
        timestamp: new Date(at).toISOString(),
        from: { role: 'user', ...customer },
        text: cut ? text.slice(0, LONGEST) : text,
        ...(locale && { locale }),
        ...(attachments.length > 0 && { attachments }),
      };
      const isBlocked = await blocked?.has(address);
      const event = { kind: 'heard' as const, id, conversation, at, address, customer, from, message: said };
      const { fresh } = await receive({ ...event, ...(isBlocked && { noReply: 'machine' as const }) });
      if (!fresh) await keeping.forget(conversation, attachments);
      else if (kept.left.length > 0) await parts.tell(kept.left, { conversation, place, id, locale });
      return fresh ? 'heard' : 'again';
    },
  };
  return hear;
};

/** Hears what people write. */
export type Hear = ReturnType<typeof createHear>;
