import { afterEach, expect, it } from '@jest/globals';
import { createAnswering } from '../../src/knowledge/answering.ts';
import { createLibrary } from '../../src/knowledge/articles/library.ts';
import { normalizeVector } from '../../src/knowledge/encoder/encoder.ts';
import { usualPolicy } from '../../src/knowledge/judgement.ts';
import { bundledLines, openTriage } from '../../src/knowledge/triage/triage.ts';
import { createBase, marlow } from './base.ts';

let close = async () => {};
afterEach(() => close());

/** The small base, with an encoder that knows what it is about, and tells what it was asked of a question. */
async function openSmall() {
  const files = createBase(marlow);
  const library = createLibrary({ folder: files.folder, locales: ['en', 'es'] });
  const { base } = await library.read(await library.look());
  const read: string[] = [];
  const topics = [/pay|bill|online|way/i, /late|due|penalty/i, /trash|garbage|bin\b/i, /sofa|furniture/i, /zoo/i];
  const vector = (text: string) => Float32Array.from([...topics.map((topic) => Number(topic.test(text))), 0.1]);
  const vectors = (texts: readonly string[]) => texts.map((text) => ({ vector: normalizeVector(vector(text)) }));
  const answering = await createAnswering({
    base: base!,
    locales: ['en', 'es'],
    policy: usualPolicy,
    guard: openTriage(bundledLines),
    encoder: {
      name: 'topics',
      kind: 'bundled',
      async ofQuestion(texts) {
        read.push(...texts);
        return vectors(texts);
      },
      ofBase: async (texts) => vectors(texts),
      stop: async () => {},
    },
  });
  close = async () => {
    await answering?.retire();
    files.clear();
  };
  return { answering: answering!, read };
}

it('names a question that has no answer beside one that has', async () => {
  const { answering } = await openSmall();
  const found = await answering.ask('Is there a zoo with penguins in town? And can I pay online?', 'en');
  expect(found).toMatchObject({
    decision: 'answer',
    article: { id: 'pay-bill' },
    parts: [
      { question: 'Is there a zoo with penguins in town?', finding: { decision: 'nothing' } },
      { question: 'And can I pay online?', finding: { decision: 'answer', article: { id: 'pay-bill' } } },
    ],
  });
});

it('reads no more than three of the questions of a message', async () => {
  const { answering, read } = await openSmall();
  const animals = ['penguins', 'otters', 'camels', 'storks'].map((one) => `Any zoo with ${one}?`);
  await answering.ask(animals.join(' '), 'en');
  expect(animals.filter((one) => read.includes(one))).toEqual(animals.slice(0, 3));
});

it('asks the words of an article as they stand, whoever they name', async () => {
  const { answering } = await openSmall();
  expect(await answering.ask('This is Bob Miller. Can I pay online?', 'en')).toMatchObject({
    decision: 'answer',
    candidates: [{ id: 'pay-bill', why: { view: 'exact' } }, {}, {}],
  });
});

it('hears a danger that looks like somebody’s name', async () => {
  const { answering } = await openSmall();
  expect(await answering.ask("I'm Smelling Gas, please be quick", 'en')).toMatchObject({ reason: 'danger' });
});
