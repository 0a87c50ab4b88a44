import type { DeliveryNews, Heard } from '../../conversation/event.ts';
import { ownerOf } from '../../handoff/ticket.ts';
import { withEmail } from '../address.ts';
import type { createCodes } from '../codes/talking.ts';
import type { createConfirming } from '../confirming.ts';
import { emailsIn, sameEmail } from '../email.ts';
import type { PhraseName, Phrases } from '../phrases.ts';
import type { Saying } from '../state.ts';
import type { TurnContext } from '../turn.ts';
import { asksForCode, asksForOther, isLeaving } from './words.ts';

const purpose = 'going-on';

/** The timer after which somebody who waits is asked for an address, */
export const OFFER = 'offer-mail';
/** after so long. */
const OFFER_MS = 180_000;

/**
 * The talk about the code that shows whose an address is. It never stands in the way of anything: whatever else is said goes on
 * as if no code had been sent.
 */
export function createCodeTalk(parts: {
  confirming: ReturnType<typeof createConfirming>;
  codes: ReturnType<typeof createCodes>;
  phrases: Phrases;
}) {
  const { confirming, codes, phrases } = parts;
  const say = ({ locale }: TurnContext, name: PhraseName, values: Record<string, string | number> = {}): Saying => ({
    text: phrases.say(locale, name, values),
  });
  const asks = (work: TurnContext, name: PhraseName, values?: Record<string, string>): Saying => {
    work.bot = { ...work.bot, asking: { what: 'email' } };
    return say(work, name, values);
  };
  const send = (work: TurnContext, email: string, told: PhraseName) =>
    codes.send(work, { purpose, email, told, often: 'codeOften' });

  /** The code itself, in whatever state the case is: only a right one is answered while a person is there. */
  function typed(work: TurnContext, text: string): Saying | undefined {
    const heard = codes.typed(work, text, purpose);
    if (heard && 'email' in heard) return say(work, 'codeRight', { email: heard.email });
    return ownerOf(work.ticket) ? undefined : heard?.wrong;
  }

  /** What is said of codes and addresses in words. */
  function spoken(work: TurnContext, text: string): Saying | undefined {
    const { email, emailConfirmed } = work.customer;
    if (email !== undefined && !emailConfirmed && work.bot.codes) {
      if (asksForCode(text)) return send(work, email, 'codeAgain');
      if (asksForOther(text)) {
        codes.close(work);
        work.customer = withEmail(work.customer, undefined);
        return asks(work, 'emailNotThat');
      }
    }
    if (!isLeaving(text)) return undefined;
    if (email === undefined) return asks(work, 'askEmail');
    if (emailConfirmed) return say(work, 'mailsWhenGone', { email });
    return work.bot.codes?.open ? say(work, 'codeNeeded', { email }) : send(work, email, 'codeSent');
  }

  return {
    heard(work: TurnContext, event: Heard): Saying | undefined {
      if (!work.byCustomer || work.can.notifies) return undefined;
      const { text = '' } = event.message;
      return typed(work, text) ?? (isWaiting(work) ? spoken(work, text) : undefined);
    },

    /** The customer has just said which address is theirs: it gets a code. */
    kept(work: TurnContext, event: Heard): Saying | undefined {
      const { customer, before, bot, byCustomer } = work;
      const { email, emailConfirmed } = customer;
      if (email === undefined || emailConfirmed || !byCustomer || !isWaiting(work)) return undefined;
      // Something else has sent one there.
      if (bot.codes?.open?.event === event.id) return undefined;
      const isNew = !sameEmail(email, before.customer.email);
      if (!isNew && !sameEmail(email, emailsIn(event.message.text ?? '').given)) return undefined;
      if (isNew && bot.codes?.open) codes.close(work);
      return send(work, email, 'codeSent');
    },

    /** The mail with the code did not arrive. */
    lost(work: TurnContext, news: DeliveryNews): Saying | undefined {
      const why = confirming.lost(work.bot.codes, news);
      if (!why || work.bot.codes?.open?.purpose !== purpose) return undefined;
      const { email = '' } = work.bot.codes?.open ?? {};
      codes.close(work);
      const stands = sameEmail(work.customer.email, email) && !work.customer.emailConfirmed;
      if (!stands || ownerOf(work.ticket)) return undefined;
      if (why === 'often') return say(work, 'codeOften');
      work.customer = withEmail(work.customer, undefined);
      return work.ticket?.status === 'waiting' ? asks(work, 'codeLost', { email }) : say(work, 'codeLost', { email });
    },

    /** Somebody begins to wait: if they still do in a while, they are asked for an address. */
    offers(work: TurnContext, waited: boolean): void {
      if (waited || !isAsked(work)) return;
      work.effects.push({ do: 'timer', name: OFFER, at: work.now + OFFER_MS });
    },

    due: (work: TurnContext): Saying | undefined => (isAsked(work) ? asks(work, 'askEmailWaiting') : undefined),
  };
}

/** Whether somebody waits in a chat for a person, and is in no danger: then addresses can be talked about. */
const isWaiting = ({ ticket, can }: TurnContext): boolean =>
  ticket?.status === 'waiting' && ticket.reason !== 'danger' && !can.notifies;

/** Whether an address would help somebody who waits, and was not asked for yet. */
const isAsked = (work: TurnContext): boolean =>
  isWaiting(work) && work.customer.email === undefined && work.bot.asking === undefined;
