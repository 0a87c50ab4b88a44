import type { SlashCommand } from '@slack/bolt';
import type { Representative } from '../../../conversation/event.ts';
import { called } from '../../../handoff/changed.ts';
import type { Summary } from '../../../handoff/queue.ts';
import { readUntil, untilExamples } from '../../../handoff/snooze-times.ts';
import { asksForPerson, commandName } from '../../../slack/command.ts';
import { Unavailable } from '../../../slack/people.ts';
import { escaped, type Part, shorten, unescaped } from '../../../slack/text.ts';
import type { Inner, SlackTeam } from '../parts.ts';
import { blockedLine, claimButton, small, ticketLine } from './lines.ts';
import { type createReading, mineOf, waitingFor } from './reading.ts';
import { awayWords } from './view.ts';
import type { Reach } from './whose.ts';

/** So many tickets one answer shows: a message is read at a glance, and Slack takes no longer one. */
const SHOWN = { next: 3, list: 8, counted: 50, blocked: 20 };
/** So many of those who were blocked last are looked through for an address. */
const BLOCKED_LOOKED_THROUGH = 1000;

/** What is answered, to whoever typed it alone. */
export interface Answer {
  text: string;
  blocks: Part[];
}

const help = [
  `${commandName} – the next three who wait, to claim`,
  `${commandName} queue – who waits for your teams`,
  `${commandName} mine – your tickets, the most urgent first`,
  `${commandName} find WORDS – tickets with these words, also those that have ended`,
  `${commandName} blocked – who is blocked, to let in again; blocked WORD – those with it in their address`,
  `${commandName} me – talk to a person, as a customer`,
  `${commandName} away, ${commandName} back – whether you are there; ${commandName} away until fri 14:00 ends by itself`,
].join('\n');

const sentence = (text: string): Part => ({
  type: 'section',
  text: { type: 'plain_text', text: shorten(text, 2900), emoji: true },
});

/** An answer that is one sentence, or a few lines. */
export const saying = (text: string, more: readonly Part[] = []): Answer => ({
  text: escaped(text),
  blocks: [{ type: 'section', text: { type: 'plain_text', text, emoji: true } }, ...more],
});

