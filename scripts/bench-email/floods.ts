import { readFileSync, writeFileSync } from 'node:fs';
import { until } from '../../tests/helpers/until.ts';
import { quantile } from '../answers-growth.ts';
import { chanceOf, prose } from './corpus.ts';
import { perMail, processor } from './processor.ts';
import { desk, type Town } from './town.ts';

/** Three digits that mean something. */
export const round = (value: number): number => Number(value.toPrecision(3));

/** Handed over at once, as many as a server's connections. */
const LANES = 8;

/** A mail of one customer. */
const mail = (from: string, text: string): string =>
  `From: ${from}\r\nTo: ${desk}\r\nSubject: A question\r\nMessage-ID: <${from}>\r\nDate: ${new Date().toUTCString()}\r\n\r\n${text.replace(/\n/g, '\r\n')}\r\n`;

const deliver = (town: Town, from: string, text: string): Promise<void> =>
  town.server.delivers({ to: 'help@localhost', from, raw: mail(from, text) });

/** On a busy machine a long mail takes its time: who has neither answer nor ticket is waited for so long. */
const GIVEN_UP_MS = 90_000;

/** Many customers write at once, each one mail: until the last answer has come. */
export async function flood(
  town: Town,
  {
    name,
    count,
    long,
    silentMs,
  }: {
    name: string;
    count: number;
    long: boolean /** So long nothing comes any more, and the flood is over. */;
    silentMs: number;
  },
) {
  const chance = chanceOf(count);
  const ticketsBefore = (await town.tickets()).length;
  const all = Array.from({ length: count }, (_, i) => {
    const question = town.questions[i % town.questions.length]!;
    const story = () => prose(chance, 12);
    const text = long
      ? `Dear all,\n\n${story()}\n\n${question}\n\n${story()}\n\nKind regards,\nCustomer ${i}`
      : question;
    return { from: `${name}${i}@example.org`, text };
  });
  const handed = new Map<string, number>();
  const begun = performance.now();
  const cpuBefore = processor(town.pid);
  const waiting = [...all];
  const lane = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      await deliver(town, next.from, next.text);
      handed.set(next.from, performance.now());
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  const deliveredIn = performance.now() - begun;
  const left = () => all.filter(({ from }) => town.answersTo(from).length === 0);
  const withPeople = async () =>
    new Set((await town.tickets()).slice(ticketsBefore).map(({ customer }) => customer.id));
  // Who is handed over silently hears of it only when no person has answered for a while: they are not waited for.
  const areHandedOver = async () => {
    const people = await withPeople();
    return left().every(({ from }) => people.has(from));
  };
  let [fewest, since] = [count, performance.now()];
  await until(
    'the last answer',
    async () => {
      const now = left().length;
      if (now < fewest) [fewest, since] = [now, performance.now()];
      const silent = performance.now() - since;
      return now === 0 || silent > GIVEN_UP_MS || (silent > silentMs && (await areHandedOver()));
    },
    3600,
  );
  const answered = all.flatMap(({ from }) =>
    town
      .answersTo(from)
      .slice(0, 1)
      .map(({ at }) => ({ from, at })),
  );
  const ended = Math.max(...answered.map(({ at }) => at));
  const waits = answered.map(({ from, at }) => at - (handed.get(from) ?? at));
  const tickets = (await town.tickets()).slice(ticketsBefore);
  const people = await withPeople();
  return {
    mails: count,
    perSecond: round((answered.length / (ended - begun)) * 1000),
    deliveredPerSecond: round((count / deliveredIn) * 1000),
    unanswered: left().filter(({ from }) => !people.has(from)).length,
    twice: all.filter(({ from }) => town.answersTo(from).length > 1).length,
    setAside: tickets.filter(({ ticket }) => ticket.reason === 'bot-failed').length,
    people: tickets.length,
    cpuMs: perMail(cpuBefore, processor(town.pid), count),
    waitMs: { p50: round(quantile(waits, 0.5)), p99: round(quantile(waits, 0.99)) },
  };
}

/** One customer after the other: from the moment at which a mail lies in the mailbox to that at which its answer is out. */
export async function latency(town: Town, count: number) {
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    const from = `quiet${i}@example.org`;
    await deliver(town, from, town.questions[i % town.questions.length]!);
    const handed = performance.now();
    const { at } = await until('the answer', () => town.answersTo(from)[0], 30);
    times.push(at - handed);
  }
  return { count, p50: round(quantile(times, 0.5)), p99: round(quantile(times, 0.99)) };
}

/** What one large mail costs the process that reads it, megabytes. */
export async function memory(town: Town, megabytes: number) {
  const status = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${town.pid}/status`, 'utf8'))?.[1]) / 1024;
  const from = 'large@example.org';
  const lines = Math.floor((megabytes * 1_000_000) / 78);
  const file = Buffer.alloc(57, 'large').toString('base64');
  const head = `From: ${from}\r\nTo: ${desk}\r\nSubject: A large file\r\nMessage-ID: <${from}>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n`;
  const text = `--b\r\nContent-Type: text/plain\r\n\r\n${town.questions[0]}\r\n\r\n`;
  const attached = `--b\r\nContent-Type: application/pdf; name=large.pdf\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=large.pdf\r\n\r\n`;
  const raw = `${head}${text}${attached}${`${file}\r\n`.repeat(lines)}--b--\r\n`;
  const before = status('VmRSS');
  // From here on the kernel counts the peak anew.
  writeFileSync(`/proc/${town.pid}/clear_refs`, '5');
  await town.server.delivers({ to: 'help@localhost', from, raw });
  await until('the answer', () => town.answersTo(from)[0], 60);
  return { mail: round(raw.length / 1e6), before: Math.round(before), peak: Math.round(status('VmHWM')) };
}
