import { fileURLToPath } from 'node:url';
import { afterAll, afterEach } from '@jest/globals';
import { type Capabilities, plainest } from '../../src/conversation/capabilities.ts';
import type { Entry } from '../../src/conversation/decision.ts';
import { createDelivery } from '../../src/conversation/delivery.ts';
import type { Closed, Customer, Event, NoReply, Representative } from '../../src/conversation/event.ts';
import { createMemoryStore } from '../../src/conversation/memory.ts';
import type { Message } from '../../src/conversation/message.ts';
import { type Sender, sendsNotices } from '../../src/conversation/outbox.ts';
import { createTurns } from '../../src/conversation/turns.ts';
import { createBot } from '../../src/dialogs/bot.ts';
import { createPhrases, type Overrides, type Phrases } from '../../src/dialogs/phrases.ts';
import type { State } from '../../src/dialogs/state.ts';
import { createHandoff } from '../../src/handoff/handoff.ts';
import { mergingDestination, sendToMerging } from '../../src/handoff/merging-sender.ts';
import { readUpdate } from '../../src/handoff/older-update.ts';
import { createMemoryQueue } from '../../src/handoff/queue/memory.ts';
import { sendToQueue } from '../../src/handoff/queue/sender.ts';
import type { Team } from '../../src/handoff/routing.ts';
import { createMemoryAsked, sendToSurvey, surveyDestination } from '../../src/handoff/surveying.ts';
import type { Act, Held } from '../../src/handoff/ticket.ts';
import { queueDestination } from '../../src/handoff/transition.ts';
import type { DeskUpdate } from '../../src/handoff/update.ts';
import type { Finding } from '../../src/knowledge/finding.ts';
import { type Knowledge, openKnowledge } from '../../src/knowledge/knowledge.ts';
import { recordDestination } from '../../src/reports/facts.ts';
import { createMemoryQuestions } from '../../src/reports/questions/memory.ts';
import { recordQuestions } from '../../src/reports/questions.ts';
import { openPost, post } from './post.ts';
import { until } from './until.ts';

/** What a front desk in a test may have otherwise than usual. */
export interface House {
  /** What is found for some questions, by ids, best first; others are searched for. Default: `vague`, for the articles beside this file. */
  finds?: Record<
    string,
    {
      decision: 'answer' | 'guess' | 'choices' | 'nothing' | 'person';
      ids: string[] /** Of the first; default 0.8. */;
      likely?: number;
      /** Of what may be meant when none of them is. */
      further?: string[];
      /** These are an article's own words. */
      exact?: boolean;
    }
  >;
  /** A folder `<locale>/<topic>/<article>.md`; default: the few articles beside this file. */
  articles?: string;
  locales?: readonly string[];
  /** What tells like meanings; default: the words alone. */
  encoder?: 'bundled';
  teams?: readonly Team[];
  phrases?: Overrides;
  emergency?: Record<string, string>;
  selfHarm?: Record<string, string>;
  onCall?: Parameters<typeof createHandoff>[0]['onCall'];
  /** How long replies are held, milliseconds by channel. */
  holds?: Record<string, number>;
  /** What was said can be changed where customers read it. */
  edits?: boolean;
  /** What looking something up ends in, while it returns an error: `Busy` when too much is asked at once. */
  cannotLookUp?: (who: string | undefined) => Error | undefined;
  /** The first moment, ISO 8601. */
  now?: string;
  channel?: string;
  /** What the channel can do; default: what a chat can. */
  can?: Partial<Capabilities>;
  /** How long conversations are kept, by channel, milliseconds. */
  keep?: Record<string, number>;
  /** What the customer's client says of their language. */
  locale?: string;
  customer?: Partial<Customer>;
  /** The time zone that their client names. */
  zone?: string;
  /** Breaks the turn of every event for which it is true. */
  breaks?: (event: Event) => boolean;
  /** Breaks what the handoff does, too. */
  handoffBreaks?: boolean;
  /** The provider refuses whatever is said to the customer. */
  refuses?: boolean;
  /** The queue does not answer. */
  queueAway?: boolean;
  /** What is said to the customer is brought by a provider, which may tell later what became of it. */
  delivers?: boolean;
  /** Customers are asked how it was. */
  survey?: boolean;
  /** Who is away, by name. */
  away?: readonly string[];
  /** Something is sent by e-mail; default: yes. */
  mails?: boolean;
  /** What stands before the first message, by locale. */
  privacy?: Record<string, string>;
  starters?: Record<string, string[]>;
  /** A chat goes on by mail when its customer has left. */
  byMail?: boolean;
}

