/**
 * `npm run bench:slack [-- --quick] [--open 200] [--replies 100]` measures the desk in Slack, with a stand-in for Slack that is here in this
 * process: how soon many new tickets have their cards, with their numbers; how soon a click is acknowledged while they are open; how
 * soon a reply has reached the customer's chat; how late customers' words are right after those replies, and in a channel at several
 * rates, with how many of them wait. Prints tables and, as the last line, JSON. `--quick` does not wait until all cards say who has
 * them, and writes for some seconds only.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { programFor } from '../tests/setup/programs.ts';
import { quantile } from './answers-growth.ts';
import { type Customer, openTown, type Town } from './bench-slack/town.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    open: { type: 'string', default: '200' },
    replies: { type: 'string', default: '100' },
  },
});
const asked = { open: Number(values.open), replies: Number(values.replies) };
const size = {
  ...{ teams: Math.min(20, asked.open), ...asked },
  ...(values.quick ? { rates: [60], ms: 3000 } : { rates: [5, 20, 60], ms: 60_000 }),
};

if (!programFor('redis')) {
  console.error('Redis is needed: install redis-server.');
  process.exit(1);
}
const round = (value: number): number => Number(value.toPrecision(3));
const times = (all: readonly number[]) => ({
  p50: round(quantile(all, 0.5)),
  p99: round(quantile(all, 0.99)),
  count: all.length,
});

console.log(
  `${cpus()[0]?.model.trim()}, ${availableParallelism()} cores, Node ${process.version}, load ${loadavg()[0]!.toFixed(1)}\n`,
);
const folder = mkdtempSync(join(tmpdir(), 'frontdesk-bench-'));
const town = await openTown(folder, { teams: size.teams });
try {
  const begun = performance.now();
  const seconds = () => round((performance.now() - begun) / 1000);
  const customers = await Promise.all(Array.from({ length: size.open }, (_, i) => town.customer(i % size.teams)));
  for (const customer of customers) await town.numbered(customer);
  const cards = { numbered: seconds() };
  console.log(
    `${size.open} new tickets for ${size.teams} teams have their cards, with numbers, after ${cards.numbered} s.\n`,
  );
  const claiming = seconds();
  const clicks = await claimAll(town, customers);
  console.log(`| | ms p50 | ms p99 | count |\n|---|---|---|---|`);
  console.log(
    `| a click on Claim is acknowledged, ${size.open} conversations open | ${clicks.p50} | ${clicks.p99} | ${clicks.count} |`,
  );
  // A channel takes a post a second, whatever it says: what was said at the claims is not what is measured here.
  for (const customer of customers) await inThread(town, customer, 'You are now talking with Ana.');
  const relay = await reply(town, customers);
  console.log(`| a reply in the thread is in the customer's chat | ${relay.p50} | ${relay.p99} | ${relay.count} |`);
  const behind = times(await Promise.all(customers.slice(0, size.teams).map((each) => late(town, each, 'And then?'))));
  console.log(
    `| customers' next words are in the thread, right after ${size.replies} replies | ${behind.p50} | ${behind.p99} | ${behind.count} |\n`,
  );
  const lanes = [];
  console.log(
    `| customers' messages a minute in one channel | ms late p50 | ms late p99 | waiting at most |\n|---|---|---|---|`,
  );
  for (const rate of size.rates) {
    const lane = await write(town, customers, rate);
    lanes.push(lane);
    console.log(`| ${rate} | ${lane.late.p50} | ${lane.late.p99} | ${lane.deepest} |`);
  }
  if (!values.quick) {
    for (const customer of customers) await town.redrawn(customer);
    Object.assign(cards, { claimed: round(seconds() - claiming) });
    console.log(`\nAll cards say who has them ${round(seconds() - claiming)} s after the first claim.`);
  }
  console.log(`\n${JSON.stringify({ cards, clicks, relay, behind, lanes })}`);
} finally {
  await town.stop();
  rmSync(folder, { recursive: true, force: true });
}

/** Claims all cards, two at a time; how long each click's acknowledgement took. */
async function claimAll({ ana, card }: Town, customers: readonly Customer[]) {
  const cards = await Promise.all(customers.map(card));
  const took: number[] = [];
  const waiting = [...cards];
  const lane = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const begun = performance.now();
      const { acked } = await ana.clicks(next, 'fd_claim');
      if (!acked) throw new Error('a click was not acknowledged');
      took.push(performance.now() - begun);
    }
  };
  await Promise.all([lane(), lane()]);
  for (const customer of customers) await customer.hears('You are now talking with Ana.');
  return times(took);
}

/** Writes in one thread after the other; how long until the customer has it. */
async function reply({ ana, card }: Town, customers: readonly Customer[]) {
  const took: number[] = [];
  for (let i = 0; i < size.replies; i++) {
    const customer = customers[i % customers.length]!;
    const text = `Reply number ${i}`;
    const there = await card(customer);
    const begun = performance.now();
    ana.says(text, { in: there });
    took.push((await customer.hears(text)) - begun);
  }
  return times(took);
}

/** A customer writes; how long until it is in the thread. */
async function late(town: Town, customer: Customer, text: string): Promise<number> {
  await town.card(customer);
  const begun = performance.now();
  await customer.says(text);
  await inThread(town, customer, text);
  return performance.now() - begun;
}

/** Settles when the thread shows it. */
async function inThread({ slack, card }: Town, customer: Customer, text: string): Promise<void> {
  const thread = await card(customer);
  const shows = (post: { text: string; blocks?: unknown }) => JSON.stringify([post.text, post.blocks]).includes(text);
  await slack.until(text, () => slack.thread(thread).some(shows), 600_000);
}

/** The customers of one channel write at a rate; how late each message is in its thread, and how many were not there yet at most. */
async function write(town: Town, customers: readonly Customer[], rate: number) {
  const here = customers.filter(({ team }) => team === 0);
  const took: number[] = [];
  const [every, all] = [60_000 / rate, Math.max(1, Math.round((size.ms * rate) / 60_000))];
  let [waiting, deepest] = [0, 0];
  const arrivals: Promise<void>[] = [];
  for (let i = 0; i < all; i++) {
    const customer = here[i % here.length]!;
    const text = `At ${rate} a minute, number ${i}.`;
    const begun = performance.now();
    deepest = Math.max(deepest, ++waiting);
    arrivals.push(
      late(town, customer, text).then((ms) => {
        waiting--;
        took.push(ms);
      }),
    );
    await pause(Math.max(0, begun + every - performance.now()));
  }
  await Promise.all(arrivals);
  return { rate, late: times(took), deepest };
}
