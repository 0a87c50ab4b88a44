import type { App, webApi } from '@slack/bolt';
import { LRUCache } from 'lru-cache';
import type { z } from 'zod';
import type { Log } from '../conversation/log.ts';
import * as answers from './answers.ts';
import { ask } from './calls.ts';
import { shorten } from './text.ts';

/** Why somebody is not one of the workspace's own people; a stranger is of another organisation. */
export type Outsider = 'stranger' | 'bot' | 'deactivated' | 'guest';

/** Somebody in Slack, as far as it matters here. */
export interface SlackPerson {
  id: string;
  name: string;
  /** Absent for the workspace's own people. */
  outside?: Outsider;
  bot: boolean;
  /** Their client's, like `en-US`. */
  locale?: string;
  /** Where they are, like `Europe/Vienna`. */
  zone?: string;
}

/** Slack could not be asked: neither yes nor no. Whoever caused the question should try again. */
export class Unavailable extends Error {}

/** Who is who, and who is in which user group; asked once, remembered for a while, asked again when Slack says it changed. */
export interface People {
  /** Throws Unavailable when Slack cannot be asked and nothing is remembered. Undefined: there is nobody of that id. */
  person(id: string): Promise<SlackPerson | undefined>;
  /** Whether somebody is in a user group. Throws Unavailable like `person`; a group that does not exist has no members. */
  isIn(group: string, user: string): Promise<boolean>;
  /** Who is in a user group. Throws Unavailable like `person`. */
  membersOf(group: string): Promise<readonly string[]>;
}

const MINUTE = 60_000;
/** Slack tells a change to one process only; the others learn of it when this time is over. */
const PERSON_FRESH = 60 * MINUTE;
const GROUP_FRESH = MINUTE;
/** A colleague who has just joined a group is not told for longer than this that they are not in it. */
const NO_FRESH = MINUTE / 6;
/** While Slack cannot be asked, what was true so recently still counts. */
const STALE = 30 * MINUTE;
const MOST = 10_000;

interface Known<T> {
  at: number;
  value: Promise<T>;
}

const outsider = (user: z.output<typeof answers.person>['user'], stranger: boolean): Outsider | undefined => {
  if (stranger) return 'stranger';
  if (user.is_bot) return 'bot';
  if (user.deleted) return 'deactivated';
  return user.is_restricted || user.is_ultra_restricted ? 'guest' : undefined;
};

/** Remembers answers; many who ask at once cause one call. */
const remember = <T>(ask: (key: string) => Promise<T>, parts: { fresh: number; now: () => number }) => {
  const known = new LRUCache<string, Known<T>>({ max: MOST });
  return {
    async get(key: string, fresh = parts.fresh): Promise<T> {
      const now = parts.now();
      const before = known.get(key);
      if (before && now - before.at < fresh) return before.value;
      const value = ask(key);
      known.set(key, { at: now, value });
      try {
        return await value;
      } catch (error) {
        known.delete(key);
        if (!before || now - before.at > parts.fresh + STALE) throw error;
        known.set(key, before);
        return before.value;
      }
    },
    forget: (key: string) => void known.delete(key),
  };
};

/** Asks Slack, and listens to what it says has changed. */
export const createPeople = (parts: {
  app: App;
  client: webApi.WebClient;
  team: () => string | undefined;
  log: Log;
  now?: () => number;
}): People => {
  const { app, client, team, log, now = Date.now } = parts;

  const persons = remember<SlackPerson | undefined>(
    async (id) => {
      const answer = await ask(answers.person, () => client.users.info({ user: id, include_locale: true }));
      if (answer.outcome === 'declined' && /^user_not_(found|visible)$/.test(answer.error)) return undefined;
      if (answer.outcome !== 'done') throw new Unavailable(`users.info: ${JSON.stringify(answer)}`);
      const { user } = answer.data;
      const stranger = user.is_stranger === true || user.team_id !== team();
      const outside = outsider(user, stranger);
      return {
        id,
        name: shorten(user.profile?.display_name || user.real_name || user.name || id, 80),
        bot: user.is_bot === true,
        ...(user.locale && { locale: user.locale }),
        ...(user.tz && { zone: user.tz }),
        ...(outside && { outside }),
      };
    },
    { fresh: PERSON_FRESH, now },
  );

  const groups = remember<ReadonlySet<string>>(
    async (group) => {
      const answer = await ask(answers.members, () => client.usergroups.users.list({ usergroup: group }));
      if (answer.outcome === 'done') return new Set(answer.data.users);
      const why = answer.outcome === 'declined' ? answer.error : JSON.stringify(answer);
      if (!/subteam|plan_upgrade/.test(why)) throw new Unavailable(`usergroups.users.list: ${why}`);
      log.error({ group, reason: why }, 'there is no such user group in Slack: nobody may claim what its team gets');
      return new Set();
    },
    { fresh: GROUP_FRESH, now },
  );

  for (const name of ['subteam_updated', 'subteam_members_changed'] as const)
    app.event(name, async ({ event }) => {
      groups.forget('subteam' in event ? String(event.subteam.id) : event.subteam_id);
    });
  app.event('user_change', async ({ event }) => persons.forget(event.user.id));

  return {
    person: (id) => persons.get(id),
    membersOf: async (group) => [...(await groups.get(group))],
    isIn: async (group, user) => (await groups.get(group)).has(user) || (await groups.get(group, NO_FRESH)).has(user),
  };
};
