import type { FoundTickets, Summary, Wants } from '../queue.ts';
import { hasAll, termsOf } from '../search-words.ts';

/** What a search needs of a Redis connection. */
export interface SearchCommands {
  zLexCount(key: string, min: string, max: string): Promise<number>;
  zRangeByLex(
    key: string,
    min: string,
    max: string,
    options: { LIMIT: { offset: number; count: number } },
  ): Promise<string[]>;
  hmGet(key: string, fields: string[]): Promise<(string | null)[]>;
}

/** So many of the tickets with the rarest word are looked at, however many there are. */
export const mostLookedAt = 1000;
/** So many at once. */
const PAGE = 100;

/** What record.lua turns a number into, so that the newest comes first. */
const LAST = 9_999_999_999;

/** Finds tickets by the rarest of the words, and looks for the others in what is kept of each. */
export function createSearching(parts: {
  redis: SearchCommands;
  keys: { search: string; words: string; numbers: string };
  summaries: (ids: string[]) => Promise<Summary[]>;
}) {
  const { redis, keys, summaries } = parts;

  const read = (min: string, max: string) =>
    redis.zRangeByLex(keys.search, min, max, { LIMIT: { offset: 0, count: mostLookedAt } });
  /** All words that begin so; where those are too many, the newest tickets with just this word. */
  async function members(term: string, count: number): Promise<string[]> {
    const exact = count > mostLookedAt ? await read(`[${term}\n`, `(${term}\u000b`) : [];
    return exact.length > 0 ? exact : read(`[${term}`, `(${term}\u{10ffff}`);
  }

  async function withAll(numbers: string[], terms: readonly string[]): Promise<string[]> {
    if (terms.length < 2) return numbers;
    const kept = await redis.hmGet(keys.words, numbers);
    return numbers.filter((_, i) => hasAll((kept[i] ?? '').split('\n'), terms));
  }

  async function ticketsOf(numbers: string[]): Promise<Summary[]> {
    if (numbers.length === 0) return [];
    const ids = await redis.hmGet(keys.numbers, numbers);
    return summaries(ids.filter((id) => id !== null));
  }

  return async ({ words, teams, limit }: Wants): Promise<FoundTickets> => {
    const terms = termsOf(words);
    const counts = await Promise.all(
      terms.map((term) => redis.zLexCount(keys.search, `[${term}`, `(${term}\u{10ffff}`)),
    );
    const least = Math.min(...counts);
    const rarest = terms[counts.indexOf(least)];
    if (rarest === undefined || least === 0) return { tickets: [], more: false };
    const found = (await members(rarest, least)).map((member) => LAST - Number(member.slice(-10)));
    const numbers = [...new Set(found)].sort((a, b) => b - a).map(String);
    const tickets: Summary[] = [];
    for (let from = 0; from < numbers.length && tickets.length <= limit; from += PAGE) {
      const page = await ticketsOf(await withAll(numbers.slice(from, from + PAGE), terms));
      tickets.push(...page.filter(({ ticket }) => !teams || teams.includes(ticket.team)));
    }
    return { tickets: tickets.slice(0, limit), more: tickets.length > limit || least > mostLookedAt };
  };
}