const always: Team = { id: 'front', name: 'Front Desk', tier: 1, topics: [], hours: undefined, targets: {} };
const billing: Team = { ...always, id: 'billing', name: 'Utility Billing', topics: ['billing'] };
export const usualTeams: readonly Team[] = [always, billing];

/** What a search makes of vague words changes whenever it gets better; what the bot makes of a finding is tested here. */
const vague: House['finds'] = {
  'my bill?': { decision: 'choices', ids: ['payment-extension', 'pay-bill', 'late-fee'] },
  'my bill': { decision: 'choices', ids: ['payment-extension', 'pay-bill', 'late-fee'] },
  'can i pay my bill late': { decision: 'answer', ids: ['payment-extension', 'late-fee', 'pay-bill'] },
  'Does the mayor like jazz music?': { decision: 'nothing', ids: [] },
  'Which bands does she listen to?': { decision: 'nothing', ids: [] },
  '¿Toca jazz el gobernador?': { decision: 'nothing', ids: [] },
};

function finding(knowledge: Knowledge, finds: NonNullable<House['finds']>): Knowledge {
  return {
    ...knowledge,
    async ask(question, locale, who): Promise<Finding> {
      const found = Object.hasOwn(finds, question) ? finds[question] : undefined;
      if (!found) return knowledge.ask(question, locale, who);
      const { decision, likely = 0.8, exact } = found;
      const further = (found.further ?? []).flatMap((id) => knowledge.article(id, locale) ?? []);
      const articles = found.ids.flatMap((id) => knowledge.article(id, locale) ?? []);
      const why = exact && { why: { utterance: question, view: 'exact' } };
      const candidates = articles.map(({ id, question }, i) => ({
        id,
        question,
        confidence: likely / (i + 1),
        ...why,
      }));

      if (decision === 'answer') return { decision, article: articles[0]!, candidates };
      if (decision === 'person') return { decision, reason: 'asked', candidates };
      if (decision === 'guess') {
        const [article, ...others] = articles;
        return { decision, article: article!, others, further, candidates };
      }
      return decision === 'choices' ? { decision, choices: articles, further, candidates } : { decision, candidates };
    },
  };
}

/** What somebody expects of a chat. */
export const chat: Capabilities = { ...plainest, live: true, notifies: false, buttons: true, markup: 'markdown' };

const silent = { info() {}, warn() {}, error() {} };
const open: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.stop()));
});

const bases = new Map<string, Promise<Knowledge>>();
/** They have threads, which nobody else ends. */
const withEncoder: Knowledge[] = [];
afterAll(() => Promise.all(withEncoder.splice(0).map((base) => base.stop())));
function baseIn(folder: string, locales: readonly string[], encoder: 'bundled' | 'off' = 'off'): Promise<Knowledge> {
  const key = [folder, ...locales, encoder].join();
  const base =
    bases.get(key) ??
    openKnowledge({ folder, locales, name: 'City of Marlow', watch: false, encoder }).then(async (opened) => {
      const heard = async () =>
        'ask' in opened &&
        (await opened.likeSmallTalk('are you a bot then', 'en', { decision: 'nothing', candidates: [] }));
      if (encoder !== 'off' && 'ask' in opened) withEncoder.push(opened);
      if (encoder !== 'off') await until('the small talk', heard);
      if ('ask' in opened) return opened;
      throw new Error(opened.faults.map(({ file, line, message }) => `${file}:${line} ${message}`).join('\n'));
    });
  bases.set(key, base);
  return base;
}

