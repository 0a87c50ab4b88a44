import { afterEach, expect, it } from '@jest/globals';
import { createAnswering } from '../../src/knowledge/answering.ts';
import type { Article } from '../../src/knowledge/articles/article.ts';
import { createLibrary } from '../../src/knowledge/articles/library.ts';
import { normalizeVector } from '../../src/knowledge/encoder/encoder.ts';
import { type Judgement, usualPolicy } from '../../src/knowledge/judgement.ts';
import { findSeveral } from '../../src/knowledge/several.ts';
import { bundledLines, openTriage } from '../../src/knowledge/triage/triage.ts';
import { createBase, marlow } from './base.ts';

let close = async () => {};
afterEach(() => close());

const payBill: Article = {
  id: 'pay-bill',
  question: 'How can I pay?',
  answer: 'Online.',
  ...{ topic: 'billing', locale: 'en', also: [], not: [], related: [], variants: {}, file: '' },
};
const likely = (confidence: number) => ({ id: payBill.id, question: payBill.question, confidence });

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

it('names a question that has no answer beside one that is only sure as a whole', async () => {
  const whole: Judgement = { decision: 'guess', article: payBill, others: [], further: [], candidates: [likely(0.7)] };
  const found = (candidates: Judgement['candidates']): Judgement => ({ decision: 'nothing', candidates });
  const looked = new Map([
    ['Where is the counter?', found([likely(0.3)])],
    ['When does the zoo open?', found([])],
  ]);
  const pieces = [...looked.keys()].map((text) => ({ text, asks: true }));
  const look = async (text: string) => looked.get(text)!;
  expect(await findSeveral(pieces, whole, { locale: 'en', look })).toMatchObject({
    decision: 'guess',
    article: { id: 'pay-bill' },
    parts: [
      { question: 'Where is the counter?', finding: { decision: 'guess', article: { id: 'pay-bill' } } },
      { question: 'When does the zoo open?', finding: { decision: 'nothing' } },
    ],
  });
  // What is about the same article is said by it.
  looked.set('When does the zoo open?', found([likely(0.1)]));
  expect(await findSeveral(pieces, whole, { locale: 'en', look })).toBeUndefined();
});

it('brings a person who is called for beside a question that an article has word for word', async () => {
  const { answering } = await openSmall();
  for (const call of ['Can I speak to a human being?', 'Please let me speak to a human being.'])
    expect(await answering.ask(`Can I pay online? ${call}`, 'en')).toMatchObject({
      decision: 'person',
      reason: 'asked',
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
