import type { BlockAction, ButtonAction } from '@slack/bolt';
import { z } from 'zod';
import { blockedSender } from '../../../conversation/blocked.ts';
import { figuresOf } from '../../../handoff/figures.ts';
import { startOfDay } from '../../../handoff/hours.ts';
import { isSame } from '../../../handoff/ticket.ts';
import { answerAt } from '../../../slack/answering.ts';
import { commandName } from '../../../slack/command.ts';
import type { Part } from '../../../slack/text.ts';
import type { Acting } from '../acting.ts';
import type { Ack, Surface } from '../surface.ts';
import { createCommand, saying } from './command.ts';
import { claimButton, homeActions, readOffered, ticketLine } from './lines.ts';
import { createPublishing } from './publishing.ts';
import { createReading, mineOf, waitingFor } from './reading.ts';
import { createTaking, offeredOf, type Taken } from './taking.ts';
import { drawHome, drawNoHome, SHOWN } from './view.ts';
import { createMemoryViewers } from './viewers.ts';
import { createReach, type Reach } from './whose.ts';

/** Somebody else may be quicker so often. */
const TRIES = 3;

const homeOpened = z.object({ user: z.string(), tab: z.string() });

/** Where somebody's own work is in Slack: the Home tab of the app, and its command. */
export function createHome(
  acting: Acting,
  { gatherMs, now = Date.now }: { gatherMs?: number | undefined; now?: () => number } = {},
): { surface: Surface; begin(): Promise<void>; stop(): Promise<void> } {
  const { parts } = acting;
  const { queue, away, blocked, connection, log, viewers = createMemoryViewers() } = parts;
  const reach = createReach(acting);
  const reading = createReading(parts);
  const taking = createTaking(acting);
  const answer = createCommand({ inner: parts, reach, reading, zoneOf: acting.zoneOf, now });
  const ends: (() => unknown)[] = [];

  const draw = async (user: string, word: string | undefined): Promise<Part> => {
    const may = await reach(user);
    if ('no' in may) return drawNoHome(may.no, { customers: parts.customers ?? false });
    const { by, teams } = may;
    const seen = await reading.now();
    const [mine, waiting] = [mineOf(seen, by), waitingFor(seen, teams)];
    const line = async (summary: (typeof mine)[number]) => {
      const link = await reading.linkTo(summary);
      return ticketLine(summary, { team: parts.team(summary.ticket.team).name, link, now: now() });
    };
    const zone = teams.find(({ hours }) => hours)?.hours?.zone ?? 'UTC';
    const absences = away.list();
    const since = absences.find((each) => isSame(each.by, by))?.since;
    return drawHome({
      mine: { count: mine.length, lines: await Promise.all(mine.slice(0, SHOWN.mine).map(line)) },
      waiting: {
        count: waiting.length,
        lines: await Promise.all(
          waiting
            .slice(0, SHOWN.waiting)
            .map(async (summary) => ({ line: await line(summary), claim: claimButton(summary) })),
        ),
        ...(waiting[0] && { next: { number: waiting[0].ticket.number } }),
      },
      figures: figuresOf(
        [...seen.open, ...seen.ended].map(({ ticket }) => ticket),
        by,
        startOfDay(zone, now()),
      ),
      ...(since !== undefined && { away: since }),
      others: absences.filter((each) => !isSame(each.by, by)),
      ...(word && { word }),
    });
  };
  const publishing = createPublishing({
    connection,
    draw,
    viewers,
    log,
    now,
    ...(gatherMs !== undefined && { gatherMs }),
  });

  /** Shows whoever clicked what came of it, where they clicked. */
  const show = async (body: BlockAction, text: string, more: readonly Part[] = []): Promise<void> => {
    reading.outdate();
    if (body.view) return publishing.answered(body.user.id, text);
    const done = await answerAt(body.response_url, { ...saying(text, more), replace: true });
    if (done.outcome !== 'done') log.warn({ ...done }, 'an answer to a command could not be changed');
  };

  const withLink = async ({ summary, mine }: Taken): Promise<Part[]> => {
    if (!summary || !mine) return [];
    const link = await reading.linkTo(summary);
    return link ? [ticketLine(summary, { team: parts.team(summary.ticket.team).name, link, now: now() })] : [];
  };

  type May = Extract<Reach, { by: unknown }>;
  /** A click of somebody who may; others are told why not. */
  const clicked =
    (work: (may: May, body: BlockAction, action: ButtonAction, ack: Ack) => Promise<void>) =>
    async (body: BlockAction, action: ButtonAction, ack: Ack): Promise<void> => {
      const may = await reach(body.user.id);
      if ('no' in may) {
        await ack();
        return show(body, may.no);
      }
      await work(may, body, action, ack);
    };

  const surface: Surface = {
    commands: { [commandName]: answer },
    events: {
      async app_home_opened(event) {
        const read = homeOpened.safeParse(event);
        if (read.success && read.data.tab === 'home') await publishing.opened(read.data.user);
      },
    },
    clicks: {
      [homeActions.claim]: clicked(async ({ by, teams }, body, action, ack) => {
        const offered = readOffered(action.value);
        const summary = offered && (await queue.find(offered.number));
        if (!offered || !summary || !teams.some(({ id }) => id === summary.ticket.team)) {
          await ack();
          return show(body, 'That ticket is not in the queue of your teams any more.');
        }
        const taken = await taking.claim(summary, offered, { by, id: body.trigger_id, stored: ack });
        await show(body, taken.text, await withLink(taken));
      }),
      [homeActions.next]: clicked(async ({ by, teams }, body, _action, ack) => {
        let taken: Taken = { mine: false, text: 'Nobody is waiting.' };
        for (let tries = 1; tries <= TRIES && !taken.mine; tries++) {
          reading.outdate();
          const [next] = waitingFor(await reading.now(), teams);
          if (!next) break;
          const id = `${body.trigger_id}:${tries}`;
          taken = await taking.claim(next, offeredOf(next), { by, id, stored: ack });
        }
        await ack();
        await show(body, taken.text, await withLink(taken));
      }),
      [homeActions.away]: clicked(async ({ by }, body, _action, ack) => {
        await away.leaves(by);
        await ack();
        await show(body, 'Noted: you are away.');
      }),
      [homeActions.unblock]: clicked(async (_may, body, action, ack) => {
        const { id, channel } = blockedSender(action.value ?? '', 0);
        const was = await blocked.unblock({ channel, id });
        await ack();
        await show(body, was ? `What ${id} writes from now on is heard again.` : `${id} is not blocked (any more).`);
      }),
      [homeActions.back]: clicked(async ({ by }, body, _action, ack) => {
        await away.returns(by);
        await ack();
        await show(body, 'Welcome back.');
      }),
    },
  };

  return {
    surface,
    /** Begins to hear of changes. */
    async begin() {
      const changed = () => {
        reading.outdate();
        publishing.changed();
      };
      ends.push(away.watch(changed));
      // Without it a Home tab is as old as its opening, and nothing else is wrong.
      const end = await queue.watch(changed).catch((error: unknown) => {
        log.warn({ err: error }, 'Home tabs are not drawn anew when the queue changes');
      });
      if (end) ends.push(end);
    },
    async stop() {
      // While Redis is away nothing can be ended there, and nothing comes from there, either.
      for (const end of ends.splice(0)) await Promise.resolve(end()).catch(() => undefined);
      await publishing.stop();
    },
  };
}
