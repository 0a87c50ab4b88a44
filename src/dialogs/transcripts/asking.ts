import type { DeliveryNews, Heard } from '../../conversation/event.ts';
import { withLetterhead } from '../../conversation/letterhead.ts';
import type { Account } from '../../conversation/message.ts';
import { isOpenTicket } from '../../handoff/ticket.ts';
import { literal } from '../../markdown/literal.ts';
import { withEmail } from '../address.ts';
import type { createCodes } from '../codes/talking.ts';
import type { AddressFor, createConfirming } from '../confirming.ts';
import { emailsIn } from '../email.ts';
import { asksForCode, asksForOther, asksForTranscript } from '../going-on/words.ts';
import type { PhraseName, Phrases } from '../phrases.ts';
import type { Saying } from '../state.ts';
import type { TurnContext } from '../turn.ts';
import { tooManyTranscripts, transcriptsDestination } from './sender.ts';
import { withWanted } from './writing.ts';

const purpose = 'transcript';
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** Of one conversation; what one address gets is counted over all of them (codes/limits.ts). */
const MOST_A_DAY = 3;

/**
 * The talk about a transcript by mail. It goes to an address that is confirmed to be the customer's and to no other: whoever asks for one
 * without gets a code first.
 */
export function createTranscripts(parts: {
  confirming: ReturnType<typeof createConfirming>;
  codes: ReturnType<typeof createCodes>;
  phrases: Phrases;
  account: Account & { name: string };
  addressFor: AddressFor;
  zoneOf: (team: string) => string | undefined;
}) {
  const { confirming, codes, phrases, account, addressFor, zoneOf } = parts;
  const say = ({ locale }: TurnContext, name: PhraseName, values: Record<string, string> = {}): Saying => ({
    text: phrases.say(locale, name, values),
  });
  const asks = (work: TurnContext, name: PhraseName): Saying => {
    work.bot = { ...work.bot, asking: { what: 'transcript' } };
    return say(work, name);
  };
  const remember = (work: TurnContext, more: Partial<NonNullable<TurnContext['bot']['transcripts']>>): void => {
    const { transcripts = { sent: [] } } = work.bot;
    work.bot = { ...work.bot, transcripts: { ...transcripts, ...more } };
  };

  function send(work: TurnContext, email: string): Saying {
    const { bot, before, event, locale, now, ticket } = work;
    const { name } = account;
    const sent = (bot.transcripts?.sent ?? []).filter((at) => at > now - DAY);
    const to = addressFor(email, {
      subject: phrases.say(locale, 'transcriptSubject', { name }),
      ...(ticket && { team: ticket.team }),
    });
    if (!to || sent.length >= MOST_A_DAY || sent.some((at) => at > now - MINUTE)) return say(work, 'transcriptOften');
    const zone = bot.zone ?? (ticket && zoneOf(ticket.team)) ?? 'UTC';
    const words = {
      you: phrases.say(locale, 'transcriptYou'),
      other: phrases.say(locale, 'transcriptOther'),
      deleted: phrases.say(locale, 'transcriptDeleted'),
      cut: phrases.say(locale, 'transcriptCut'),
    };
    const text = literal(phrases.say(locale, 'transcriptMail', { name, zone: zoneName(zone, locale) }));
    const channelData = { ...withLetterhead({ beside: true }), ...withWanted({ until: before.n, zone, words }) };
    work.effects.push({
      ...{ do: 'write', to, destination: transcriptsDestination },
      message: { type: 'message', from: account, text, textFormat: 'markdown', locale, channelData },
    });
    remember(work, { sent: [...sent, now], wanted: undefined, last: { event: event.id, email } });
    return say(work, 'transcriptSent', { email });
  }

  const code = (work: TurnContext, email: string, told: PhraseName): Saying => {
    remember(work, { wanted: true });
    return codes.send(work, { purpose, email, told, often: 'transcriptOften' }) ?? asks(work, 'emailNotThat');
  };

  function wants(work: TurnContext): Saying {
    const { email, emailConfirmed } = work.customer;
    if (email === undefined) return asks(work, 'transcriptAsk');
    return emailConfirmed ? send(work, email) : code(work, email, 'transcriptCode');
  }

  return {
    /** What the customer says of it; undefined when it is something else. */
    heard(work: TurnContext, event: Heard): Saying | undefined {
      const { bot, byCustomer, can, conversation, ticket } = work;
      if (!byCustomer || can.notifies || conversation.address.shared) return undefined;
      const { text = '' } = event.message;
      const typed = codes.typed(work, text, purpose);
      if (typed) return 'email' in typed ? send(work, typed.email) : typed.wrong;
      const isAsked = bot.asking?.what === 'transcript';
      if (isAsked) work.bot = { ...bot, asking: undefined };
      // Nobody in danger is asked for an address.
      if (isOpenTicket(ticket) && ticket.reason === 'danger' && !work.customer.emailConfirmed) return undefined;
      if (asksForTranscript(text)) return wants(work);
      const { email, emailConfirmed } = work.customer;
      const { given, own = given, odd } = emailsIn(text);
      if (isAsked && own !== undefined) {
        work.customer = withEmail(work.customer, own);
        return code(work, own, 'transcriptCode');
      }
      if (isAsked && odd) return asks(work, 'emailOdd');
      if (!bot.transcripts?.wanted || email === undefined || emailConfirmed) return undefined;
      if (asksForCode(text)) return code(work, email, 'codeAgain');
      if (!asksForOther(text)) return undefined;
      codes.close(work);
      work.customer = withEmail(work.customer, undefined);
      return asks(work, 'emailNotThat');
    },

    /** The mail did not arrive: the one with the transcript, or that with its code. */
    lost(work: TurnContext, news: DeliveryNews): Saying | undefined {
      const { codes: known, transcripts } = work.bot;
      const why = known?.open?.purpose === purpose ? confirming.lost(known, news) : undefined;
      if (why) {
        const { email = '' } = known?.open ?? {};
        codes.close(work);
        if (why === 'often') return say(work, 'transcriptOften');
        work.customer = withEmail(work.customer, undefined);
        work.bot = { ...work.bot, asking: { what: 'transcript' } };
        return say(work, 'codeLost', { email });
      }
      const { event, email } = transcripts?.last ?? {};
      if (email === undefined || news.state !== 'failed' || !news.delivery.startsWith(`${event}>`)) return undefined;
      remember(work, { last: undefined });
      return news.reason === tooManyTranscripts ? say(work, 'transcriptOften') : say(work, 'transcriptLost', { email });
    },
  };
}

/** A time zone as people of that language call it. */
function zoneName(zone: string, locale: string): string {
  if (zone === 'UTC') return zone;
  try {
    const parts = new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: 'longGeneric' }).formatToParts();
    return parts.find(({ type }) => type === 'timeZoneName')?.value ?? zone;
  } catch {
    return zone;
  }
}
