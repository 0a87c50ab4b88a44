import { dispositionLabels } from '../../../handoff/disposition-labels.ts';
import { readUntil, untilExamples } from '../../../handoff/snooze-times.ts';
import { type Disposition, dispositions, type Priority, priorities } from '../../../handoff/ticket.ts';
import type { Read } from '../../../slack/inbound.ts';

/** What a word in a thread asks for; a person by Slack's id of them. */
export type Asked =
  | { do: 'help' }
  | { do: 'claim' | 'release' | 'return' | 'reopen' }
  | { do: 'snooze'; until: number }
  | { do: 'close'; disposition?: Disposition }
  | { do: 'escalate'; note?: string }
  | { do: 'tier'; tier: number; note?: string }
  | { do: 'assign'; person: string | 'me' }
  | { do: 'priority'; priority: Priority }
  | { do: 'tag'; add: string[]; remove: string[] }
  | { do: 'internal'; on: boolean }
  | { do: 'letter'; words: string };

/** A message that is a word: what it asks for, or why it is none after all; undefined when it is not meant as one. */
export type Word = { asked: Asked } | { problem: string } | undefined;

/** Where the one who writes is. */
type Place = { now: number; zone: string };

interface Rule {
  /** How it is written, and what it does. */
  usage: string;
  help: string;
  /** What it asks for; undefined when what follows it is not understood. */
  read(rest: string, more: { mentions: readonly string[]; place: Place }): Asked | undefined;
}

/** One that stands alone: with more behind it, it is the beginning of a sentence. */
const alone =
  (asked: Asked) =>
  (rest: string): Asked | undefined =>
    rest === '' ? asked : undefined;

const dispositionIn = (words: string): Disposition | undefined =>
  dispositions.find((each) => [each, dispositionLabels[each].toLowerCase()].includes(words.toLowerCase()));

const person = /^@([UW][A-Z0-9]+)$/;

const noteIn = (words: string): { note?: string } => (words.trim() ? { note: words.trim() } : {});

const rules: Record<string, Rule> = {
  claim: { usage: '!claim', help: 'it is yours', read: alone({ do: 'claim' }) },
  snooze: {
    usage: '!snooze 2h',
    help: `puts it off: ${untilExamples}`,
    read(rest, { place }) {
      const until = readUntil(rest, place);
      return until === undefined ? undefined : { do: 'snooze', until };
    },
  },
  close: {
    usage: '!close answered',
    help: `resolves it: ${dispositions.join(', ')}`,
    read(rest) {
      if (rest === '') return { do: 'close' };
      const disposition = dispositionIn(rest);
      return disposition && { do: 'close', disposition };
    },
  },
  assign: {
    usage: '!assign @colleague',
    help: 'gives it to a member of the team; !assign me',
    read(rest, { mentions }) {
      if (/^me$/i.test(rest) && mentions.length === 0) return { do: 'assign', person: 'me' };
      const [, id] = person.exec(mentions[0] ?? '') ?? [];
      return rest === '' && mentions.length === 1 && id ? { do: 'assign', person: id } : undefined;
    },
  },
  escalate: {
    usage: '!escalate the meter itself is wrong',
    help: 'the next tier has it, with your reason as a note',
    read: (rest) => ({ do: 'escalate', ...noteIn(rest) }),
  },
  transfer: {
    usage: '!transfer tier 2',
    help: 'the team of that tier has it; a reason behind it is a note',
    read(rest) {
      const [, tier, note = ''] = /^tier\s+([1-3])(?:\s+([\s\S]*))?$/i.exec(rest) ?? [];
      return tier === undefined ? undefined : { do: 'tier', tier: Number(tier), ...noteIn(note) };
    },
  },
  priority: {
    usage: '!priority high',
    help: `how much it matters: ${priorities.join(', ')}`,
    read(rest) {
      const priority = priorities.find((each) => each === rest.toLowerCase());
      return priority && { do: 'priority', priority };
    },
  },
  tag: {
    usage: '!tag refund, -late fee',
    help: 'gives it tags, and takes off those with a hyphen before them',
    read(rest) {
      const words = rest
        .split(',')
        .map((word) => word.trim())
        .filter(Boolean);
      if (words.length === 0) return undefined;
      const [off, on] = [words.filter((word) => word.startsWith('-')), words.filter((word) => !word.startsWith('-'))];
      return { do: 'tag', add: on, remove: off.map((word) => word.slice(1)) };
    },
  },
  bot: { usage: '!bot', help: 'the bot has the conversation again', read: alone({ do: 'return' }) },
  internal: {
    usage: '!internal on',
    help: 'nothing goes to the customer until !internal off',
    read: (rest) => (/^(on|off)$/i.test(rest) ? { do: 'internal', on: rest.toLowerCase() === 'on' } : undefined),
  },
  letter: {
    usage: '!letter refund',
    help: 'shows the form letters with these words, to fill in and send',
    read: (rest) => ({ do: 'letter', words: rest }),
  },
  release: { usage: '!release', help: 'back into the queue', read: alone({ do: 'release' }) },
  reopen: { usage: '!reopen', help: 'opens what has ended; it is yours', read: alone({ do: 'reopen' }) },
  help: { usage: '!help', help: 'shows this', read: alone({ do: 'help' }) },
};

/** Every word there is, a line each. */
export const helpWords = (): string =>
  Object.values(rules)
    .map(({ usage, help }) => `${usage} – ${help}`)
    .join('\n');

/**
 * Reads a message of a thread as a word, `!snooze 2h`; the mark and the word are written together. Whatever is not understood to its
 * end is none, so that a note which begins like one does nothing.
 */
export function wordIn({ text, mentions }: Read, place: Place): Word {
  const [, name, rest = ''] = /^!([a-z]+)(?:\s+([\s\S]*))?$/i.exec(text.trim()) ?? [];
  if (name === undefined) return undefined;
  const key = name.toLowerCase();
  const rule = Object.hasOwn(rules, key) ? rules[key] : undefined;
  const all = Object.keys(rules).map((each) => `!${each}`);
  if (!rule) return { problem: `!${name} is none of the words ${all.join(', ')}` };
  const asked = rule.read(rest.trim(), { mentions, place });
  return asked ? { asked } : { problem: `what follows !${key} was not understood: write it like ${rule.usage}` };
}
