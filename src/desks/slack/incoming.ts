import { isTooLong, LONGEST_TEXT } from '../../conversation/text.ts';
import { noTicket } from '../../handoff/changed.ts';
import { type Act, isOpenTicket } from '../../handoff/ticket.ts';
import { type Read, read } from '../../slack/inbound.ts';
import { isWritten, type SlackMessage } from '../../slack/message.ts';
import type { Post } from '../../slack/posts.ts';
import type { Acting } from './acting.ts';
import { type Card, isThreadOf } from './card-index.ts';
import { createTaking, leftNotices, missingOf } from './files/taking.ts';
import { type InThread, inThread } from './message.ts';
import { type Meant, meant } from './notes.ts';
import type { Ref } from './parts.ts';
import { keptNotices, notices } from './receipts.ts';
import { createRevising } from './revising.ts';
import type { Thread } from './threads.ts';
import { createObeying } from './words/obeying.ts';
import { type Word, wordIn } from './words/words.ts';

const unlessTooLong = (error: unknown): undefined => {
  if (!isTooLong(error)) throw error;
};

/** The ts of a message that was deleted; where replies follow it, Slack leaves a tombstone and says that it has changed. */
const goneIn = ({ subtype, deleted_ts, message, previous_message: before }: SlackMessage): string | undefined => {
  if (subtype === 'message_deleted') return deleted_ts ?? before?.ts;
  return subtype === 'message_changed' && message?.subtype === 'tombstone' ? message.ts : undefined;
};

