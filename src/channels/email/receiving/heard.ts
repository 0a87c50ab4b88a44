import type { Heard, NoReply } from '../../../conversation/event.ts';
import { type Correspondent, type Letterhead, withLetterhead } from '../../../conversation/letterhead.ts';
import type { EmailAccount } from '../../../settings/settings.ts';
import { addressOf, channelName } from '../detail.ts';
import type { Mail } from '../mail.ts';
import { nobody, senderOf } from '../sender.ts';
import type { KeptFiles } from './keeping.ts';

/** The longest text of a mail that a conversation takes, in characters; the whole is kept as a file. */
export const LONGEST_MAIL = 100_000;
/** Of a thread's ids, the first and the last ones: an address is kept with every turn. */
const MOST_REFERENCES = 12;
const LONGEST_ID = 250;
/** Of those in copy. */
const MOST_COPIES = 20;

/** What a mail becomes, once it is known which conversation it belongs to. */
export interface HeardParts {
  account: Pick<EmailAccount, 'id' | 'address' | 'team'>;
  /** All addresses of ours, in small letters. */
  own: ReadonlySet<string>;
  conversation: string;
  /** Of the event, and of the message in the log. */
  id: string;
  /** When it arrived, milliseconds since 1970. */
  at: number;
  kept: KeptFiles;
  /** Why nothing is said to whom it came from, and why that is so, for representatives. */
  noReply?: NoReply;
  notes?: readonly string[];
}

/** A mail as the conversation hears it. Whom it is from is its From and nobody else: Reply-To is only told. */
export function heardFrom(mail: Mail, parts: HeardParts): Heard {
  const { account, own, conversation, id, at, kept, noReply, notes = [] } = parts;
  const sender = senderOf(mail);
  const who = sender?.address ?? nobody;
  // Of two who are not known nobody can say that they are one.
  const customer = sender?.id ?? `${nobody}:${id}`;
  const isTooLong = mail.text.length > LONGEST_MAIL;
  const leftOut = [...kept.leftOut, ...(isTooLong ? [`the text after ${LONGEST_MAIL} characters`] : [])];
  const others = otherThan(new Set([...own, who]), [...mail.to, ...mail.cc]);
  const asks = otherThan(new Set([who]), mail.replyTo).map(({ address }) => address);
  const note = [...notes, ...(asks.length > 0 ? [`It asks for answers to ${asks.join(', ')}.`] : [])].join(' ');
  const letter: Letterhead = {
    subject: mail.subject.slice(0, 1000),
    ...(mail.from && { from: correspondent(mail.from) }),
    to: mail.to.slice(0, MOST_COPIES).map(correspondent),
    cc: mail.cc.slice(0, MOST_COPIES).map(correspondent),
    ...vouchedFor(mail),
    ...(note && { note }),
    ...(leftOut.length > 0 && { leftOut }),
    ...(kept.original && { original: kept.original }),
  };
  const name = mail.from?.name;
  return {
    ...{ kind: 'heard', id, conversation, at },
    address: addressOf(
      who,
      {
        ...{ account: account.id, subject: mail.subject.slice(0, 500), message: id },
        ...(name && { name }),
        ...(mail.messageId && { messageId: mail.messageId }),
        references: referencesOf(mail),
        ...(mail.date !== undefined && { date: mail.date }),
        ...(mail.threadIndex && { threadIndex: mail.threadIndex.slice(0, 2000) }),
        ...(mail.threadTopic && { threadTopic: mail.threadTopic.slice(0, 250) }),
        ...(others.length > 0 && { cc: others.slice(0, MOST_COPIES).map(correspondent) }),
      },
      account.team,
    ),
    customer: { id: customer, ...(name && { name }), ...(sender && !sender.isForged && { email: who }) },
    message: {
      ...{ type: 'message', id, channelId: channelName, textFormat: 'plain', conversation: { id: conversation } },
      timestamp: new Date(at).toISOString(),
      from: { id: customer, role: 'user', ...(name && { name }) },
      text: isTooLong ? mail.text.slice(0, LONGEST_MAIL) : mail.text,
      ...(kept.attachments.length > 0 && { attachments: kept.attachments }),
      channelData: withLetterhead(letter),
    },
    // Whose question it is: one who writes much delays nobody else.
    from: customer,
    ...(noReply && { noReply }),
  };
}

function vouchedFor({ authentication: { dmarc } }: Mail): Pick<Letterhead, 'sender'> {
  if (dmarc === 'pass') return { sender: 'verified' };
  return dmarc === 'fail' ? { sender: 'forged' } : {};
}

const correspondent = ({ address, name }: Correspondent): Correspondent => ({
  address: address.slice(0, 320),
  ...(name && { name: name.slice(0, 200) }),
});

/** The first, by which the thread began, and the last. */
function referencesOf({ references, inReplyTo }: Mail): string[] {
  const ids = (references.length > 0 ? references : inReplyTo).filter((id) => id.length <= LONGEST_ID);
  return ids.length > MOST_REFERENCES ? [ids[0]!, ...ids.slice(1 - MOST_REFERENCES)] : ids;
}

/** Each once, without some; tokens of ours behind a plus are ours, too. */
function otherThan(without: ReadonlySet<string>, people: readonly Correspondent[]): Correspondent[] {
  const seen = new Set<string>();
  return people.filter(({ address }) => {
    const key = address.toLowerCase();
    if (without.has(key) || without.has(key.replace(/\+[^@]*@/, '@')) || seen.has(key)) return false;
    return seen.add(key);
  });
}
