import type { Representative } from '../../../conversation/event.ts';
import { noTicket } from '../../../handoff/changed.ts';
import { closedWords } from '../../../handoff/closed.ts';
import { nextOf, ofTier } from '../../../handoff/others.ts';
import { snoozeProblem } from '../../../handoff/snoozing.ts';
import { tagsAfter } from '../../../handoff/tags.ts';
import { type Act, isOpenTicket, isSame, type Ticket } from '../../../handoff/ticket.ts';
import { type Acting, refOf } from '../acting.ts';
import { askHowItEnded } from '../asking.ts';
import type { Card } from '../card-index.ts';
import { offerLetters } from '../form-letters/offering.ts';
import { colleague, colleagueOfOther } from '../forms/colleagues.ts';
import type { InThread } from '../message.ts';
import type { SlackTeam } from '../parts.ts';
import { type Asked, helpWords } from './words.ts';

/** What a word in a thread is about. */
interface About {
  conversation: string;
  /** The ticket whose thread it is; undefined when nobody knows any more. */
  ticket: number | undefined;
  card: Card | undefined;
  team: string;
  by: Representative;
}

/** Whether a ticket is as an act would have it: nothing would be said of that. */
const isSo = (ticket: Ticket | undefined, act: Act): boolean => {
  if (!isOpenTicket(ticket)) return false;
  switch (act.type) {
    case 'claim':
    case 'assign':
      return ticket.status === 'claimed' && isSame(ticket.by, act.type === 'claim' ? act.by : act.to);
    case 'set-priority':
      return ticket.priority === act.priority;
    case 'internal':
      return ticket.status !== 'waiting' && (ticket.internal ?? false) === act.on;
    case 'tag': {
      const after = tagsAfter(ticket.tags ?? [], act);
      return 'tags' in after && after.tags.join() === (ticket.tags ?? []).join();
    }
    default:
      return false;
  }
};

/** Does what words in threads ask for. */
export const createObeying = (acting: Acting) => {
  const { acted, parts, whisper, whisperDraft } = acting;

  /** The act that was asked for, with what else its writer should know, or why there is none. */
  const actOf = async (
    asked: Exclude<Asked, { do: 'help' | 'letter' }>,
    about: About,
    common: Pick<Act, 'ref' | 'ticket' | 'saw'> & { by: Representative },
  ): Promise<{ act: Act; beside?: string } | { no: string } | 'ask'> => {
    const shown = about.card?.shown.ticket;
    const open = isOpenTicket(shown) ? shown : undefined;
    const act = (given: Act) => ({ act: given });
    const moves = (team: SlackTeam, note: string | undefined) => {
      const closed = closedWords(team, Date.now());
      return {
        ...act({ type: 'transfer', team: team.id, ...common, ...(note && { note }) }),
        ...(closed && { beside: `${team.name} is ${closed}, and it waits there.` }),
      };
    };
    switch (asked.do) {
      case 'claim':
      case 'release':
      case 'return':
      case 'reopen':
        return act({ type: asked.do, ...common });
      case 'snooze': {
        const why = open && snoozeProblem(open, asked.until, Date.now());
        return why ? { no: why } : act({ type: 'snooze', until: asked.until, ...common });
      }
      case 'close':
        return asked.disposition ? act({ type: 'resolve', disposition: asked.disposition, ...common }) : 'ask';
      case 'assign': {
        if (asked.person === 'me') return act({ type: 'assign', to: about.by, ...common });
        const { team, by } = about;
        const found = await colleague({ acting, team, by }, asked.person);
        if ('to' in found) return act({ type: 'assign', to: found.to, ...common });
        // Whoever is in one other team is meant there.
        const others = await Promise.all(
          parts.teams
            .filter(({ id }) => id !== team)
            .map(({ id }) => colleagueOfOther({ acting, by }, `${id}:${asked.person}`)),
        );
        const [theirs, ...more] = others.filter((each) => 'to' in each);
        if (!theirs || more.length > 0) return found;
        return act({ type: 'transfer', ...common, ...theirs });
      }
      case 'escalate': {
        const next = nextOf(parts.teams, about.team);
        const nobody = `Nobody takes over from ${parts.team(about.team).name}: give it to somebody with *Transfer…*.`;
        return next ? moves(next, asked.note) : { no: nobody };
      }
      case 'tier': {
        const found = ofTier(parts.teams, { from: about.team, tier: asked.tier });
        return 'no' in found ? found : moves(found.team, asked.note);
      }
      case 'priority':
        return act({ type: 'set-priority', priority: asked.priority, ...common });
      case 'tag': {
        const { add, remove } = asked;
        const after = tagsAfter(open?.tags ?? [], { add, remove });
        return 'problem' in after ? { no: after.problem } : act({ type: 'tag', add, remove, ...common });
      }
      case 'internal':
        return act({ type: 'internal', on: asked.on, ...common });
      default:
        return asked satisfies never;
    }
  };

  /** A word that was written; `id` makes it one, however often it comes. */
  return async (asked: Asked, message: InThread, about: About, id: string): Promise<void> => {
    const { channel, thread_ts: thread, ts, user } = message;
    const place = { channel, thread, user };
    if (asked.do === 'help') return whisper(place, `Words in a ticket’s thread:\n${helpWords()}`);
    const { by, conversation, card, ticket = noTicket } = about;
    if (asked.do === 'letter') return whisperDraft(place, await offerLetters(acting, about, asked.words));
    // Whoever writes reads along: only before it ends it matters whether the customer has written, as far as that stands here.
    const ends = asked.do === 'close' || asked.do === 'return';
    const saw = ends ? card?.shown.ticket.version : undefined;
    // What it does is said to the thread, and by that the word is marked as taken.
    const ref = { ...refOf(place, ts), word: true as const };
    const common = { by, ref, ticket, ...(saw !== undefined && { saw }) };
    const found = await actOf(asked, about, common);
    if (found === 'ask') return whisperDraft(place, askHowItEnded(conversation, card?.shown.ticket));
    if ('no' in found) return whisper(place, found.no);
    if (isSo(card?.shown.ticket, found.act)) return whisper(place, 'It is so already.');
    await acted(conversation, id, found.act);
    if (found.beside) await whisper(place, found.beside);
  };
};