/** Listens to the threads of tickets: what representatives write becomes replies and notes. */
export const createIncoming = (
  acting: Acting,
  cardGone: (conversation: string, at: { channel: string; ts: string }) => Promise<void>,
) => {
  const { parts, receive, later, rightOf, threadOf, zoneOf } = acting;
  const { connection, posts, people, team, mark } = parts;
  const obey = createObeying(acting);
  const taking = createTaking(parts);

  const whisperDraft = ({ channel, thread_ts: thread, user }: InThread, draft: Post): void =>
    later(posts.whisper({ channel, thread, user }, draft));
  const whisper = (message: InThread, text: string): void => whisperDraft(message, notices(text));

  const idOf = ({ channel, client_msg_id, ts }: InThread): string =>
    `slack:${connection.me()?.team}:${channel}:${client_msg_id ?? ts}`;

  const revise = createRevising(parts, receive, { threadOf, whisper, whisperDraft });

  /** Reads a message with the names of those it mentions: a note is for colleagues, who want to know whom it meant. */
  const readNamed = async (message: InThread): Promise<Read> => {
    const plain = read(message);
    const names = new Map<string, string>();
    for (const mention of plain.mentions.slice(0, 10)) {
      const name = await nameOf(mention);
      if (name) names.set(mention, name);
    }
    return names.size ? read(message, (mention) => names.get(mention) ?? '') : plain;
  };

  const nameOf = async (mention: string): Promise<string | undefined> => {
    const [kind, id = ''] = mention.split(/^([@#]|!subteam\^|!)/).slice(1);
    if (kind === '!') return `@${id}`;
    if (kind === '@') {
      const person = await people.person(id);
      return person && `@${person.name}`;
    }
    const of = parts.teams.find(({ slack }) => id === (kind === '#' ? slack.channel : slack.group));
    return of && `${kind === '#' ? '#' : '@'}${of.name}`;
  };

  /** A word that the message is, perhaps. */
  const wordOf = (message: InThread, zone: string): Word => wordIn(read(message), { now: Date.now(), zone });

  /** What is written where its ticket was before it was transferred is a note; that of another ticket the rules refuse. */
  const elsewhere = ({ ticket, card: now }: Thread, here: Card | undefined, what: Meant): Meant => {
    if (here || !now || what.kind === 'note' || ticket !== now.shown.ticket.openedAfter) return what;
    const why = `it goes on in another thread now, in ${team(now.shown.ticket.team).name}’s channel`;
    return { kind: 'note', text: what.text, why };
  };

  const take = async (message: InThread): Promise<void> => {
    const { channel, thread_ts: thread, ts, user } = message;
    const about = await threadOf(channel, thread);
    if (!about) return;
    const { conversation, ticket } = about;
    // One that begins another thread by now offers nothing here, and its team has no say about this one.
    const card = about.card && isThreadOf(about.card, channel, thread) ? about.card : undefined;
    const teamId = card?.shown.ticket.team ?? parts.teams.find((each) => each.slack.channel === channel)?.id;
    const right = await rightOf(user, teamId ?? parts.defaultTeam);
    if ('no' in right) return whisper(message, `🔒 Not sent. ${right.no}`);
    // Threads outlive what they were about.
    if (!about.card && (await parts.history(conversation, 1)).length === 0)
      return whisper(message, '⚠️ Not sent: the conversation is no more. Its time was over, and it was deleted.');
    const word = wordOf(message, await zoneOf(user));
    if (word && 'asked' in word && (card || !about.card)) {
      const { by } = right;
      const meantFor = { conversation, ticket, card, team: teamId ?? parts.defaultTeam, by };
      return obey(word.asked, message, meantFor, `${idOf(message).slice('slack:'.length)}:word`);
    }
    const said = await readNamed(message);
    const { kind, text, ...why } = elsewhere(about, card, meant(said));
    // Nothing but a mention of everybody here.
    if (!text && !message.files?.length) return;
    if (text.length > LONGEST_TEXT)
      return whisper(
        message,
        `⚠️ Not sent: it has ${text.length} characters, and a message may have ${LONGEST_TEXT}. Please send it in parts.`,
      );
    const { by } = right;
    const ref: Ref = { desk: 'slack', channel, thread, ts };
    // A note's files lie in its thread, where colleagues see them.
    const taken = kind === 'reply' ? await taking.take(message, { conversation, by }) : { files: [], left: [] };
    if (taken.left.length > 0) {
      const version = about.card?.shown.ticket.version ?? 0;
      const draft = leftNotices(taken, { words: text !== '', conversation, ticket, version, ts });
      whisperDraft(message, draft);
    }
    const { files } = taken;
    if (!text && files.length === 0) return;
    const common = { by, text, ref: { ...ref }, ticket: ticket ?? noTicket };
    const act: Act =
      kind === 'note'
        ? { type: 'note', ...common }
        : { type: 'reply', ...common, ...(files.length > 0 && { files }), ...missingOf(taken) };
    // One gesture of a person has one client_msg_id, even when Slack makes two messages of it.
    const happened = { kind: 'acted' as const, id: idOf(message), conversation, at: Number(ts) * 1000, act };
    const received = await receive(happened).catch(unlessTooLong);
    if (!received?.fresh) await taking.forget(conversation, files);
    // Slack would bring it again and again.
    if (!received) return whisper(message, '⚠️ Not sent: it is too long. Please send it in parts.');
    const { fresh } = received;
    if (kind !== 'note') return;
    // Where its ticket is open the note is shown to the thread, which marks it; elsewhere nothing comes of it there.
    if (!card || !isOpenTicket(card.shown.ticket)) later(mark({ channel, ts }, 'kept'));
    if (!fresh) return;
    const unread = word && 'problem' in word ? word.problem : undefined;
    const kept = `Kept as a note, because ${unread ?? ('why' in why ? why.why : 'it is marked as one')}.`;
    later(posts.whisper({ channel, thread, user }, keptNotices({ why: kept, conversation, card, ts, writer: user })));
  };

  /** A changed message is news only when a person changed its words. */
  const changed = async ({ channel, message, previous_message: before }: SlackMessage): Promise<void> => {
    const after = { ...message, ...(channel && { channel }) };
    if (!message?.edited || !before || message.text === before.text || !inThread(after, connection.me()?.user)) return;
    const { ts = '' } = message.edited;
    const id = idOf(after);
    await revise(after, { before, deleted: false, event: `${id}:edited:${ts}`, id });
  };

  const deleted = async ({ channel, previous_message: before }: SlackMessage): Promise<void> => {
    const gone = { ...before, ...(channel && { channel }) };
    if (!before || !inThread(gone, connection.me()?.user)) return;
    const id = idOf(gone);
    await revise(gone, { before, deleted: true, event: `${id}:deleted`, id });
  };

  return async (event: SlackMessage): Promise<void> => {
    if (!event.channel || !parts.isTeamChannel(event.channel)) return;
    const gone = goneIn(event);
    const was = gone && (await parts.cards.conversationOf(event.channel, gone));
    if (was) return cardGone(was, { channel: event.channel, ts: gone });
    if (event.subtype === 'message_changed') return changed(event);
    if (event.subtype === 'message_deleted') return deleted(event);
    if (isWritten(event) && inThread(event, connection.me()?.user)) return take(event);
  };
};
