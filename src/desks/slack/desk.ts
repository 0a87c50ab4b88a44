import { withLinks } from '../../files/access.ts';
import type { CallOutcome } from '../../slack/calls.ts';
import { readMessage } from '../../slack/message.ts';
import { createInTurn } from '../../waiting/in-turn.ts';
import type { Desk } from '../desk.ts';
import { withOriginal } from '../letter.ts';
import { actions } from './card.ts';
import { createClicks } from './clicks.ts';
import { createIncoming } from './incoming.ts';
import { letterActions } from './letter.ts';
import { createLetterClicks } from './letter-clicks.ts';
import { beginShortcut, letterCallbacks } from './letter-modals.ts';
import { createMarking } from './marking.ts';
import { callbacks } from './modals.ts';
import type { DeskParts, Inner, SlackTeam } from './parts.ts';
import { readClick, readMenu, readShortcut, readSubmission } from './payloads.ts';
import { createUpdates } from './updates.ts';
import { createWaiting } from './waiting.ts';

export type { Card, CardIndex } from './card-index.ts';
export { createMemoryCards, createRedisCards } from './card-index.ts';
export { examineSlack } from './examine.ts';
export { createMemoryMarks, createRedisMarks } from './marks.ts';
export type { DeskParts, SlackTeam } from './parts.ts';

const oneOf = (names: string[]): RegExp => new RegExp(`^(${names.join('|')})$`);

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
    team: (id) => byId.get(id) ?? { id, name: id, slack: { channel: undefined, group: undefined } },
    channelOf: (id) => byId.get(id)?.slack.channel,
    isTeamChannel: (channel) => channels.has(channel),
    mark: createMarking(parts),
  };
};

/**
 * The desk in Slack: a card for each ticket in its team's channel, its conversation in the card's thread. Start it before
 * the connection listens. What is said about a ticket goes out through `deliver`; what representatives do comes in through
 * the connection, and is acknowledged after `receive` returned.
 */
export const createSlackDesk = (given: DeskParts): Desk & Required<Pick<Desk, 'deliver'>> => {
  const parts = withDefaults(given);
  const { connection, log } = parts;
  const waiting = createWaiting(parts);
  const showing = createUpdates(parts, waiting);
  const inTurn = createInTurn();
  const underway = new Set<Promise<unknown>>();

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
  const unknown = async (what: string, ack?: () => Promise<void>): Promise<void> => {
    log.warn({ what }, 'Slack sent something that this version does not understand');
    await ack?.();
  };

  return {
    name: 'slack',
    title: 'Slack',

    async start(receive) {
      for (const { name, slack } of parts.teams) {
        if (slack.channel && !slack.group && !slack.members)
          log.warn({ team: name }, 'a team has a Slack channel but no user group or members: nobody may act there');
      }
      const { app } = connection;
      const hear = createIncoming(parts, receive, later);
      const clicks = createClicks(parts, receive, { later, repair: showing.repair });
      const letters = createLetterClicks(parts, receive, later);
      app.event('message', async ({ event }) => {
        const message = readMessage(event);
        if (!message) return unknown('message');
        await inTurn(`heard ${message.channel}:${message.thread_ts}`, () => hear(message));
      });
      app.action(oneOf(Object.values(actions)), async ({ body, action, ack }) => {
        const click = readClick({ body, action });
        if (!click) return unknown('click', () => ack());
        await clicks.click(click.body, click.action, () => ack());
      });
      app.action(letterActions.menu, async ({ body, action, ack }) => {
        await ack();
        const choice = readMenu({ body, action });
        if (!choice) return unknown('choice');
        await letters.menu(choice.body, choice.action);
      });
      app.action(letterActions.unblock, async ({ body, action, ack }) => {
        const click = readClick({ body, action });
        if (click) await letters.unblock(click.body, click.action);
        else await unknown('click');
        await ack();
      });
      app.shortcut(beginShortcut, async ({ shortcut, ack }) => {
        await ack();
        const used = readShortcut(shortcut);
        if (!used) return unknown('shortcut');
        await letters.shortcut(used);
      });
      const forms: [Record<string, string>, typeof clicks.submit][] = [
        [callbacks, clicks.submit],
        [letterCallbacks, letters.submit],
      ];
      for (const [names, submit] of forms)
        app.view(oneOf(Object.values(names)), async ({ body, ack }) => {
          const submission = readSubmission(body);
          // Not acknowledged here: the connection then keeps it open, with what was typed, and says so in it.
          if (!submission) return unknown('form');
          await submit(submission, (no) => {
            if (!no) return ack();
            if ('errors' in no) return ack({ response_action: 'errors', errors: no.errors });
            return ack({ response_action: 'update', view: no.view as never });
          });
        });
      connection.onStale(clicks.stale);
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
        return outcome;
      }),

    async stop() {
      waiting.stop();
      while (underway.size) await Promise.all(underway);
    },
  };
};
