import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { checkBase } from '../../../src/knowledge/authoring/check.ts';
import {
  parseExpectations,
  tally,
  tryExpectations,
  unknownArticles,
} from '../../../src/knowledge/authoring/expectations.ts';
import { openKnowledge } from '../../../src/knowledge/knowledge.ts';

const folder = 'data/faq';
const locales = ['en', 'es'];

describe('the sample base', () => {
  it('reaches the floors of its tests', async () => {
    const file = `${folder}/tests.yaml`;
    const expectations = parseExpectations(readFileSync(file, 'utf8'), file);
    if ('faults' in expectations) throw new Error(JSON.stringify(expectations.faults));
    const base = await openKnowledge({ folder, locales, watch: false });
    if (!('ask' in base)) throw new Error(JSON.stringify(base.faults));
    const figures = tally(await tryExpectations(base, expectations.tests, 'en'));
    expect(unknownArticles(expectations, { file, base, locales })).toEqual([]);
    await base.stop();
    expect(expectations.atLeast).toBeGreaterThan(0);
    expect(figures.shareMet).toBeGreaterThanOrEqual(expectations.atLeast!);
    expect(figures.shareWrong).toBeLessThanOrEqual(expectations.atMostWrong!);
  });

  it('has nothing that should be put right', async () => {
    const { problems, articles } = await checkBase({ folder, locales, today: '2026-11-24' });
    // How old a translation is says git, of which a copy of the files knows nothing.
    expect(problems.filter(({ level, kind }) => level !== 'note' && kind !== 'translation')).toEqual([]);
    expect(articles).toBeGreaterThan(100);
  });
});
