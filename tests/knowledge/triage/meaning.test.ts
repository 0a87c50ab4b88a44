import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { openKnowledge } from '../../../src/knowledge/knowledge.ts';
import { createBase, marlow } from '../base.ts';

const base = createBase(Object.fromEntries(Object.entries(marlow).map(([path, text]) => [`faq/${path}`, text])));
const place = { folder: join(base.folder, 'faq'), locales: ['en', 'es'], watch: false };
const byWords = await openKnowledge(place);
const byMeaning = await openKnowledge({ ...place, encoder: 'bundled' });
if (!('ask' in byWords && 'ask' in byMeaning)) throw new Error('the base is broken');
afterAll(async () => {
  await Promise.all([byWords.stop(), byMeaning.stop()]);
  base.clear();
});

describe("with the project's encoder", () => {
  it('what words alone do not tell is heard by its meaning', async () => {
    const text = 'A stranger is climbing through my bedroom window.';
    expect(await byWords.ask(text, 'en')).not.toMatchObject({ decision: 'person' });
    expect(await byMeaning.ask(text, 'en')).toMatchObject({ decision: 'person', reason: 'danger' });
  });

  it.each(['How can I pay my utility bill?', 'Where do I buy a stamp?', 'Can the technician come on Tuesday?'])(
    'an ordinary question needs no person: %s',
    async (text) => {
      expect(await byMeaning.ask(text, 'en')).not.toMatchObject({ decision: 'person' });
    },
  );

  it('Spanish is heard by its words', async () => {
    expect(await byMeaning.ask('¿Puedo hablar con alguien?', 'es')).toMatchObject({ reason: 'asked' });
    expect(await byMeaning.ask('Huele a gas en la cocina', 'es')).toMatchObject({ reason: 'danger' });
  });
});
