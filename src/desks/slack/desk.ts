import { withLinks } from '../../files/access.ts';
import type { CallOutcome } from '../../slack/calls.ts';
import { readMessage } from '../../slack/message.ts';
import { createInTurn } from '../../waiting/in-turn.ts';
import type { Desk } from '../desk.ts';
import { withOriginal } from '../letter.ts';
import { createActing } from './acting.ts';
import { createClicks } from './clicks/clicks.ts';
import { createLetterSearch } from './form-letters/search.ts';
import { createForms } from './forms/forms.ts';
import { createHome } from './home/home.ts';
import { createIncoming } from './incoming.ts';
import { createLetterClicks } from './letter-clicks.ts';
import { createMarking } from './marking.ts';
import type { DeskParts, Inner, SlackTeam } from './parts.ts';
import { createReactions } from './reactions.ts';
import { createOffering, createSuggesting } from './suggesting/suggesting.ts';
import { listenTo, type Surface } from './surface.ts';
import { createTeaching } from './teaching/teaching.ts';
import type { CardNotice, MarkNotice } from './touch-ups.ts';
import { createTouching } from './touching.ts';
import { createUpdates } from './updates.ts';
import { createWaiting } from './waiting.ts';

export { createRedisTraces } from '../../slack/traces.ts';
export type { Card, CardIndex } from './card-index.ts';
export { createMemoryCards, createRedisCards } from './card-index.ts';
export { examineSlack } from './examine.ts';
export { createMemoryMarks, createRedisMarks } from './marks.ts';
export type { DeskParts, SlackTeam } from './parts.ts';
export { createMemoryRecurring, createRedisRecurring } from './recurring-index.ts';

const withDefaults = (parts: DeskParts): Inner => {
  const { teams, linkTo } = parts;
  const byId = new Map<string, SlackTeam>(teams.map((team) => [team.id, team]));
  const channels = new Set(teams.flatMap(({ slack }) => slack.channel ?? []));
  return {
    ...parts,
    linked(entry) {
      const message = withOriginal(entry.message, linkTo);
      return { ...entry, message: linkTo ? withLinks(message, linkTo) : message };
    },
    team: (id) => byId.get(id) ?? { id, name: id, tier: 1, slack: { channel: undefined, group: undefined } },
    channelOf: (id) => byId.get(id)?.slack.channel,
    isTeamChannel: (channel) => channels.has(channel),
    mark: createMarking(parts),
  };
};

/** A card that was deleted is made anew in this time, in milliseconds, or when Slack tells us again. */
const REBUILDING = 30_000;

/**
 * The desk in Slack: a card for each ticket in its team's channel, its conversation in the card's thread. Start it before
 * the connection listens. What is said about a ticket goes out through `deliver`; what representatives do comes in through
 * the connection, and is acknowledged after `receive` returned.
 */
export const createSlackDesk = (given: DeskParts): Desk & Required<Pick<Desk, 'deliver' | 'touchUps'>> => {
  const parts = withDefaults(given);
  const { connection, log } = parts;
  const waiting = createWaiting(parts);
  const showing = createUpdates(parts, waiting);
  const offer = createOffering(parts);
  const inTurn = createInTurn();
  const touching = createTouching(parts, {
    drawing: showing.drawing,
    rebuild: (at, attempt) => inTurn(`shown ${attempt.conversation}`, () => showing.missing(at, attempt)),
  });
  const underway = new Set<Promise<unknown>>();
  const ends: (() => Promise<void>)[] = [];

  /** Work that nobody waits for, and that nothing is lost by when it fails: a word to one person, a reaction. */
  const later = (work: Promise<CallOutcome<unknown> | undefined>): void => {
    const watched = work
      .then((answer) => {
        if (answer && answer.outcome !== 'done') log.warn({ ...answer }, 'Slack notification failed');
      })
      .catch((error: unknown) => log.warn({ err: error }, 'Slack notification failed'))
      .finally(() => underway.delete(watched));
    underway.add(watched);
  };

  /** Acknowledged, so that Slack does not bring it again and again. */
  const unknown = (what: string): void =>
    log.warn({ what }, 'Slack sent something that this version does not understand');

  /** Made anew in its turn; while Slack cannot be reached it tells us again. */
  const cardGone = (conversation: string, at: { channel: string; ts: string }): Promise<void> =>
    inTurn(`shown ${conversation}`, async () => {
      const signal = AbortSignal.timeout(REBUILDING);
      const outcome = await showing.deleted(conversation, at, { conversation, again: false, signal, id: at.ts });
      if (outcome.outcome === 'unknown') throw new Error(`a deleted card was not made anew: ${outcome.reason}`);
      if (outcome.outcome === 'refused') log.error({ conversation, reason: outcome.reason }, 'a deleted card is lost');
    });

  return {
    name: 'slack',
    title: 'Slack',

    async start(receive) {
      for (const { name, slack } of parts.teams) {
        if (slack.channel && !slack.group && !slack.members)
          log.warn({ team: name }, 'a team has a Slack channel but no user group or members: nobody may act there');
      }
      const acting = createActing(parts, receive, later);
      const forms = createForms(acting);
      const clicks = createClicks(acting, { open: forms.open, repair: showing.drawing.repair });
      const home = createHome(acting, { gatherMs: parts.gatherMs });
      const hear = createIncoming(acting, cardGone);
      // Whatever else people act on in Slack adds its surface here.
      const surfaces: Surface[] = [
        clicks.surface,
        forms.surface,
        createLetterClicks(acting),
        createLetterSearch(acting),
        home.surface,
        createSuggesting(acting),
        createTeaching(acting),
        createReactions(acting),
        {
          events: {
            async message(event) {
              const message = readMessage(event);
              if (!message) return unknown('message');
              // An edit stands in the thread of what it changes: it must not overtake that.
              const { channel, message: now, previous_message: before } = message;
              const thread = message.thread_ts ?? now?.thread_ts ?? before?.thread_ts;
              await inTurn(`heard ${channel}:${thread}`, () => hear(message));
            },
          },
        },
      ];
      listenTo(connection.app, surfaces, unknown);
      connection.onStale(clicks.stale);
      await home.begin();
      ends.push(home.stop);
    },

    // A try that ran out of time may still be under way; the next one must see what it did.
    deliver: (update, attempt) =>
      inTurn(`shown ${attempt.conversation}`, async () => {
        const outcome = await showing.show(update, attempt);
        if (outcome.outcome === 'unknown')
          log.warn(
            { conversation: attempt.conversation, reason: outcome.reason },
            'Slack update failed; will be retried',
          );
        if (outcome.outcome === 'delivered' && !attempt.again) later(offer(attempt.conversation, update));
        return outcome;
      }),

    touchUps: {
      cards: (notice, attempt) => touching.cards(notice as CardNotice, attempt),
      marks: (notice, attempt) => touching.marks(notice as MarkNotice, attempt),
    },

    async stop() {
      waiting.stop();
      for (const end of ends.splice(0)) await end();
      while (underway.size) await Promise.all(underway);
    },
  };
};