/** The usual phrases, of which each is parsed. */
const phrases = new Map<string, Phrases>();
function phrasesIn(locales: readonly string[]): Phrases {
  const own = phrases.get(locales.join()) ?? createPhrases({ locales });
  phrases.set(locales.join(), own);
  return own;
}

/** A front desk with its real core, knowledge and rules, in memory, whose clock stands still until it `passes`. */
export async function openHouse(house: House = {}) {
  const { locales = ['en', 'es'], teams = usualTeams, channel = 'console', breaks = () => false } = house;
  const folder = house.articles ?? fileURLToPath(new URL('./articles', import.meta.url));
  let time = Date.parse(house.now ?? '2026-03-03T15:00:00Z');
  const now = () => time;

  const finds = house.finds ?? (house.articles ? {} : vague!);
  const found = finding(await baseIn(folder, locales, house.encoder), finds);
  const knowledge: Knowledge = {
    ...found,
    async ask(question, locale, who) {
      const error = house.cannotLookUp?.(who);
      if (error) throw error;
      return found.ask(question, locale, who);
    },
    async triage(text, locale, who) {
      const error = house.cannotLookUp?.(who);
      if (error) throw error;
      return found.triage(text, locale, who);
    },
  };
  const { onCall } = house;
  const { holds = {}, edits = false } = house;
  const mail = openPost(now, (...about) => store.history(...about));
  const can = (name: string) => (name === post ? plainest : { ...plainest, ...house.can, edits });
  const rules = createHandoff({
    teams,
    defaultTeam: teams[0]!.id,
    desks: ['test'],
    ...(onCall && { onCall }),
    ...(house.away && { isAway: ({ id }) => house.away!.some((name) => name.toLowerCase() === id) }),
    holds,
    can,
  });
  const broken = () => {
    throw new Error('the handoff is broken');
  };
  const handoff = house.handoffBreaks ? { ...rules, open: broken, heard: broken } : rules;
  const bot = createBot({
    knowledge,
    handoff,
    phrases: house.phrases ? createPhrases({ locales, overrides: house.phrases }) : phrasesIn(locales),
    locales,
    ...(house.emergency && { emergency: house.emergency }),
    mails: house.mails ?? true,
    ...(house.privacy && { privacy: house.privacy }),
    ...(house.starters && { starters: house.starters }),
    ...(house.selfHarm && { selfHarm: house.selfHarm }),
    name: 'City of Marlow',
    can: (name) => (name === post ? plainest : { ...chat, notifies: house.can?.live === false, ...house.can }),
    byMail: house.byMail ? { addressFor: mail.addressFor, secret: 'a secret of the test' } : undefined,
    ...(house.keep && { keep: house.keep }),
    ...(house.survey && { survey: true }),
    zoneOf: (id) => teams.find((team) => team.id === id)?.hours?.zone,
  });

  const memory = createMemoryStore({ now });
  const store: typeof memory = {
    ...memory,
    // The core sets real timers, too; here only the clock of the test decides what is due.
    receive: async (event, timer) => (timer && timer.at > time ? { fresh: false } : memory.receive(event, timer)),
  };
  const queue = createMemoryQueue();
  const toQueue = sendToQueue({ queue, receive: (event) => turns.receive(event), now });
  const toMerging = sendToMerging({ queue, receive: (event) => turns.receive(event), now });
  const asked = createMemoryAsked({ now });
  const toSurvey = sendToSurvey({ asked, receive: (event) => turns.receive(event), now });
  const questions = createMemoryQuestions({ now });
  const toQuestions = recordQuestions(questions);
  const shown: DeskUpdate[] = [];
  const refused: Message[] = [];
  const toDesk = sendsNotices(readUpdate, async (update) => {
    shown.push(update);
    return { outcome: 'delivered' };
  });
  const drains = new Set<Promise<void>>();
  const senders =
    (destination: string): Sender =>
    async (item, attempt) => {
      if (destination === queueDestination) return house.queueAway ? { outcome: 'delivered' } : toQueue(item, attempt);
      if (destination === mergingDestination) return toMerging(item, attempt);
      if (destination === surveyDestination) return toSurvey(item, attempt);
      if (destination === recordDestination) await toQuestions([item]);
      else if (destination === 'desk:test') return toDesk(item, attempt);
      else if (Object.hasOwn(mail.senders, destination)) return mail.senders[destination]!(item, attempt);
      else if (house.refuses) {
        if (item.body.kind === 'message') refused.push(item.body.message);
        return { outcome: 'refused', reason: 'no such address' };
      }
      return { outcome: 'delivered' };
    };
  const turns = createTurns<State>({
    store,
    decide: (conversation, event, at) => {
      if (breaks(event)) throw new Error('broken on purpose');
      return bot.decide(conversation, event, at);
    },
    rescue: bot.rescue,
    drain(conversation, destination) {
      const drained: Promise<void> = delivery.drain(conversation, destination).finally(() => drains.delete(drained));
      drains.add(drained);
    },
    pulls: (name) => name !== post && !house.refuses && !house.delivers,
    log: silent,
  });
  const delivery = createDelivery({ store, senders, receive: (event) => turns.receive(event), log: silent });
  open.push(turns);

  const settled = async () => {
    for (let quiet = 0; quiet < 2; quiet++) {
      await turns.idle();
      while (drains.size > 0) {
        quiet = 0;
        await Promise.all(drains);
        await turns.idle();
      }
    }
  };

  async function passes(duration: string): Promise<void> {
    const [, amount = '', unit = ''] = /^(\d+(?:\.\d+)?)\s*(ms|s|min|h|d)$/.exec(duration) ?? [];
    const units: Record<string, number> = { ms: 1, s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 };
    if (!units[unit]) throw new Error(`cannot read the time "${duration}"`);
    time += Number(amount) * units[unit];
    for (let partition = 0; partition < 256; partition++) {
      const due = await store.overdue(partition, 100);
      for (const { conversation, name, at } of due.timers) await turns.fire(conversation, name, at);
      for (const conversation of due.ready) await turns.take(conversation);
    }
    await settled();
  }

  let people = 0;
  /** A customer who comes to the desk; nothing has been said yet. */
  function customer(given: Partial<Customer> = {}) {
    const id = `c${++people}`;
    const who: Customer = { id: `u${people}`, ...given };
    let heard = 0;
    let events = 0;
    let locale = house.locale;
    const { zone } = house;

    const log = (): Promise<Entry[]> => store.history(id, { after: 0, limit: 100_000 });
    const ears = async (): Promise<Message[]> =>
      (await log())
        .filter(({ audience, message }) => audience === 'everyone' && message.type === 'message')
        .map(({ message }) => message)
        .filter(({ from }) => from.role !== 'user');
    const shared = () => ({ id: `${id}-e${++events}`, conversation: id, at: time, customer: who });
    const address = { channel, id };

    const self = {
      id,
      /** Says something, and waits until all that follows at once has happened. */
      async says(text: string, more: Partial<Message> = {}, noReply?: NoReply): Promise<void> {
        const event = shared();
        const message: Message = {
          type: 'message',
          id: `${event.id}-m`,
          timestamp: new Date(time).toISOString(),
          channelId: channel,
          from: { id: who.id, role: 'user' },
          conversation: { id },
          text,
          ...(locale && { locale }),
          ...more,
        };
        await turns.receive({
          ...event,
          kind: 'heard',
          address,
          message,
          ...(zone && { zone }),
          ...(noReply && { noReply }),
        });
        await settled();
      },
      /** Writes from an e-mail address. */
      async mails(text: string, from: string, noReply?: NoReply): Promise<void> {
        const event = { ...shared(), customer: { id: from, email: from } };
        const message: Message = {
          ...{ type: 'message', id: `${event.id}-m`, timestamp: new Date(time).toISOString(), channelId: post, text },
          ...{ from: { id: from, role: 'user' }, conversation: { id } },
        };
        const at = { channel: post, id: from, detail: { subject: `Re: ${from}` } };
        await turns.receive({ ...event, kind: 'heard', address: at, message, ...(noReply && { noReply }) });
        await settled();
      },
      /** Their client has all that was said until now, and says so of what somebody asked about. */
      async has(): Promise<void> {
        for (const { audience, receipt, message } of await log()) {
          if (audience !== 'everyone' || receipt === undefined) continue;
          const news = { delivery: message.id, state: 'delivered' as const, destination: channel, receipt };
          const about = { id: `delivered:${message.id}`, conversation: id, at: time };
          await turns.receive({ ...about, kind: 'delivery', ...news });
          await settled();
        }
      },
      async joins(): Promise<void> {
        await turns.receive({ ...shared(), kind: 'joined', address, ...(locale && { locale }) });
        await settled();
      },
      /** Closes what is open, or only what a button names; `elsewhere`: as somebody else, or somewhere else. */
      async closes(
        about: { after?: number; leaves?: true; id?: string } = {},
        elsewhere: Partial<Closed> = {},
      ): Promise<void> {
        await turns.receive({ ...shared(), kind: 'closed', address, ...about, ...elsewhere });
        await settled();
      },
      /** Changes a message that they sent to this, or takes it back. */
      async changes(message: Message, text: string | null): Promise<void> {
        const { id: event, at } = { id: `${id}-e${++events}`, at: time };
        const about = { id: event, conversation: id, at, message: message.id, text };
        await turns.receive({ ...about, kind: 'changed', by: 'customer' });
        await settled();
      },
      /** Changes the language of their client. */
      switches(to: string): void {
        locale = to;
      },
      /** Presses a button of the last message. */
      async presses(title: string): Promise<void> {
        const offered = (await self.buttons()).find((button) => button === title);
        if (!offered) throw new Error(`there is no button "${title}", only ${(await self.buttons()).join(', ')}`);
        await self.says(offered);
      },
      async buttons(): Promise<string[]> {
        return ((await ears()).at(-1)?.suggestedActions?.actions ?? []).map(({ value }) => value);
      },
      /** The next message they have not read yet is this. */
      async hears(pattern: RegExp | string): Promise<Message> {
        const all = await ears();
        const message = all[heard];
        const text = message?.text ?? '';
        if (!message || !(typeof pattern === 'string' ? text.includes(pattern) : pattern.test(text))) {
          throw new Error(
            `expected to hear ${pattern}\n${await self.transcript()}\nnot read yet: ${JSON.stringify(text)}`,
          );
        }
        heard++;
        return message;
      },
      async hearsNothing(): Promise<void> {
        const all = await ears();
        if (all.length > heard)
          throw new Error(`expected silence, heard ${JSON.stringify(all[heard]?.text)}\n${await self.transcript()}`);
      },
      /** Takes note of everything that was said, unread. */
      async readsAll(): Promise<Message[]> {
        const unread = (await ears()).slice(heard);
        heard += unread.length;
        return unread;
      },
      log,
      async transcript(): Promise<string> {
        return (await log())
          .map(
            ({ message: { from, text, type, name } }) =>
              `${from.name ?? from.id}: ${type === 'event' ? `(${name})` : text}`,
          )
          .join('\n');
      },
      async state(): Promise<State | undefined> {
        return (await store.conversation(id))?.state as State | undefined;
      },
      async record() {
        return store.conversation(id);
      },
      async ticket() {
        return (await self.state())?.ticket;
      },
    };
    return self;
  }

  /** A representative who works on that customer's conversation. */
  function representative({ id }: { id: string }, name = 'Ana') {
    const by: Representative = { desk: 'test', id: name.toLowerCase(), name };
    let acts = 0;
    type Rest<A> = A extends unknown ? Omit<A, 'by' | 'ref'> : never;
    const does = async (act: Rest<Act>) => {
      acts += 1;
      const event = { id: `${id}-${name}-${acts}-${time}`, conversation: id, at: time };
      await turns.receive({ ...event, kind: 'acted', act: { ...act, by, ref: event.id } as Act });
      await settled();
    };
    return {
      by,
      does,
      claims: () => does({ type: 'claim' }),
      assigns: (to: Representative) => does({ type: 'assign', to }),
      replies: (text: string) => does({ type: 'reply', text }),
      undoes: (held: Held | undefined) => does({ type: 'undo', held: held?.id ?? '' }),
      /** Without a text they have only begun to. */
      rewrites: (held: Held | undefined, text?: string) =>
        does({ type: 'edit-held', held: held?.id ?? '', ...(text !== undefined && { text }) }),
      edits: (message: Message, text: string) => does({ type: 'edit', message: message.id, text }),
      deletes: (message: Message) => does({ type: 'delete', message: message.id }),
      /** The sentences that only they are told, and what became of their replies. */
      isTold: (): string[] =>
        shown.flatMap((update) => {
          if (update.kind === 'told' && update.to.id === by.id) return [update.text];
          const about = update.kind === 'receipt' && update.to.id === by.id ? update : undefined;
          return about ? [[about.outcome, about.reason].filter(Boolean).join(': ')] : [];
        }),
      notes: (text: string) => does({ type: 'note', text }),
      transfers: (team: string) => does({ type: 'transfer', team }),
      releases: () => does({ type: 'release' }),
      returns: () => does({ type: 'return' }),
      /** Has a message of this text sent again. */
      async resends(text: string) {
        const entries = await store.history(id, { after: 0, limit: 100_000 });
        const message = entries.findLast((entry) => entry.message.text === text)?.message.id ?? 'none';
        await does({ type: 'resend', message });
      },
      /** What they are shown of their replies' way, the last one first. */
      sees: (): string[] =>
        shown
          .flatMap((update) => (update.kind === 'receipt' && update.to.id === by.id ? [update] : []))
          .map(({ outcome, reason, recipient }) => [outcome, recipient, reason].filter(Boolean).join(': '))
          .reverse(),
      seesThat(state: string): void {
        const [last = 'nothing'] = this.sees();
        if (last !== state) throw new Error(`expected to see "${state}", saw ${JSON.stringify(this.sees())}`);
      },
      /** The notices that only they get. */
      notices: (): string[] =>
        shown.flatMap((update) => (update.kind === 'told' && update.to.id === by.id ? [update.text] : [])),
      resolves: (disposition: Extract<Act, { type: 'resolve' }>['disposition'] = 'answered') =>
        does({ type: 'resolve', disposition }),
      blocks: () => does({ type: 'block' }),
      unblocks: () => does({ type: 'unblock' }),
      /** What the desk was shown of this conversation. */
      reads: (): string[] =>
        shown.flatMap((update) =>
          update.kind === 'entry' && update.entry.message.conversation.id === id
            ? [update.entry.message.text ?? '']
            : [],
        ),
    };
  }

  return {
    customer,
    representative,
    clock: { passes, now },
    shown,
    /** What went out by mail. */
    mail,
    refused,
    questions,
    queue,
    store,
    asides: () => store.deadLetters(),
    /** As channels receive: resolves when all that follows at once has happened. */
    receive: async (event: Event) => {
      const received = await turns.receive(event);
      await settled();
      return received;
    },
  };
}

/** One customer, a representative who may help them, and the clock between them. */
export async function talk(house: House = {}) {
  const desk = await openHouse(house);
  const customer = desk.customer(house.customer);
  return { ...desk, customer, rep: desk.representative(customer), another: desk.customer };
}
