import { join } from 'node:path';
import type { Changed, History } from './history.ts';
import type { Problem } from './problem.ts';
import type { Written, WrittenBase, WrittenTopic } from './written.ts';

/** Reviews whose day has come; `today` is written as 2026-12-31. */
export function reviewProblems({ articles, topics }: WrittenBase, today: string): Problem[] {
  const due = (review: string | undefined): review is string => review !== undefined && review < today;
  const say = (one: { file: string; line: number; owner: string | undefined; what: string }): Problem => ({
    file: one.file,
    line: one.line,
    level: 'warning',
    kind: 'review',
    message: `${one.what} Let ${one.owner ?? 'somebody who knows'} read it, and write the day of the next review.`,
  });
  const topicOf = ({ locale, topic }: Written['article']) => topicAt(topics, locale, topic)?.topic;
  return [
    ...articles.flatMap((written) => {
      const { review, file, owner } = written.article;
      if (!due(review)) return [];
      const what = `This was to be read again by ${review}.`;
      return [say({ file, line: written.lineOf('review'), owner: owner ?? topicOf(written.article)?.owner, what })];
    }),
    ...topics.flatMap(({ topic, file, lineOf, name }) => {
      if (!due(topic.review)) return [];
      const what = `The articles of "${name}" that have no "review" of their own were to be read again by ${topic.review}.`;
      return [say({ file, line: lineOf('review'), owner: topic.owner, what })];
    }),
  ];
}

/** Articles that a language lacks (one note a topic), that only a translation has, and translations older than their original. */
export async function translationProblems(
  { articles, topics, locales, folder }: WrittenBase,
  history: History,
): Promise<Problem[]> {
  const [first, ...others] = locales;
  if (first === undefined) return [];
  const originals = articles.filter(({ article }) => article.locale === first);
  const problems: Problem[] = [];
  let unknown: Written | undefined;
  for (const locale of others) {
    const translations = new Map(
      articles.filter(({ article }) => article.locale === locale).map((one) => [one.article.id, one]),
    );
    for (const [topic, members] of byTopic(originals)) {
      const missing = members.filter(({ article }) => !translations.has(article.id)).map(({ article }) => article.id);
      if (missing.length === 0) continue;
      const which =
        missing.length > 6 ? `${missing.slice(0, 5).join(', ')} and ${missing.length - 5} more` : missing.join(', ');
      problems.push({
        file: topics.find((one) => one.locale === first && one.name === topic)?.file ?? join(folder, first, topic),
        line: 1,
        level: 'note',
        kind: 'translation',
        message: `${missing.length} of ${members.length} ${members.length === 1 ? 'article' : 'articles'} ${missing.length === 1 ? 'is' : 'are'} not there in "${locale}": ${which}. Customers get the answer in "${first}".`,
      });
    }
    for (const translation of translations.values()) {
      const original = originals.find(({ article }) => article.id === translation.article.id);
      const { file } = translation.article;
      const say = (message: string) => problems.push({ file, line: 1, level: 'warning', kind: 'translation', message });
      if (!original) {
        say(
          `There is no "${translation.article.id}" in "${first}". Write it, or give this file the name of the article that it translates.`,
        );
        continue;
      }
      const [before, after] = await Promise.all([history.changed(file), history.changed(original.article.file)]);
      if (!before || !after) {
        unknown ??= translation;
        continue;
      }
      // A second is what some file systems round to.
      if (after.at - before.at < 1000) continue;
      const sameDay = day(before.at) === day(after.at);
      const when = ({ at, by }: Changed) => `${sameDay ? minute(at) : day(at)}, by its ${basis[by]}`;
      say(
        `${original.article.file} changed (${when(after)}) after this did (${when(before)}). Bring this up to date, or commit it again if it is.`,
      );
    }
  }
  if (unknown) {
    problems.push({
      file: unknown.article.file,
      line: 1,
      level: 'note',
      kind: 'translation',
      message:
        'Whether translations are older than their originals cannot be told: the history of the repository is not here. Clone it whole (in a workflow: fetch-depth: 0).',
    });
  }
  return problems;
}

const basis = { git: 'last commit', file: 'file date' };
const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
const minute = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

function byTopic(articles: readonly Written[]): Map<string, Written[]> {
  const topics = new Map<string, Written[]>();
  for (const one of articles) topics.set(one.article.topic, [...(topics.get(one.article.topic) ?? []), one]);
  return topics;
}

function topicAt(topics: readonly WrittenTopic[], locale: string, name: string): WrittenTopic | undefined {
  return topics.find((one) => one.locale === locale && one.name === name) ?? topics.find((one) => one.name === name);
}
