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

/** What customers say: thanks, which the bot answers without a search, or a question in their own words. */
const words = {
  thanks: (customer) => (customer.asked++ % 2 ? 'Thank you!' : 'Thanks a lot'),
  questions: (customer) => questions[(customer.number + customer.asked++) % questions.length],
};

/** A customer may send 20 messages in ten seconds; nobody is made to send more. */
const allowed = { messages: 19, ms: 10_500 };

/** The next customer who has his answer and may send something. */
async function nextOf(free) {
  for (;;) {
    const customer = free.shift();
    if (!customer) {
      await pause(1);
      continue;
    }
    const now = performance.now();
    if (now - customer.since > allowed.ms) Object.assign(customer, { since: now, sent: 0 });
    if (customer.sent++ < allowed.messages) return customer;
    free.push(customer);
    if (free.every(({ sent }) => sent > allowed.messages)) await pause(10);
  }
}

/** Customers who wait for an answer say nothing until they have it. */
async function wholeRun(lanes, { free, kind }) {
  const answers = [];
  const waiting = new Set();
  const found = await post({
    port: app.port,
    lanes,
    async next() {
      const customer = await nextOf(free);
      const text = words[kind](customer);
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

/** As many questions a second as told, spread evenly. Times count from when each was due, so that a slow moment is seen by all. */
async function steadyRun({ perSecond, free }) {
  const idle = await Promise.all(Array.from({ length: 16 }, () => openConnection(app.port)));
  const connections = [...idle];
  const acks = [];
  const answers = [];
  const all = [];
  const begun = performance.now();
  for (let number = 0; performance.now() - begun < ms; number++) {
    const due = begun + (number * 1000) / perSecond;
    if (due > performance.now()) await pause(due - performance.now());
    const customer = await nextOf(free);
    while (idle.length === 0) await pause(1);
    all.push(ask({ connection: idle.shift(), customer, due }));
  }
  await Promise.race([Promise.all(all), pause(5000)]);
  for (const connection of connections) connection.close();
  return { perSecond, ack: times(acks), answer: times(answers) };

  async function ask({ connection, customer, due }) {
    const answer = new Promise((resolve) => {
      customer.hear = () => resolve(performance.now() - due);
    });
    const body = message(words.questions(customer));
    await connection.request('POST', customer.path, { headers: customer.headers, body });
    acks.push(performance.now() - due);
    idle.push(connection);
    answers.push(await answer);
    customer.hear = () => {};
    free.push(customer);
  }
}

const rssBefore = rss(app.pid);
const customers = await bringIn({ port: app.port, secret: app.secret, count });
for (const customer of customers) Object.assign(customer, { asked: 0, since: Number.NEGATIVE_INFINITY, sent: 0 });
const memory = { sockets: count, kilobytesEach: round(((rss(app.pid) - rssBefore) * 1024) / count) };

// Thanks after an answer are a verdict on it, and written down as such: who only thanks has not asked anything.
const grateful = customers.filter((_, index) => index % 2 === 0);
const free = customers.filter((_, index) => index % 2 === 1);
const sides = {
  ceiling: (lanes) => ceilingRun(lanes),
  thanks: (lanes) => wholeRun(lanes, { free: grateful, kind: 'thanks' }),
  questions: (lanes) => wholeRun(lanes, { free, kind: 'questions' }),
};
const names = Object.keys(sides);
for (const name of names) await sides[name](8); // warm
const found = connections.map((lanes) => ({ lanes, ceiling: [], thanks: [], questions: [] }));
for (let i = 0; i < rounds; i++) {
  for (const { lanes, ...runs } of found) {
    for (const name of i % 2 ? names.toReversed() : names) runs[name].push(await sides[name](lanes));
  }
}
const steady = await steadyRun({ perSecond: replies.perSecond, free });
for (const customer of customers) customer.close();
await pause(200);
const desk = await employ({ app, first: count, ...replies });

const sum = (runs, name) => runs.reduce((total, run) => total + run[name], 0);
const figures = (runs) => ({
  perSecond: Math.round(median(runs.map((run) => run.rate))),
  ack: times(runs.flatMap((run) => run.acks)),
});
const whole = (runs, ceiling) => ({
  ...figures(runs),
  answer: times(runs.flatMap((run) => run.answers)),
  share: round(median(runs.map((run, index) => run.rate / ceiling[index].rate))),
  refused: sum(runs, 'refused'),
  unanswered: sum(runs, 'unanswered'),
});
const rows = found.map(({ lanes, ceiling, thanks, questions }) => ({
  connections: lanes,
  ceiling: figures(ceiling),
  thanks: whole(thanks, ceiling),
  questions: whole(questions, ceiling),
}));
console.log(JSON.stringify({ rows, steady, memory, desk }));
