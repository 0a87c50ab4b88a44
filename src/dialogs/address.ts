import type { Customer } from '../conversation/event.ts';
import { emailsIn, sameEmail } from './email.ts';
import type { PhraseName, Phrases } from './phrases.ts';
import type { Asking, Saying } from './state.ts';
import { yesNoOf } from './yes-no.ts';

/** What a message means to the customer's e-mail address. */
export interface AddressHeard {
  /** The address that is theirs from now on. */
  email?: string;
  /** What is asked after it. */
  asking: Asking | undefined;
  /** Absent: the message is about something else. */
  say?: Saying;
}

/**
 * The dialog about the address that a waiting customer is answered to. An address is theirs when they gave it after they were asked,
 * or said yes to it: people also write their landlord's. One that is known is replaced only after a yes, one that is verified never.
 */
export function createAddressing({ phrases }: { phrases: Phrases }) {
  return (heard: {
    customer: Customer;
    asking: Asking | undefined;
    text: string;
    locale: string;
  }): AddressHeard | undefined => {
    const { customer, asking, text, locale } = heard;
    const { email: known, verified = false } = customer;
    const say = (name: PhraseName, email = ''): Saying => ({ text: phrases.say(locale, name, { email }) });
    const kept = (email: string): AddressHeard => ({ email, asking: undefined, say: say('emailKept', email) });
    const stays = (email: string): AddressHeard => ({ asking: undefined, say: say('emailStays', email) });
    const confirm = (email: string): AddressHeard => {
      if (known !== undefined && sameEmail(email, known)) return kept(known);
      if (known !== undefined && verified) return stays(known);
      const buttons = [phrases.say(locale, 'yes'), phrases.say(locale, 'no')];
      return { asking: { what: 'address', email }, say: { ...say('confirmEmail', email), buttons } };
    };

    const { emails, odd, given, own } = emailsIn(text);
    const wasAsked = asking?.what === 'email' || asking?.what === 'address';
    const found = given ?? own ?? emails[0];

    if (asking?.what === 'address') {
      const { email: offered } = asking;
      const other = given ?? own ?? emails.find((email) => !sameEmail(email, offered));
      const verdict = yesNoOf(text);
      if (verdict?.says === 'yes' && (!other || sameEmail(other, offered))) return kept(offered);
      if (verdict?.says === 'no' && !other) {
        if (known !== undefined) return stays(known);
        return { asking: { what: 'email' }, say: say('emailNotThat') };
      }
      // Something else was written: the question is over, and an address is still welcome where there is none.
      if (!other || (!verdict && !given)) return { asking: known === undefined ? { what: 'email' } : undefined };
    }
    if (found === undefined) {
      if (asking?.what !== 'email') return undefined;
      if (odd && !asking.odd) return { asking: { ...asking, odd: true }, say: say('emailOdd') };
      const verdict = yesNoOf(text);
      return verdict?.says === 'no' && !verdict.rest ? { asking: undefined, say: say('emailDeclined') } : undefined;
    }
    if (given !== undefined && known === undefined && wasAsked) return kept(given);
    // In the middle of other words it may be anybody's: it is asked about when an address is wanted, or is called the writer's own.
    if (given !== undefined || own !== undefined || wasAsked) return confirm(found);
    return undefined;
  };
}

/** Somebody whose address this is now: of another one nothing is known yet. */
export function withEmail(customer: Customer, email: string | undefined): Customer {
  if (email !== undefined && sameEmail(customer.email, email)) return { ...customer, email };
  const { email: _, emailConfirmed: __, ...who } = customer;
  return { ...who, ...(email !== undefined && { email }) };
}
