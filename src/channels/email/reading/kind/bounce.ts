import type { BouncedRecipient } from '../../mail.ts';
import { readAddresses } from '../mime/addresses.ts';
import { daemonLines, recipientsInWords } from './daemon.ts';
import { bounceSubject, bounceWords, daemonAddress, daemonName } from './daemon-words.ts';
import { deliveryStatusOf } from './delivery-status.ts';
import type { Judged, Known } from './kind.ts';

/** A report that our own mail did not arrive, in a form for programs or only in words; undefined when it is none. */
export function bounceOf(known: Known): Judged | undefined {
  const { content } = known;
  const inForm = deliveryStatusOf(content.reports);
  if (inForm.recipients.length > 0) return bounced('a delivery report says so', inForm.recipients);
  if (inForm.named > 0) {
    return { kind: 'auto-reply', why: 'it is a delivery report, and nobody was missed', bounced: [] };
  }
  const words = daemonLines(known.lines);
  const failed = known.headers.all('x-failed-recipients').flatMap((value) => readAddresses(value));
  if (failed.length > 0) {
    const recipients = failed.slice(0, 100).map(({ address }): BouncedRecipient => ({ address, action: 'failed' }));
    return bounced('the server names failed recipients', withDetails(recipients, recipientsInWords(words, [])));
  }
  const why = speaksAsDaemon(known, words.join('\n').slice(0, 8_000));
  return why ? bounced(why, recipientsInWords(words, [...known.from, ...senders(known)])) : undefined;
}

const bounced = (why: string, recipients: BouncedRecipient[]): Judged => ({ kind: 'bounce', why, bounced: recipients });

/** A daemon returns a mail to its sender, who is no recipient of it. */
const senders = ({ to, headers }: Known) => [...to, ...readAddresses(headers.first('return-path') ?? '')];

function withDetails(recipients: BouncedRecipient[], said: readonly BouncedRecipient[]): BouncedRecipient[] {
  return recipients.map((one) => said.find(({ address }) => address.toLowerCase() === one.address.toLowerCase()) ?? one);
}

/** Whether a server wrote it: by who sent it and what it says, and without a server as sender only by clear words at its head. */
function speaksAsDaemon({ headers, from, subject, mail, content }: Known, words: string): string | undefined {
  const report = mail.type.value === 'multipart/report';
  const reportType = mail.type.parameters.get('report-type')?.toLowerCase() ?? '';
  const raw = headers.first('from') ?? '';
  const sender =
    from.some(({ address, name = '' }) => daemonAddress.test(address.split('@')[0]!) || daemonName.test(name)) ||
    (from.length === 0 && /daemon|postmaster|mail delivery|system administrator/i.test(raw)) ||
    isNobody(headers.first('return-path'));
  const titled = bounceSubject.test(subject);
  const says = bounceWords.test(words);
  if (report && (reportType === 'delivery-status' || (reportType === '' && (titled || says)))) return 'it is a delivery report';
  if (sender && (titled || says)) return 'a mail server wrote it, and says that a mail did not arrive';
  const returned = content.returned.length > 0 || content.embedded.length > 0;
  const answers = headers.has('in-reply-to') || headers.has('references');
  const head = words.slice(0, 1_200);
  if (titled && says && !answers && (formal.test(head) || returned)) return 'it says, as mail servers do, that a mail did not arrive';
  return undefined;
}

/** `<>`, and `MAILER-DAEMON` without a domain. */
const isNobody = (path: string | undefined) => path !== undefined && /^<?\s*(?:mailer-daemon(?:@\S*)?)?\s*>?$/i.test(path.trim());

/** Words at the head of a bounce that nobody writes about his own trouble with one. */
const formal =
  /^(?:\W|\w{1,20}\s){0,12}(?:non-delivery report|this (?:is an automatically generated|message was (?:created|generated) automatically|is (?:the|an?) \S{1,40}(?: \S{1,40})? (?:program|mail system)|is an advisory|is a delivery)|(?:your|the) (?:e-?mail |mail )?(?:message|mail)(?: with subject.{0,200})?\s{1,4}(?:could not be|was not|did not|cannot be|has not been|has encountered)|(?:could not|unable to|failed to) deliver|the following (?:message|recipient|address)|delivery (?:to|of|failed|has failed)|(?:unknown|no such|invalid) (?:user|recipient)|a message (?:that )?you)/i;
