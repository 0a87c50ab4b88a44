import { z } from 'zod';
import { daysOf, durationOf, type Hours, type Interval, intervalOf, isDay, isZone } from './hours.ts';
import { type SlackPlace, slackPlace } from './slack.ts';

export type { Hours, Interval } from './hours.ts';

/** How soon a team means to act, in milliseconds of its open time. */
export interface Targets {
  firstReply?: number;
  nextReply?: number;
  resolve?: number;
}

/** Who takes what. */
export interface Team {
  id: string;
  name: string;
  tier: 1 | 2 | 3;
  /** Folders of the knowledge base. */
  topics: string[];
  slack: SlackPlace;
  /** Undefined: always there. */
  hours: Hours | undefined;
  targets: Targets;
  /**
   * The team that takes over: the one that is offered first when a ticket is transferred. With `after`, in milliseconds of open time, it
   * gets what nobody has claimed until then.
   */
  escalate: { to: string; after?: number } | undefined;
}

const text = z.string().trim().min(1, 'must not be empty');
const topic = text
  .regex(/^[^\s/\\._#][^/\\]{0,99}$/, 'must be the name of a folder of data/faq/<locale>')
  .transform((name) => name.normalize('NFC'));
const hours = z
  .object({ zone: text, closed: z.array(z.string().refine(isDay, 'must be a day like 2026-12-25')).default([]) })
  .catchall(z.union([z.string(), z.array(z.string())]))
  .transform((given, context): Hours => {
    const { zone, closed, ...dayKeys } = given;
    let wrong = false;
    const problem = (path: (string | number)[], message: string) => {
      wrong = true;
      context.addIssue({ code: 'custom', path, message });
    };
    if (!isZone(zone)) problem(['zone'], 'must be a time zone like America/New_York');
    const week: Interval[][] = [[], [], [], [], [], [], []];
    for (const [key, value] of Object.entries(dayKeys)) {
      const days = daysOf(key);
      if (!days) problem([key], 'must be zone, closed, a day (mon) or several (mon-fri)');
      const intervals = [value].flat().map((each) => {
        const interval = intervalOf(each);
        if (typeof interval === 'string') problem([key], `${JSON.stringify(each)} ${interval}`);
        return interval;
      });
      for (const day of days ?? []) week[day]!.push(...intervals.filter((each) => typeof each !== 'string'));
    }
    for (const day of week) day.sort((a, b) => a.from - b.from);
    const overlaps = week.some((day) => day.some((each, i) => i > 0 && each.from < day[i - 1]!.to));
    if (overlaps) problem([], 'open the same day twice at the same time: let the times of a day follow each other');
    // With something wrong above, it may well be open.
    if (!wrong && week.every((day) => day.length === 0))
      problem([], 'never open: name days, like mon-fri: ["08:00-17:00"]');
    return { zone, week, closed };
  });

const noTime = 'must be a time like 15m, 1h 30m or 2d';
const escalationShape = 'must be a team, or { to: a team, after: a time like 15m }';
const escalation = z.strictObject({ to: text, after: text.optional() });

/** A team as frontdesk.yaml writes it. */
export const team = z
  .strictObject({
    name: text,
    tier: z
      .union([z.literal(1), z.literal(2), z.literal(3)], { errorMap: () => ({ message: 'must be 1, 2 or 3' }) })
      .default(1),
    topics: z.array(topic).default([]),
    slack: slackPlace,
    hours: hours.optional(),
    targets: z
      .strictObject({ first_reply: text.optional(), next_reply: text.optional(), resolve: text.optional() })
      .default({}),
    escalate: z.union([text, escalation], { errorMap: () => ({ message: escalationShape }) }).optional(),
  })
  .transform((given, context): Omit<Team, 'id'> => {
    const targets: Targets = {};
    for (const [key, name] of [
      ['first_reply', 'firstReply'],
      ['next_reply', 'nextReply'],
      ['resolve', 'resolve'],
    ] as const) {
      const written = given.targets[key];
      if (written === undefined) continue;
      const duration = durationOf(written, given.hours);
      if (duration === undefined) {
        context.addIssue({ code: 'custom', path: ['targets', key], message: noTime });
      } else targets[name] = duration;
    }
    const { to = undefined, after: written = undefined } =
      typeof given.escalate === 'string' ? { to: given.escalate } : (given.escalate ?? {});
    const after = written === undefined ? undefined : durationOf(written, given.hours);
    if (written !== undefined && after === undefined)
      context.addIssue({ code: 'custom', path: ['escalate', 'after'], message: noTime });
    const escalate = to === undefined ? undefined : { to, ...(after !== undefined && { after }) };
    return { ...given, hours: given.hours, targets, escalate };
  });