/** Answers `/frontdesk`. */
export function createCommand(parts: {
  inner: Pick<Inner, 'team' | 'away' | 'blocked' | 'queue' | 'customers'>;
  reach: (user: string) => Promise<Reach>;
  reading: ReturnType<typeof createReading>;
  /** Where somebody is, as Slack knows it. */
  zoneOf: (user: string) => Promise<string>;
  now?: () => number;
}) {
  const { inner, reach, reading, zoneOf, now = Date.now } = parts;

  const list = async (
    title: string,
    found: readonly Summary[],
    { most, claim }: { most: number; claim: boolean },
  ): Promise<Answer> => {
    const blocks = await Promise.all(
      found.slice(0, most).map(async (summary): Promise<Part[]> => {
        const link = await reading.linkTo(summary);
        const line = ticketLine(summary, { team: inner.team(summary.ticket.team).name, link, now: now() });
        const claims = claim && summary.ticket.status === 'waiting';
        return claims ? [line, { type: 'actions', elements: [claimButton(summary)] }] : [line];
      }),
    );
    const rest = found.length - most;
    return {
      text: escaped(title),
      blocks: [sentence(title), ...blocks.flat(), ...(rest > 0 ? [small(`… and ${rest} more.`)] : [])],
    };
  };

  type Asked = { by: Representative; teams: readonly SlackTeam[]; words: string };

  const verbs: Record<string, (asked: Asked) => Promise<Answer>> = {
    async ''({ teams }) {
      const waiting = waitingFor(await reading.now(), teams);
      if (waiting.length === 0) return saying('Nobody is waiting.');
      return list(`The next who wait (${waiting.length}):`, waiting, { most: SHOWN.next, claim: true });
    },
    async queue({ teams }) {
      const waiting = waitingFor(await reading.now(), teams);
      if (waiting.length === 0) return saying('Nobody is waiting.');
      const counts = teams
        .map(({ id, name }) => ({ name, count: waiting.filter(({ ticket }) => ticket.team === id).length }))
        .filter(({ count }) => count > 0)
        .map(({ name, count }) => `${name} ${count}`);
      return list(`Waiting: ${counts.join(', ')}.`, waiting, { most: SHOWN.list, claim: true });
    },
    async mine({ by }) {
      const mine = mineOf(await reading.now(), by);
      if (mine.length === 0) return saying('You have no tickets.');
      return list(`Yours (${mine.length}):`, mine, { most: SHOWN.list, claim: false });
    },
    async find({ teams, words }) {
      if (!words) return saying(`Say what to look for: ${commandName} find refund`);
      const wants = { words, teams: teams.map(({ id }) => id), limit: SHOWN.counted };
      const { tickets: found, more } = await inner.queue.search(wants);
      if (found.length === 0) return saying(`There is no ticket with “${shorten(words, 200)}”.`);
      const count = more ? `more than ${found.length}` : `${found.length}`;
      return list(`With “${shorten(words, 200)}” (${count}):`, found, { most: SHOWN.list, claim: true });
    },
    async blocked({ words }) {
      const all = await inner.blocked.list(BLOCKED_LOOKED_THROUGH);
      const found = all.filter(({ id }) => id.includes(words.toLowerCase()));
      if (found.length === 0)
        return saying(words ? `Nobody with “${shorten(words, 200)}” is blocked.` : 'Nobody is blocked.');
      const rest = found.length - SHOWN.blocked;
      const more = rest > 0 ? [small(`… and ${rest} more. ${commandName} blocked WORD finds them.`)] : [];
      const title = `Blocked (${found.length}): what they write is kept, and gives nobody anything to do.`;
      return saying(title, [...found.slice(0, SHOWN.blocked).map(blockedLine), ...more]);
    },
    async away({ by, words }) {
      const zone = words ? await zoneOf(by.id) : 'UTC';
      const until = words ? readUntil(words.replace(/^until\s+/i, ''), { now: now(), zone }) : undefined;
      if (words && (until === undefined || until <= now()))
        return saying(`I do not understand until when: try ${untilExamples}. You are not away yet.`);
      await inner.away.leaves(by, until);
      const waits = mineOf(await reading.now(), by).filter(({ ticket }) => ticket.unanswered !== undefined);
      const names = waits.slice(0, 10).map(({ ticket }) => called(ticket));
      const rest = names.length > 0 ? ` Waiting for your word now: ${names.join(', ')}. Release what cannot wait.` : '';
      const ends = until === undefined ? 'ends it' : `ends it, else it ends by itself: ${momentIn(until, zone)}`;
      return saying(`🌙 ${awayWords}${rest} ${commandName} back ${ends}.`);
    },
    async back({ by }) {
      await inner.away.returns(by);
      return saying('Welcome back.');
    },
  };

  return async ({ user_id: user, text }: Pick<SlashCommand, 'user_id' | 'text'>): Promise<Answer | undefined> => {
    if (asksForPerson(text))
      return inner.customers ? undefined : saying('Nobody is served in Slack here: please write to us another way.');
    const [verb = '', ...rest] = unescaped(text ?? '')
      .trim()
      .split(/\s+/);
    if (verb === 'help') return saying(help);
    const does = Object.hasOwn(verbs, verb.toLowerCase()) ? verbs[verb.toLowerCase()] : undefined;
    if (!does) return saying(`I do not know “${shorten(verb, 40)}”.\n${help}`);
    try {
      const may = await reach(user);
      return 'no' in may ? saying(may.no) : await does({ ...may, words: rest.join(' ') });
    } catch (error) {
      if (error instanceof Unavailable) return saying('Slack did not say who you are. Please try again.');
      throw error;
    }
  };
}

const momentIn = (at: number, timeZone: string): string =>
  new Intl.DateTimeFormat('en-GB', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
  }).format(at);
