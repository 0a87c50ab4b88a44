import type { BouncedRecipient } from '../../mail.ts';
import { readAddresses } from '../mime/addresses.ts';
import type { Part } from '../mime/part.ts';
import { daemonLines, recipientsInWords } from './daemon.ts';
import {
  alwaysDaemon,
  bounceSubject,
  bounceSubjectEnd,
  bounceWords,
  daemonAddress,
  daemonName,
} from './daemon-words.ts';
import { deliveryStatusOf } from './delivery-status.ts';
import type { Judged, Known } from './known.ts';

/** A report that our own mail did not arrive, in a form for programs or only in words; undefined when it is none. */
export function bounceOf(known: Known): Judged | undefined {
  const { content, mail, headers } = known;
  const words = daemonLines(known.lines);
  const inForm = deliveryStatusOf(content.reports);
  // A person who passes a bounce on brings its report along.
  const ofServer = mail.type.value === 'multipart/report' || isServer(known) || bounceSubject.test(known.subject);
  if (inForm.recipients.length > 0 && ofServer) return bounced('a delivery report says so', inForm.recipients);
  if (inForm.named > 0 && ofServer) {
    return { kind: 'auto-reply', why: 'it is a delivery report, and nobody was missed', bounced: [] };
  }
  const failed = headers.all('x-failed-recipients').flatMap((value) => readAddresses(value));
  if (failed.length > 0) {
    const recipients = failed.slice(0, 100).map(({ address }): BouncedRecipient => ({ address, action: 'failed' }));
    return bounced('the server names failed recipients', withDetails(recipients, recipientsInWords(words, [])));
  }
  const why = speaksAsDaemon(known, words.join('\n').slice(0, 8_000));
  if (!why) return undefined;
  const inner = deliveryStatusOf(innerReports(known));
  return bounced(
    why,
    inner.recipients.length > 0
      ? inner.recipients
      : recipientsInWords(words, [...known.from, ...senders(known)], known.from[0]?.address.split('@')[1]),
  );
}

/** Scanners on the way pack a bounce into another mail. */
function innerReports({ content }: Known): Part[] {
  const mails = [...content.embedded, ...content.returned, ...content.files.flatMap(({ part }) => part.parts)];
  return mails.filter(({ type }) => type.value === 'multipart/report').flatMap(({ parts }) => parts);
}

const bounced = (why: string, recipients: BouncedRecipient[]): Judged => ({ kind: 'bounce', why, bounced: recipients });

/** A daemon returns a mail to its sender, who is no recipient of it. */
const senders = ({ to, headers }: Known) => [...to, ...readAddresses(headers.first('return-path') ?? '')];

function withDetails(recipients: BouncedRecipient[], said: readonly BouncedRecipient[]): BouncedRecipient[] {
  return recipients.map(
    (one) => said.find(({ address }) => address.toLowerCase() === one.address.toLowerCase()) ?? one,
  );
}

/** Whether a server wrote it: by who sent it and what it says, and without a server as sender only by clear words at its head. */
function speaksAsDaemon(known: Known, words: string): string | undefined {
  const { headers, subject, mail, content } = known;
  const report = mail.type.value === 'multipart/report';
  const reportType = mail.type.parameters.get('report-type')?.toLowerCase() ?? '';
  const titled = bounceSubject.test(subject) || bounceSubjectEnd.test(subject);
  const says = bounceWords.test(words);
  if (report && (reportType === 'delivery-status' || (reportType === '' && (titled || says))))
    return 'it is a delivery report';
  if (known.from.some(({ address }) => alwaysDaemon.test(address.split('@')[0]!)))
    return 'a mail server’s daemon wrote it';
  if (isServer(known) && (titled || says)) return 'a mail server wrote it, and says that a mail did not arrive';
  if (!says || !formal.test(undecorated(words))) return undefined;
  if (
    headers.has('in-reply-to') ||
    headers.has('references') ||
    (!bounceSubjectEnd.test(subject) && /^\s*(?:re|fwd?|aw|wg|tr|rv|sv|vs)\s?:/i.test(subject))
  )
    return undefined;
  const returned = content.returned.length > 0 || content.embedded.length > 0 || words.length < textLength(known);
  const details = /\b5\d\d[ -]|\b[45]\.\d\.\d{1,3}\b|[^\s@]{1,64}@[^\s@]{1,200}/.test(words);
  return (titled && returned) || (details && (titled || returned || headers.has('precedence')))
    ? 'it says, as mail servers do, that a mail did not arrive'
    : undefined;
}

