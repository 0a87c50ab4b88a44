import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type Knowledge, type KnowledgeParts, openKnowledge } from '../../../src/knowledge/knowledge.ts';
import { searchHere, searchInThread } from '../../../src/knowledge/search/searching.ts';
import { until } from '../../helpers/until.ts';
import { createBase, marlow, type TestBase } from '../base.ts';
import { runtimeHere } from '../runtime.ts';

let base: TestBase | undefined;
let knowledge: Knowledge | undefined;
let state: string | undefined;
afterEach(async () => {
  await knowledge?.stop();
  knowledge = undefined;
  base?.clear();
  if (state) rmSync(state, { recursive: true, force: true });
});

async function open(more: Partial<KnowledgeParts>) {
  base = createBase(marlow);
  state = mkdtempSync(join(tmpdir(), 'frontdesk-state-'));
  const said: string[] = [];
  const opened = await openKnowledge({
    folder: base.folder,
    locales: ['en', 'es'],
    stateFolder: state,
    onEncoder: (sentence) => said.push(sentence),
    ...more,
  });
  if (!('ask' in opened)) throw new Error(JSON.stringify(opened.faults));
  knowledge = opened;
  return { opened, said };
}

// Not a word of it is in the article, nor any of its forms.
const strange = 'Refuse truck drove straight past us this morning';

const withRuntime = runtimeHere() ? describe : describe.skip;

withRuntime('a base that knows what texts mean', () => {
  it('finds what shares no words, and says by what', async () => {
    const { opened } = await open({ encoder: 'bundled' });
    const { candidates } = await opened.ask(strange, 'en');
    expect(candidates[0]).toMatchObject({
      id: 'missed-pickup',
      why: { view: expect.stringMatching(/meaning|answer/) },
    });
    expect(await opened.ask('Can I pay online?', 'en')).toMatchObject({
      decision: 'answer',
      article: { id: 'pay-bill' },
    });
  });

  it('that opens with words answers before the encoder is there, and better when it is', async () => {
    const { opened } = await open({ encoder: 'bundled', openWith: 'words' });
    expect(await opened.ask('Can I pay online?', 'en')).toMatchObject({ decision: 'answer' });
    const first = async () => (await opened.ask(strange, 'en')).candidates[0]?.id;
    await until('answers by meaning', async () => (await first()) === 'missed-pickup', 0);
  });

  it('takes an edit, and answers the whole time', async () => {
    const { opened } = await open({ encoder: 'bundled' });
    base!.write('en/billing/pay-bill.md', '---\nquestion: How can I pay my utility bill?\n---\nIn cash.\n');
    const taken = async () => {
      const found = await opened.ask('How can I pay my utility bill?', 'en');
      expect(found).toMatchObject({ decision: 'answer' });
      return opened.article('pay-bill', 'en')?.answer === 'In cash.';
    };
    await until('the edit', taken, 0);
  });

  it('answers two questions in one message', async () => {
    const { opened } = await open({ encoder: 'bundled' });
    const found = await opened.ask('Can I pay online? And what happens when I pay late?', 'en');
    const parts = ['pay-bill', 'late-fee'].map((id) => ({ finding: { decision: 'answer', article: { id } } }));
    expect(found).toMatchObject({ decision: 'answer', article: { id: 'pay-bill' }, parts });
  });

  it('stops in the middle of its first reading', async () => {
    const { opened } = await open({ encoder: 'bundled', openWith: 'words' });
    await opened.stop();
    knowledge = undefined;
  });
});

describe('a base whose encoder does not work', () => {
  it.each([
    ['is not where it should be', { folder: '/nowhere/at/all' }, 'no folder'],
    ['does not answer', { url: 'http://127.0.0.1:9', model: 'm' }, '127.0.0.1:9'],
  ])('because it %s says so once, and answers by words', async (_, encoder, why) => {
    const { opened, said } = await open({ encoder });
    for (let i = 0; i < 3; i++) {
      expect(await opened.ask('Can I pay online?', 'en')).toMatchObject({ decision: 'answer' });
    }
    expect(said).toEqual([expect.stringContaining(why)]);
    expect(said[0]).toContain('by their words alone');
  });
});

describe('a search in its own thread', () => {
  const data = {
    articles: [
      { question: 'Where do I pay?', also: ['Pay my bill'], answer: 'Online.' },
      { question: 'When is the bin emptied?', also: ['Pickup day'], answer: 'On Monday.' },
    ].map((one, i) => ({
      ...one,
      id: `a${i}`,
      topic: 'x',
      locale: 'en',
      not: [],
      related: [],
      variants: {},
      file: '',
    })),
    locale: 'en',
    vectors: undefined,
  };
  const program = pathToFileURL(resolve('dist/knowledge/search/search-worker.js'));

  it('finds what a search in this one finds', async () => {
    const [there, here] = [await searchInThread(data, { program }), searchHere(data)];
    for (const question of ['where can i pay my bill', 'pikcup day', '', 'x'.repeat(10_000)]) {
      expect(await there.find(question, undefined)).toEqual(await here.find(question, undefined));
    }
    await there.stop();
    await expect(there.find('pay', undefined)).rejects.toThrow('has ended');
  });

  it('that cannot start rejects', async () => {
    await expect(searchInThread(data, { program: pathToFileURL('/nowhere/worker.js') })).rejects.toThrow();
  });
});
