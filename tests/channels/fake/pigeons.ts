import type { Channel, OpenChannel } from '../../../src/channels/channel.ts';
import type { Event, Receive } from '../../../src/conversation/event.ts';
import type { Message } from '../../../src/conversation/message.ts';
import type { Outcome } from '../../../src/conversation/outbox.ts';
import { isTooLong } from '../../../src/conversation/text.ts';

/** What the loft was asked to send. */
export interface Flight {
  to: string;
  /** The delivery's id, the same at each try. */
  id: string;
  again: boolean;
  message: Message;
  signal: AbortSignal;
}

/** The provider of a channel that only a test has: messages are carried by birds, and come when they come. */
export interface Loft {
  open: OpenChannel;
  /** What was given to birds, oldest first. */
  flights: Flight[];
  /** What becomes of a flight; default: it is delivered. May take its time. */
  answers: (flight: Flight) => Outcome | Promise<Outcome>;
  /** A letter comes in from that sender; resolves when it was acknowledged. The same `id` is the same letter. */
  brings(from: string, text: string, id?: string): Promise<{ fresh: boolean } | { refused: string }>;
  /** Long after a bird left it comes back with its letter. */
  comesBack(flight: Flight, reason: string): Promise<void>;
  /** What a customer has read, as texts. */
  letters(to: string): string[];
}

const LONGEST = 600;

/** A channel of one file: not live, without buttons, edits and files, and with `deliver`. */
export function keepPigeons(): Loft {
  const flights: Flight[] = [];
  const underWay = new Set<Promise<unknown>>();
  let receive: Receive | undefined;
  let letters = 0;

  const channel: Channel = {
    name: 'pigeons',
    title: 'Carrier pigeons',
    can: {
      ...{ live: false, notifies: true, letters: false, buttons: false, files: false, edits: false, markup: 'plain' },
      longest: LONGEST,
      idsKeptFor: 7 * 86_400,
      tryMs: 2000,
    },
    async start(given) {
      receive = given;
    },
    async deliver({ id: to }, message, { id, again, signal }) {
      const flight = { to, id, again, message, signal };
      flights.push(flight);
      const late = new Promise<Outcome>((resolve) => {
        const end = () => resolve({ outcome: 'unknown', reason: 'the bird is not back yet' });
        signal.addEventListener('abort', end, { once: true });
      });
      return Promise.race([loft.answers(flight), late]);
    },
    async stop() {
      receive = undefined;
      await Promise.allSettled(underWay);
    },
    status: () => ({ on: true, where: 'on the roof' }),
    examine: async () => ['The loft has no roof: build one.'],
  };

  async function hand(event: Event): Promise<{ fresh: boolean }> {
    if (!receive) throw new Error('the loft is closed');
    const work = receive(event);
    underWay.add(work);
    return work.finally(() => underWay.delete(work));
  }

  const loft: Loft = {
    open: () => channel,
    flights,
    answers: () => ({ outcome: 'delivered' }),
    async brings(from, text, id = `letter-${++letters}`) {
      if (text.length > LONGEST)
        return { refused: `A pigeon carries ${LONGEST} characters, and this has ${text.length}.` };
      const [conversation, at] = [`pigeons-${from}`, Date.now()];
      const message: Message = {
        ...{ type: 'message', id, channelId: channel.name, text, textFormat: 'plain' },
        timestamp: new Date(at).toISOString(),
        from: { id: from, role: 'user', name: from },
        conversation: { id: conversation },
      };
      const address = { channel: channel.name, id: from };
      const event: Event = {
        kind: 'heard',
        id,
        conversation,
        at,
        address,
        customer: { id: from, name: from },
        message,
      };
      return hand(event).catch((error: unknown) => {
        if (!isTooLong(error)) throw error;
        return { refused: 'This is too long: please send it in parts.' };
      });
    },
    async comesBack({ to, id, message }, reason) {
      const conversation = `pigeons-${to}`;
      const news = { delivery: id, state: 'failed' as const, reason, destination: channel.name };
      await hand({ kind: 'delivery', id: `back:${message.id}`, conversation, at: Date.now(), ...news });
    },
    letters: (to) => flights.filter((flight) => flight.to === to).map(({ message }) => message.text ?? ''),
  };
  return loft;
}
