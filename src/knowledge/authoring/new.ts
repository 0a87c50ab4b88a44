import { basename, join } from 'node:path';
import { isName, isTopicName, lookInto } from '../articles/folder.ts';
import { didYouMean } from '../text/natural.ts';
import { putArticle } from './put.ts';
import { fileOf } from './written.ts';

/** Writes the file of a new article, or says why not. Never overwrites one. */
export async function createArticle(parts: {
  folder: string;
  locales: readonly string[];
  place: { id: string; topic: string; locale: string };
  content: string;
}): Promise<{ file: string } | { problem: string }> {
  const { folder, locales, place, content } = parts;
  if (!isName(place.id)) {
    const how = 'letters, digits, "-", "_" and "." only, like pay-utility-bill.';
    return { problem: `"${place.id}" cannot be the id: ${how}` };
  }
  if (!isTopicName(place.topic))
    return { problem: `"${place.topic}" cannot be the topic: it is the name of a folder, without "/".` };
  if (!locales.includes(place.locale)) {
    return { problem: `There is no language "${place.locale}"; there are: ${locales.join(', ')}.` };
  }
  const { files } = await lookInto(folder, locales);
  const topics = new Set(files.filter(({ locale }) => locale === place.locale).map(({ topic }) => topic));
  const meant = topics.has(place.topic) ? undefined : didYouMean(place.topic, topics);
  if (meant !== undefined) {
    const path = join(folder, place.locale, place.topic);
    return {
      problem: `There is no topic "${place.topic}"; did you mean "${meant}"? If not, make the folder ${path} first.`,
    };
  }
  const twin = files.find(({ locale, name }) => locale === place.locale && basename(name, '.md') === place.id);
  if (twin) return { problem: `"${place.id}" is there already: ${twin.path}` };

  const file = fileOf(folder, place);
  const put = await putArticle(file, content, { folder, before: 'absent' });
  if ('done' in put) return { file };
  return {
    problem: 'why' in put ? `${file} cannot be written: ${put.why}.` : `${file} is there already.`,
  };
}
