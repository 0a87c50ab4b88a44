import { withinTime } from '../waiting/time-limit.ts';
import type { LoadApp, Running, Status } from './commands.ts';
import { type Io, paint } from './io.ts';
import { given, shown } from './settings.ts';
import { wordsOf } from './words.ts';

/** Longer than any time limit of what is finished at the end. */
const STOP_MS = 30_000;

/** What `start` was asked. */
export interface StartOptions {
  port?: string;
  mailbox?: true;
}

/** `frontdesk start`: opens the doors, prints where they are, and stays until it is asked to end. */
export async function start(io: Io, load: LoadApp, options: StartOptions): Promise<Status> {
  const parts = given(io, options);
  if (!parts) return 2;
  const app = await load();
  let running: Running;
  try {
    running = await app.start(parts);
  } catch (error) {
    io.errors.write(`${wordsOf(error)}\n`);
    parts.log.debug({ err: error }, 'the start failed');
    return 1;
  }
  const config = shown(io, parts.settings.configFile);
  io.output.write(banner(running, { name: parts.settings.name, config, io }));
  await ended(io.stopped);
  io.output.write('\nClosing: finishing what is under way.\n');
  return stop(running, parts.log);
}

function ended(signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) done();
    else signal.addEventListener('abort', () => done(), { once: true });
  });
}

async function stop(running: Running, log: { error(details: object, text: string): void }): Promise<Status> {
  try {
    await withinTime(running.stop(), STOP_MS, `still not closed after ${STOP_MS / 1000} s`);
    return 0;
  } catch (error) {
    log.error({ err: error }, 'Frontdesk could not be closed in good order; nothing that was acknowledged is lost');
    return 1;
  }
}

/** What `start` prints: where customers chat, where representatives work, which ways in are open, what opens the others. */
export function banner(
  running: Running,
  parts: { name: string; config: string; io: Pick<Io, 'terminal' | 'env'> },
): string {
  const { bold, dim, green, red, link } = paint(parts.io);
  const width = Math.max(...running.channels.map(({ name }) => name.length), 7) + 4;
  const row = (name: string, text: string) => `  ${name.padEnd(width + 2)}${text}`;
  const ways = running.channels.map((way) => {
    const mark = way.on ? green('on ') : dim('off');
    const text = way.on ? (way.where ?? '') : dim(way.next);
    return `  ${mark} ${way.name.padEnd(width - 2)}${text}`.trimEnd();
  });
  return [
    '',
    `  ${bold(`Frontdesk for ${parts.name}`)} ${green('is open.')}`,
    '',
    row('Chat page', link(running.chatPage)),
    ...(running.mailPage === undefined
      ? []
      : [row('Mail page', link(running.mailPage)), row('', dim('write a mail as a customer, and read the answer'))]),
    ...(running.deskLink === undefined
      ? []
      : [
          row('Desk', link(running.deskLink)),
          row('', dim('the link signs you in, once; for a colleague: frontdesk desk link NAME')),
        ]),
    '',
    ...ways,
    '',
    ...brokenLines(running.faults ?? [], red),
    `  ${dim(`Conversations are kept in ${running.store}. Settings: ${parts.config} and .env. Ctrl-C closes.`)}`,
    '',
    '',
  ].join('\n');
}

/** So many faults are printed; all of them are on the desk's page and in `faq check`. */
const SHOWN = 5;

function brokenLines(faults: readonly string[], red: (text: string) => string): string[] {
  if (faults.length === 0) return [];
  const count = faults.length === 1 ? 'a fault' : `${faults.length} faults`;
  const more = faults.length > SHOWN ? [`    and ${faults.length - SHOWN} more: frontdesk faq check`] : [];
  return [
    `  ${red(`The knowledge base has ${count}.`)} What is broken stays as it last was, or is left out:`,
    ...faults.slice(0, SHOWN).map((fault) => `    ${fault}`),
    ...more,
    '',
  ];
}
