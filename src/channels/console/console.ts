import { randomUUID } from 'node:crypto';
import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { Capabilities } from '../../conversation/capabilities.ts';
import type { Entry } from '../../conversation/decision.ts';
import type { Customer, Receive } from '../../conversation/event.ts';
import { follow } from '../../conversation/follow.ts';
import { LONGEST_TEXT } from '../../conversation/limits.ts';
import type { Store } from '../../conversation/store.ts';
import { isTooLong, tidy } from '../../conversation/text.ts';
import type { Channel, OpenChannel } from '../channel.ts';
import { buttonsIn, typeset } from './typeset.ts';

/** What a conversation in a terminal is made of. */
export interface ConsoleParts {
  store: Pick<Store, 'watch' | 'history'>;
  input: Readable;
  output: Writable;
  /** A person sits there: prompts and bold type. Otherwise lines are read one after another, each when the last was answered. */
  terminal: boolean;
  /** The language that the customer's client would name. */
  locale?: string;
  customer?: Customer;
  /** The conversation's id; default: a new one. */
  conversation?: string;
  /** How long an answer to a line of a pipe is waited for, milliseconds; longer than the bot waits for more. */
  answerMs?: number;
}

/** When nothing was said for so long after the last line of a pipe, nothing more comes. */
const LULL_MS = 500;

const can: Capabilities = {
  live: true,
  notifies: false,
  letters: false,
  buttons: true,
  files: false,
  edits: true,
  markup: 'markdown',
  longest: LONGEST_TEXT,
  idsKeptFor: 86_400,
  tryMs: 15_000,
};
const name = 'console';
const title = 'Terminal';

/** The terminal of `frontdesk chat`; in a server nobody types, but its conversations are known to be read elsewhere. */
export const openConsole: OpenChannel = ({ store, terminal }) =>
  terminal ? createConsole({ store, ...terminal }) : { name, title, can, async start() {}, async stop() {} };

/** The channel `console`: one conversation in a terminal or through pipes. `ended` resolves when the input ends, or at stop. */
export function createConsole(parts: ConsoleParts): Channel & Required<Pick<Channel, 'ended'>> {
  const { store, input, output, terminal, locale, answerMs = 3000 } = parts;
  const { conversation = `console-${randomUUID()}` } = parts;
  const customer = parts.customer ?? { id: conversation };
  const address = { channel: name, id: conversation };
  const language = locale ? { locale } : {};
  let lines: Interface | undefined;
  let unfollow: (() => Promise<void>) | undefined;
  let buttons: readonly string[] = [];
  let number = 0;
  let underWay: Promise<unknown> = Promise.resolve();
  let stopped = false;
  let heardBack: () => void = () => {};
  let end: () => void = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });

  function print(text: string): void {
    // On a terminal the line being typed is moved down.
    output.write(terminal ? `\r\u001b[K${text}\n` : `${text}\n`);
    if (terminal) lines?.prompt(true);
  }

  function show({ audience, message }: Entry): void {
    if (audience !== 'everyone') return;
    if (message.type === 'messageDelete') return void print('(A message above was deleted.)');
    if (message.type === 'messageUpdate')
      return void print(`(A message above was changed:) ${typeset(message, { terminal })}`);
    if (message.type !== 'message') return;
    if (message.from.role === 'user') {
      // Who types sees it already.
      if (!terminal) print(`> ${message.text ?? ''}`);
      return;
    }
    buttons = buttonsIn(message);
    print(typeset(message, { terminal }));
    heardBack();
  }

  async function say(receive: Receive, line: string): Promise<void> {
    const text = buttons[Number(/^\d$/.exec(line.trim())?.[0]) - 1] ?? line;
    if (stopped || !tidy(text).trim()) return;
    if (text.length > can.longest) {
      print(`(This is too long: ${text.length} of ${can.longest} characters. Please shorten it.)`);
      heardBack();
      return;
    }
    const id = `${conversation}:${++number}`;
    const at = Date.now();
    const message = {
      type: 'message' as const,
      id,
      timestamp: new Date(at).toISOString(),
      channelId: name,
      from: { id: customer.id, role: 'user' as const, ...(customer.name && { name: customer.name }) },
      conversation: { id: conversation },
      text,
      ...language,
    };
    try {
      underWay = receive({ kind: 'heard', id, conversation, at, address, customer, message });
      await underWay;
    } catch (error) {
      const again = isTooLong(error) ? 'It is too long: please send it in parts.' : 'Please send it again in a moment.';
      print(`(This was not received. ${again})`);
    }
  }

  /** Resolves to whether somebody answered within that time. */
  function answered(within = answerMs): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, within, false);
      heardBack = () => {
        clearTimeout(timer);
        resolve(true);
      };
    });
  }

  async function read(receive: Receive, from: Interface): Promise<void> {
    for await (const line of from) {
      if (terminal) {
        await say(receive, line);
        from.prompt();
      } else if (line.trim()) {
        const answer = answered();
        await say(receive, line);
        await answer;
      }
    }
    // An answer may have a second part: a case number.
    while (!terminal && (await answered(LULL_MS)));
  }

  const channel = {
    ...{ name, title, can },
    ended,
    async start(receive: Receive) {
      unfollow = await follow(store, conversation, 0, (entry) => {
        show(entry);
        const { message, receipt } = entry;
        if (receipt === undefined) return;
        const has = { delivery: message.id, state: 'delivered' as const, destination: 'console', receipt };
        const event = {
          id: `delivered:${message.id}`,
          conversation,
          at: Date.now(),
          kind: 'delivery' as const,
          ...has,
        };
        // Nothing is lost with it but the word that it was read here.
        receive(event).catch(() => undefined);
      });
      // Nobody reads before the greeting was said.
      const greeted = answered();
      const id = `${conversation}:joined`;
      await receive({ kind: 'joined', id, conversation, at: Date.now(), address, customer, ...language });
      await greeted;
      const from = createInterface({ input, ...(terminal && { output }), terminal, prompt: '> ' });
      lines = from;
      from.on('SIGINT', () => from.close());
      if (terminal) from.prompt();
      read(receive, from).then(end, end);
    },
    async stop() {
      stopped = true;
      lines?.close();
      heardBack();
      await underWay.catch(() => undefined);
      await unfollow?.();
      end();
    },
  };
  return channel;
}
