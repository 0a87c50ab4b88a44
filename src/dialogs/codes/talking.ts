import { withEmail } from '../address.ts';
import type { CodePurpose, createConfirming } from '../confirming.ts';
import type { PhraseName, Phrases } from '../phrases.ts';
import type { Saying } from '../state.ts';
import type { TurnContext } from '../turn.ts';

/** What is said when a code goes out, and when too many did. */
export interface CodeWords {
  told: PhraseName;
  often: PhraseName;
}

/** How the bot sends codes and hears them, whatever they are good for. */
export function createCodes(parts: { confirming: ReturnType<typeof createConfirming>; phrases: Phrases }) {
  const { confirming, phrases } = parts;
  const say = ({ locale }: TurnContext, name: PhraseName, values: Record<string, string | number> = {}): Saying => ({
    text: phrases.say(locale, name, values),
  });

  return {
    /** Sends a code to an address; otherwise says why not, where there is something to say. */
    send(work: TurnContext, about: { purpose: CodePurpose; email: string } & CodeWords): Saying | undefined {
      const { purpose, email, told, often } = about;
      const { bot, ticket, conversation, event, locale, now } = work;
      const sent = confirming.send({
        ...{ purpose, email, locale, now, codes: bot.codes },
        ...{ conversation: conversation.id, event: event.id },
        ...(ticket && { team: ticket.team }),
      });
      if (sent === 'nowhere') return undefined;
      if (sent === 'soon') return say(work, 'codeSoon', { email });
      if (sent === 'often') return say(work, often);
      work.bot = { ...work.bot, codes: sent.codes };
      work.effects.push(sent.effect);
      return say(work, told, { email });
    },

    /** What was typed as a code for this: the address that it has confirmed, or what is wrong with it. */
    typed(work: TurnContext, text: string, purpose: CodePurpose): { email: string } | { wrong: Saying } | undefined {
      const heard = confirming.heard({
        conversation: work.conversation.id,
        codes: work.bot.codes,
        text,
        now: work.now,
      });
      if (heard?.code.purpose !== purpose) return undefined;
      work.bot = { ...work.bot, codes: heard.codes };
      const { email } = heard.code;
      if (heard.is === 'right') {
        // Whoever reads the conversation needs none of it; another number may be an account's.
        work.masked = text.replace(/\p{Nd}/gu, '•');
        work.customer = { ...withEmail(work.customer, email), emailConfirmed: true };
        return { email };
      }
      if (heard.is === 'late') return { wrong: say(work, 'codeLate') };
      return { wrong: heard.left > 0 ? say(work, 'codeWrong', { tries: heard.left }) : say(work, 'codeOver') };
    },

    /** The one that is open counts no more. */
    close(work: TurnContext): void {
      const { open: _, ...codes } = work.bot.codes ?? { sent: [] };
      work.bot = { ...work.bot, codes };
    },
  };
}
