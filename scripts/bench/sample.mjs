/** The sample base as a benchmark uses it, from the project's folder. */
import { cpSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';

/** Where the base is: as it is, or, where a measurement need not mean much, one topic of it in that folder. */
export function sampleBase(folder, { small = false } = {}) {
  const whole = resolve('data');
  if (!small) return whole;
  const own = join(folder, 'data');
  // The articles of this topic name none of another; without what is said of it, customers get them as well.
  const isLeftOut = (path) =>
    /^(encoder|faq\/\w+\/(?!it-help\b)\w|faq\/\w+\/it-help\/_topic|faq\/tests\.yaml)/.test(
      path.slice(whole.length + 1),
    );
  cpSync(whole, own, { recursive: true, filter: (path) => !isLeftOut(path) });
  return own;
}

/**
 * Questions in customers' own words to which that base has one clear answer, no two the same answer. It leaves the vectors of the base
 * in the state folder, where the app finds them.
 */
export async function answerable({ data, stateFolder }) {
  const { openKnowledge } = await import(resolve('dist/knowledge/knowledge.js'));
  const base = { folder: join(data, 'faq'), locales: ['en', 'es'], watch: false };
  const knowledge = await openKnowledge({ ...base, encoder: 'bundled', stateFolder });
  if (!('ask' in knowledge)) throw new Error('the sample base is broken');
  const { tests } = parse(readFileSync(resolve('data/faq/tests.yaml'), 'utf8'));
  const found = new Map();
  for (const { question, locale = 'en', expect } of tests) {
    if (locale !== 'en' || question.length > 80 || !question.endsWith('?')) continue;
    if (![expect].flat().some((id) => knowledge.article(id, locale))) continue;
    const finding = await knowledge.ask(question, locale);
    if (finding.decision === 'answer' && !finding.article.person) found.set(finding.article.id, question);
  }
  await knowledge.stop();
  return [...found.values()];
}
