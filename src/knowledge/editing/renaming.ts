import { dirname, relative, resolve, sep } from 'node:path';
import { stringify } from 'yaml';
import { linkedFile } from '../authoring/links.ts';
import { fileOf, type Place } from '../authoring/written.ts';
import { isAside } from './listing.ts';
import { type Naming, namingsOf, pathOf } from './uses.ts';

/** An article's file that gets another place. */
export interface Step {
  from: Place;
  to: Place;
  /** Where it lies now. */
  file: string;
}

/** A file that says something else once others have other places: what it says, and will say. */
export interface Rewrite extends Omit<Naming, 'mentions'> {
  becomes: string;
}

/**
 * What moves when an article does: its translations take the new name, and the new topic when they lay in the old one, or they would
 * be articles of their own.
 */
export async function stepsOf(folder: string, locales: readonly string[], from: Place, to: Place): Promise<Step[]> {
  const namings = await namingsOf(folder, locales);
  return namings.flatMap(({ place, file }): Step[] => {
    if (place?.id !== from.id) return [];
    const isItself = place.locale === from.locale && place.topic === from.topic;
    if (!isItself && (place.locale === from.locale || isAside(from) || isAside(place))) return [];
    const topic = isItself || (place.topic === from.topic && !isAside(to)) ? to.topic : place.topic;
    const goal = { locale: place.locale, topic, id: to.id };
    const isThere = topic === place.topic && to.id === from.id;
    return isThere ? [] : [{ from: place, to: goal, file }];
  });
}

/** What names the articles that move by name, id or link, and what they name themselves, as it reads afterwards. */
export async function rewritesOf(
  folder: string,
  locales: readonly string[],
  steps: readonly Step[],
): Promise<Rewrite[]> {
  const places = new Map(steps.map(({ file, to }) => [pathOf(file), resolve(fileOf(folder, to))]));
  const ids = new Map(steps.map(({ from, to }) => [from.id, to.id]));
  return (await namingsOf(folder, locales)).flatMap(({ mentions, ...one }): Rewrite[] => {
    const changes = mentions.flatMap((mention) => {
      const { as, names, from, to } = mention;
      const by = as === 'link' ? linkAfter(one.file, names, places) : idAfter(names, ids);
      return by === undefined ? [] : [{ from, to, by }];
    });
    if (changes.length === 0) return [];
    const becomes = changes
      .sort((a, b) => b.from - a.from)
      .reduce((text, { from, to, by }) => text.slice(0, from) + by + text.slice(to), one.text);
    return [{ ...one, becomes }];
  });
}

/** A name as YAML writes it: one like `2027` or `no` in quotes. */
function idAfter(id: string, ids: ReadonlyMap<string, string>): string | undefined {
  const now = ids.get(id);
  return now === undefined || now === id ? undefined : stringify(now, { lineWidth: 0 }).trim();
}

/** A link as it must read once files have moved; undefined when it leads where it led. */
function linkAfter(file: string, target: string, places: ReadonlyMap<string, string>): string | undefined {
  const aim = linkedFile(file, target);
  const from = places.get(pathOf(file)) ?? file;
  const to = places.get(pathOf(aim)) ?? aim;
  if (pathOf(linkedFile(from, target)) === pathOf(to)) return undefined;
  const [place = ''] = /[?#].*$/.exec(target) ?? [];
  return relative(dirname(from), to).split(sep).map(escaped).join('/') + place;
}

/** What would end a link, or mean something in it, by its number. */
const escaped = (name: string): string =>
  name.replaceAll(
    /[\s()<>[\]%#?"'`\\]/g,
    (each) => `%${each.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
