import type { Capabilities } from '../conversation/capabilities.ts';
import type { Handoff, Transition } from '../handoff/handoff.ts';
import { stars } from '../handoff/survey.ts';
import { isWorthAsking } from '../handoff/survey-words.ts';
import { ASKED_AGAIN_MS, surveyDestination, surveyNotice } from '../handoff/surveying.ts';
import { type Disposition, type Ticket, ticketName } from '../handoff/ticket.ts';
import type { Phrases } from './phrases.ts';
import type { Saying } from './state.ts';
import { type TurnContext, take } from './turn.ts';
import { plain } from './words.ts';

/** The timer that asks how it was. */
export const SURVEY = 'survey';

/** Who ends a spam, or hears nothing of the customer, learns nothing from them. */
const worthAsking: ReadonlySet<string> = new Set<Disposition>(['answered', 'done', 'referred']);
/** A word about it, and no other story. */
const LONGEST_WORDS = 200;

/** When customers are asked: at once where they watch, an hour later where they are told of it, a day later by letter. */
const delayOf = ({ letters, notifies }: Capabilities): number => (letters ? 86_400_000 : notifies ? 3_600_000 : 20_000);

/** Asks a customer once, after a person had answered and the ticket ended, how it was. Their next word takes the question back. */
export function createSurveys({ handoff, phrases }: { handoff: Pick<Handoff, 'surveyed'>; phrases: Phrases }) {
  const titles = (locale: string): string[] =>
    (['survey1', 'survey2', 'survey3', 'survey4', 'survey5'] as const).map((name) => phrases.say(locale, name));

  function end(work: TurnContext): void {
    const { survey } = work.bot;
    if (!survey?.due && !survey?.open) return;
    if (survey.due) work.effects.push({ do: 'timer', name: SURVEY, at: null });
    const { due: _, open: __, ...kept } = survey;
    work.bot = { ...work.bot, survey: kept };
  }

  /** How many stars a text gives, and what else it says; undefined when it is about something else. */
  function starsIn(text: string, locale: string): { stars: number; words: string } | undefined {
    if (text.length > LONGEST_WORDS) return undefined;
    const title = titles(locale).findIndex((each) => plain(each) === plain(text));
    if (title >= 0) return { stars: stars[title]!, words: '' };
    const [, given, words = ''] =
      /^\s*([1-5])(?:\s*(?:\/|of|de)\s*5|\s*(?:stars?|estrellas?|⭐+))?\s*(?:[.,;:!–—-]+\s*(.*))?$/isu.exec(text) ?? [];
    return given === undefined ? undefined : { stars: Number(given), words: words.trim() };
  }

  return {
    /** Nobody is there to be asked any more. */
    end,

    /** A ticket has ended, or goes on: the question is planned, or taken back. */
    follows(work: TurnContext, before: Ticket | undefined, { news, ticket }: Transition): void {
      if (news.kind !== 'none') end(work);
      if (news.kind !== 'closed' && (news.kind !== 'resolved' || news.unasked || !worthAsking.has(news.disposition)))
        return;
      const { bot, now, can } = work;
      const answered = before !== undefined && isWorthAsking(before) && !bot.silent;
      const lately = bot.survey?.asked !== undefined && now - bot.survey.asked < ASKED_AGAIN_MS;
      if (!answered || lately || ticket?.status !== 'resolved') return;
      work.bot = { ...bot, survey: { ...bot.survey, due: true } };
      work.effects.push({ do: 'timer', name: SURVEY, at: now + delayOf(can) });
    },

    /** The time has come to ask, unless the customer was asked in another conversation lately: that is to be found out. */
    due({ bot, ticket, conversation, customer, effects }: TurnContext): void {
      if (!bot.survey?.due || ticket?.status !== 'resolved') return;
      const body = surveyNotice(customer, `${conversation.id}:${ticket.openedAfter}:${ticket.version}`);
      effects.push({ do: 'send', destination: surveyDestination, body: { ...body } });
    },

    /** What was found out: they are asked, or left in peace. */
    found(work: TurnContext, value: unknown): Saying | undefined {
      const { bot, ticket, now, locale, conversation } = work;
      if (!bot.survey?.due || ticket?.status !== 'resolved') return undefined;
      if ((value as { may?: unknown } | null)?.may !== true) return void end(work);
      work.bot = { ...bot, survey: { asked: now, open: true } };
      take(work, handoff.surveyed(conversation, ticket, { asked: now }));
      const { had, by } = ticket;
      const about = { person: (had ?? by).name, number: ticketName(ticket) };
      const text = phrases.say(locale, had ? 'surveyClosed' : 'survey', about);
      return { text, buttons: titles(locale) };
    },

    /** What the customer says to it; undefined when they say something else, after which it is not waited for any more. */
    heard(work: TurnContext, text: string): Saying | undefined {
      const { bot, ticket, locale, conversation, now, byCustomer, can } = work;
      if (!byCustomer) return undefined;
      const given = bot.survey?.open && ticket?.status === 'resolved' ? starsIn(text, locale) : undefined;
      end(work);
      if (!given) return undefined;
      const { asked = now } = bot.survey ?? {};
      const said = { asked, stars: given.stars, ...(given.words && { words: given.words }) };
      take(work, handoff.surveyed(conversation, ticket, said));
      if (given.stars > 2 || can.letters) return { text: phrases.say(locale, 'surveyThanks') };
      work.bot = { ...work.bot, asking: { what: 'person', reason: 'not-helped' } };
      return {
        text: phrases.say(locale, 'surveyLow'),
        buttons: [phrases.say(locale, 'yes'), phrases.say(locale, 'no')],
      };
    },
  };
}
