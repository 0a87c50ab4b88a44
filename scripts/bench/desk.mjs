/** Representatives at the web desk, who claim conversations and reply: from the click to the customer's socket. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { bringIn, message } from './customers.mjs';
import { json, openConnection } from './http.mjs';
import { times } from './measure.mjs';

/** A desk's page may do 60 things a minute, and one address may sign in 10 times a minute. */
const ACTS = 50;
const SIGN_INS = 8;

/** How many representatives it takes, so that none does more than a page may, nor has a queue of his own. */
export const staff = ({ unloaded, perSecond, ms }) =>
  Math.max(16, Math.ceil((unloaded + (perSecond * ms) / 1000) / ACTS));

/** Signs representatives in by their links' tokens, lets each claim two customers, and measures their replies. */
export async function employ({ app, first, tokens, unloaded, perSecond, ms }) {
  const people = [];
  for (const [index, token] of tokens.entries()) people.push(await signIn({ app, token, index }));
  const customers = await bringIn({ port: app.port, secret: app.secret, count: 2 * people.length, first });
  const tickets = await handOver({ app, customers, people });
  const waiting = new Map();
  for (const { customer } of tickets) customer.hear = ({ text }) => waiting.get(text)?.();
  let turn = 0;

  const reply = async (sent = performance.now()) => {
    const { number, person } = tickets[turn++ % tickets.length];
    const text = `Your request is with the billing team now, reference ${turn}.`;
    const heard = new Promise((resolve) => {
      waiting.set(text, () => resolve(performance.now() - sent));
    });
    await act(person, number, { type: 'reply', text });
    const ack = performance.now() - sent;
    return { ack, heard: await within(2000, heard) };
  };

  const quiet = [];
  for (let i = 0; i < unloaded; i++) {
    quiet.push(await reply());
    await pause(20);
  }
  const busy = [];
  const begun = performance.now();
  for (let i = 0; performance.now() - begun < ms; i++) {
    const due = begun + (i * 1000) / perSecond;
    if (due > performance.now()) await pause(due - performance.now());
    busy.push(reply(due));
  }
  const loaded = await Promise.all(busy);
  for (const { close } of [...people, ...customers]) close();
  return { unloaded: figures(quiet), loaded: { perSecond, ...figures(loaded) } };
}

/** Replies that did not come within the time limit are counted, not timed. */
function figures(replies) {
  const arrived = replies.map(({ heard }) => heard).filter((time) => !Number.isNaN(time));
  return { ack: times(replies.map(({ ack }) => ack)), heard: times(arrived), late: replies.length - arrived.length };
}

async function signIn({ app, token, index }) {
  const origin = `Origin: ${app.origin}\r\n`;
  const connection = await openConnection(app.port, `127.0.9.${1 + Math.floor(index / SIGN_INS)}`);
  const { head } = await json(connection, 'POST', '/desk/api/sign-in', { headers: origin, body: { token } });
  const cookie = /set-cookie: ([^;\r]+)/i.exec(head)[1];
  const { csrf } = await json(connection, 'GET', '/desk/api/me', { headers: `Cookie: ${cookie}\r\n` });
  // What this person does goes over one connection, one after the other, as a browser's clicks do.
  let last = Promise.resolve();
  return {
    headers: `${origin}Cookie: ${cookie}\r\nX-Desk-Token: ${csrf}\r\n`,
    send(method, path, body) {
      const mine = last.then(() => json(connection, method, path, { headers: this.headers, body }));
      last = mine.catch(() => undefined);
      return mine;
    },
    close: () => connection.close(),
  };
}

const act = (person, number, what) =>
  person.send('POST', `/desk/api/tickets/${number}/acts`, { id: randomUUID(), ...what });

/** Every customer asks for a person, and one claims the ticket. */
async function handOver({ app, customers, people }) {
  const connection = await openConnection(app.port);
  // The desk's board shows the first 200 only, and questions without an answer have filled it: the customers hear their numbers.
  const open = new Map();
  const answers = customers.map((customer) => {
    return new Promise((resolve) => {
      customer.hear = ({ text }) => {
        const number = /FD-(\d+)/.exec(text ?? '')?.[1];
        if (!number) return;
        open.set(customer.conversation, Number(number));
        resolve();
      };
    });
  });
  for (const { path, headers } of customers) {
    await connection.request('POST', path, { headers, body: message('I want to talk to a person') });
  }
  connection.close();
  await within(15_000, Promise.all(answers));
  return Promise.all(
    customers.map(async (customer, index) => {
      const person = people[index % people.length];
      const number = open.get(customer.conversation);
      const claimed = new Promise((resolve) => {
        customer.hear = resolve;
      });
      await act(person, number, { type: 'claim' });
      await within(5000, claimed);
      return { customer, number, person };
    }),
  );
}

/** The value, or NaN when it takes longer. */
async function within(ms, promise) {
  const late = new AbortController();
  try {
    return await Promise.race([promise, pause(ms, Number.NaN, { signal: late.signal })]);
  } finally {
    late.abort();
  }
}
