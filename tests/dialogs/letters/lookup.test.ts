import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLookup } from '../../../src/dialogs/letters/lookup.ts';
import { readLetter } from '../../../src/dialogs/letters/reading.ts';
import { type Knowledge, openKnowledge } from '../../../src/knowledge/knowledge.ts';

const story = 'We moved here in March, three children and a dog, and much of what we own still stands in boxes. ';

describe('a letter that is looked up', () => {
  let knowledge: Knowledge;
  beforeAll(async () => {
    const folder = fileURLToPath(new URL('../../helpers/articles', import.meta.url));
    const opened = await openKnowledge({ folder, locales: ['en', 'es'], watch: false });
    if (!('ask' in opened)) throw new Error('the base is broken');
    knowledge = opened;
  });
  afterAll(() => knowledge.stop());

  /** What is found for it, and what was searched for. */
  async function looksUp(letter: string) {
    const searched: string[] = [];
    const ask: Knowledge['ask'] = (text, ...about) => {
      searched.push(text);
      return knowledge.ask(text, ...about);
    };
    const lookUp = createLookup({ ask, triage: knowledge.triage });
    const found = await lookUp(readLetter(letter), { locale: 'en', who: undefined, subject: undefined });
    return { ...found, searched };
  }
  const idsOf = ({ parts }: Awaited<ReturnType<typeof looksUp>>) =>
    parts.map(({ finding }) => finding.decision === 'answer' && finding.article.id);

  it('is searched for by its questions, each once, and not by all that it tells', async () => {
    const letter = `Dear all,\n\n${story.repeat(4)}\n\nHow can I pay my water bill?\n\nHow do I report a power outage?\n\n${story.repeat(4)}`;
    const found = await looksUp(letter);
    expect(idsOf(found)).toEqual(['pay-bill', 'report-outage']);
    expect(new Set(found.searched).size).toBe(found.searched.length);
    expect(Math.max(...found.searched.map(({ length }) => length))).toBeLessThan(letter.length / 2);
  });

  it('is searched for as a whole when its one question finds nothing by itself', async () => {
    const told = 'The neighbours across the street have painted their fence in green, and it looks nice.';
    const { searched } = await looksUp(`${told}\n\nWhat should we do about it at this time of the night?`);
    expect(searched.some((text) => text.includes('street') && text.includes('at this time'))).toBe(true);
  });

  it.each([
    ['upset', 'You are the worst office I have ever dealt with, and I am sick of being ignored!'],
    ['asked', 'Please let me speak to a human being.'],
    ['danger', 'There is a gas smell in my kitchen now.'],
  ])('brings a person for what is said anywhere in it: %s', async (reason, sentence) => {
    const { urgent } = await looksUp(`How can I pay my water bill?\n\n${sentence}`);
    expect(urgent?.reason).toBe(reason);
  });
});