/** Without the rows of dashes and stars that frame it: a rule that allowed for them would try them in every way there is. */
const undecorated = (words: string) => words.slice(0, 2_000).replace(/^[-=*#\s]+/, '');

/** How long the mail's text is that may be the daemon's. */
const textLength = ({ lines }: Known) =>
  lines.slice(0, 200).reduce((sum, { text }) => sum + Math.min(text.length, 1_000) + 1, -1);

/** Whether a mail server is the sender, by its address, its name or the empty return path. */
function isServer({ headers, from }: Known): boolean {
  return (
    from.some(({ address, name = '' }) => daemonAddress.test(address.split('@')[0]!) || daemonName.test(name)) ||
    (from.length === 0 && /daemon|postmaster|mail delivery|system administrator/i.test(headers.first('from') ?? '')) ||
    isNobody(headers.first('return-path'))
  );
}

/** `<>`, and `MAILER-DAEMON` without a domain. */
const isNobody = (path: string | undefined) =>
  path !== undefined && /^<?\s*(?:mailer-daemon(?:@\S*)?)?\s*>?$/i.test(path.trim());

/** Words with which a bounce begins, and nobody who writes about his own trouble with one. */
const formal =
  /^(?:(?:hi|hello|dear \S{1,30}|sorry|we're sorry|message from \S{1,100}|attention|notice|important)[\s.,:!-]{1,20}){0,3}(?:non-?delivery report|this (?:is an automatically generated|message (?:was|has been|is) (?:created|generated|sent) automatically|is (?:the|an?) \S{1,40}(?: \S{1,40}){0,3} (?:program|mail system|server)|is an advisory|is a(?:n automatic)? delivery|e-?mail (?:was|is) (?:generated )?automatic|report relates to|user)|(?:your|the) (?:attached |following |original )?(?:e-?mail |mail )?(?:message|mail|e-?mail)\b.{0,250}?\s(?:could not be|was not|did not|cannot be|can not be|has not been|has not yet been|has encountered|was (?:automatically )?rejected|was undeliverable|is undeliverable|is being returned|failed|was returned)|(?:i'm |i am |we're |we are )?(?:afraid i |sorry,? )?(?:could not|couldn't|unable to|failed to|wasn't able to|was unable to|were unable to) deliver|the (?:following|message|recipient|address|e-?mail|user|original message)\b.{0,200}?(?:could not|was not|did not|unknown|not found|failed|received at|undeliver|does not exist|errors?)|delivery (?:to|of|failed|has failed)|(?:unknown|no such|invalid) (?:user|recipient|address)|(?:an? )?(?:message|mail|e-?mail) (?:that )?you(?: have)? sent|non-?delivery|undeliverable|failed recipients?|returned mail|(?:votre|ce) (?:message|courriel|courrier)\b.{0,200}?n'a (?:pas )?pu|(?:ihre|die|diese|folgende) (?:nachricht|e-?mail|mail)\b.{0,200}?(?:konnte|kann|wurde) nicht|(?:su|el) (?:mensaje|correo)\b.{0,200}?no (?:pudo|se pudo|ha podido|se ha podido)|(?:il|questo) (?:suo )?messaggio\b.{0,200}?non|(?:sua|a sua|esta) mensagem\b.{0,200}?não|(?:uw|het) bericht\b.{0,200}?niet)/is;
