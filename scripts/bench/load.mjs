/**
 * The load generator, a process of its own. Told of the ceiling's port and of the app's, it drives both by turns and
 * prints one line of JSON: messages a second, latencies of acknowledgement and answer, the representative's replies.
 */
import { spawnSync } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { bringIn, message } from './customers.mjs';
import { employ } from './desk.mjs';
import { openConnection } from './http.mjs';
import { inParallel, median, round, times, told } from './measure.mjs';
import { conversationId } from './turns.mjs';

const {
  ceiling,
  app,
  questions,
  connections = [8, 64],
  rounds = 3,
  ms = 2000,
  customers: count = 2000,
  replies,
} = told();

const rss = (pid) => Number(spawnSync('ps', ['-o', 'rss=', '-p', String(pid)]).stdout) / 1024;

/** Posts in so many connections, each the next when the last is acknowledged, and waits until all that follows is done. */
async function post({ port, lanes, next, done }) {
  const open = await Promise.all(Array.from({ length: lanes }, () => openConnection(port)));
  const acks = [];
  const begun = performance.now();
  let refused = 0;
  await inParallel({
    lanes,
    ms,
    async work(lane) {
      const { path, options, answered } = await next();
      const sent = performance.now();
      const { status } = await open[lane].request('POST', path, options(sent));
      if (status === 200) acks.push(performance.now() - sent);
      else {
        refused += 1;
        answered?.();
      }
    },
  });
  await done(open[0]);
  const seconds = (performance.now() - begun) / 1000;
  for (const connection of open) connection.close();
  return { acks, refused, rate: acks.length / seconds };
}

function ceilingRun(lanes) {
  let number = 0;
  const body = message(questions[0]);
  return post({
    port: ceiling,
    lanes,
    next: () => ({ path: `/${conversationId(number++ % count)}`, options: () => ({ body }) }),
    done: (connection) => connection.request('GET', '/idle'),
  });
}

/** Customers who wait for an answer are not asked again until they have it. */
async function wholeRun(lanes, free) {
  const answers = [];
  const waiting = new Set();
  const found = await post({
    port: app.port,
    lanes,
    async next() {
      let customer = free.shift();
      while (!customer) {
        await pause(1);
        customer = free.shift();
      }
      const text = questions[(customer.number + customer.asked++) % questions.length];
      const answered = () => {
        waiting.delete(customer);
        customer.hear = () => {};
        free.push(customer);
      };
      waiting.add(customer);
      return {
        path: customer.path,
        answered,
        options(sent) {
          customer.hear = () => {
            answers.push(performance.now() - sent);
            answered();
          };
          return { headers: customer.headers, body: message(text) };
        },
      };
    },
    async done() {
      for (let waited = 0; waiting.size > 0 && waited < 5000; waited++) await pause(1);
    },
  });
  return { ...found, answers, unanswered: waiting.size };
}

/** As many questions a second as told, spread evenly, whatever the answers take. */
async function steadyRun({ perSecond, free }) {
  const connection = await Promise.all(Array.from({ length: 16 }, () => openConnection(app.port)));
  const acks = [];
  const answers = [];
  const all = [];
  const begun = performance.now();
  for (let number = 0; performance.now() - begun < ms; number++) {
    const due = begun + (number * 1000) / perSecond;
    if (due > performance.now()) await pause(due - performance.now());
    const customer = free.shift();
    const open = connection.shift();
    if (!customer || !open) throw new Error('too slow for a steady load');
    const text = questions[(customer.number + customer.asked++) % questions.length];
    const sent = performance.now();
    const heard = new Promise((resolve) => {
      customer.hear = resolve;
    }).then(() => {
      answers.push(performance.now() - sent);
      customer.hear = () => {};
      free.push(customer);
    });
    const acked = open.request('POST', customer.path, { headers: customer.headers, body: message(text) }).then(() => {
      acks.push(performance.now() - sent);
      connection.push(open);
    });
    all.push(heard, acked);
  }
  await Promise.race([Promise.all(all), pause(5000)]);
  for (const open of connection) open.close();
  return { perSecond, ack: times(acks), answer: times(answers) };
}

const rssBefore = rss(app.pid);
const customers = await bringIn({ port: app.port, secret: app.secret, count });
for (const customer of customers) customer.asked = 0;
const memory = { sockets: count, kilobytesEach: round(((rss(app.pid) - rssBefore) * 1024) / count) };

const found = connections.map((lanes) => ({ lanes, ceiling: [], whole: [] }));
const free = [...customers];
await ceilingRun(8);
await wholeRun(8, free);
for (let i = 0; i < rounds; i++) {
  for (const { lanes, ceiling, whole } of found) {
    const runs = [
      async () => ceiling.push(await ceilingRun(lanes)),
      async () => whole.push(await wholeRun(lanes, free)),
    ];
    for (const run of i % 2 ? runs.reverse() : runs) await run();
  }
}
const steady = await steadyRun({ perSecond: replies?.perSecond ?? 183, free });
for (const customer of customers) customer.close();
await pause(200);

const sum = (runs, name) => runs.reduce((total, run) => total + run[name], 0);
const rows = found.map(({ lanes, ceiling, whole }) => ({
  connections: lanes,
  ceiling: {
    perSecond: Math.round(median(ceiling.map((run) => run.rate))),
    ack: times(ceiling.flatMap((run) => run.acks)),
  },
  whole: {
    perSecond: Math.round(median(whole.map((run) => run.rate))),
    ack: times(whole.flatMap((run) => run.acks)),
    answer: times(whole.flatMap((run) => run.answers)),
    refused: sum(whole, 'refused'),
    unanswered: sum(whole, 'unanswered'),
  },
  share: round(median(whole.map((run, index) => run.rate / ceiling[index].rate))),
}));
const desk = replies && (await employ({ app, first: count, ...replies }));
console.log(JSON.stringify({ rows, steady, memory, desk }));
