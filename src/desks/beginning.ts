import { createHash } from 'node:crypto';
import { isEmail, readCorrespondents } from '../conversation/correspondents.ts';
import type { Acted, Representative } from '../conversation/event.ts';
import type { FileRef, Json } from '../conversation/message.ts';
import { LONGEST_TEXT, onOneLine, tidy } from '../conversation/text.ts';
import type { LetterChannel } from './desk.ts';

/** The longest subject, in characters. */
export const LONGEST_SUBJECT = 200;

/** What somebody fills in to write first. */
export interface Begun {
  to: string;
  subject: string;
  text: string;
  team: string;
}

/** What is wrong, in a sentence, and with which field. */
export interface NotBegun {
  field: keyof Begun;
  error: string;
}

/**
 * The conversation that a representative begins with an act of this id: the same whenever the act comes again. Files that go
 * with it are uploaded there before.
 */
export const begunConversation = ({ desk, id }: Representative, act: string): string =>
  createHash('sha256')
    .update(JSON.stringify(['begun', desk, id, act]))
    .digest('hex')
    .slice(0, 32);

/** What a representative filled in as the event that begins a conversation, or what is wrong with it. */
export function beginning(
  given: Begun,
  parts: {
    by: Representative;
    /** Of the act; made where it was filled in, so that what is sent twice happens once. */
    act: string;
    event: string;
    ref: Json;
    files?: FileRef[];
    letters: LetterChannel;
    teams: readonly { id: string }[];
    now: number;
  },
): { event: Acted } | NotBegun {
  const { by, ref, files = [], letters, teams, now } = parts;
  const no = (field: keyof Begun, error: string): NotBegun => ({ field, error });
  const [to, ...more] = readCorrespondents(given.to);
  const subject = onOneLine(tidy(given.subject));
  const text = tidy(given.text);
  const { team } = given;
  if (!to) return no('to', 'Say to whom it goes.');
  if (more.length > 0) return no('to', 'It goes to one person: others can be added when you write again.');
  const address = isEmail(to.address) ? letters.addressFor(to.address, { subject, team }) : undefined;
  if (!address)
    return no('to', `“${onOneLine(to.address).slice(0, 100)}” is no e-mail address that can be written to.`);
  if (!subject) return no('subject', 'Say what it is about.');
  if (subject.length > LONGEST_SUBJECT) return no('subject', `A subject may have ${LONGEST_SUBJECT} characters.`);
  if (!text.trim() && files.length === 0) return no('text', 'There is nothing to send yet.');
  if (text.length > LONGEST_TEXT)
    return no('text', `It has ${text.length} characters, and a message may have ${LONGEST_TEXT}.`);
  if (!teams.some(({ id }) => id === team)) return no('team', 'There is no such team any more: choose another one.');
  const name = to.name && { name: to.name };
  return {
    event: {
      ...{ kind: 'acted', id: parts.event, conversation: begunConversation(by, parts.act), at: now },
      act: { type: 'begin', by, ref, subject, text, team, ...(files.length > 0 && { files }) } as Acted['act'],
      begins: { address, customer: { id: address.id, ...name, email: address.id, emailConfirmed: true } },
    },
  };
}
