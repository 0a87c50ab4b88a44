import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Fault } from '../../src/knowledge/articles/fault.ts';
import { openKnowledge } from '../../src/knowledge/knowledge.ts';
import { until } from '../helpers/until.ts';
import { createBase, marlow } from './base.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** An encoder that knows what the small base is about; it is asked, and answers when it is let. */
async function encoderThatWaits() {
  let held: (() => void)[] | undefined = [];
  let status = 200;
  const asked: string[] = [];
  const topics = [/pay|bill|online|way|pag/i, /late|due|penalty/i, /trash|garbage|bin\b|refuse/i, /sofa|furniture/i];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { input } = JSON.parse(body) as { input: string[] };
    asked.push(...input);
    if (held) await new Promise<void>((resolve) => held?.push(resolve));
    const vector = (text: string) => [...topics.map((topic) => Number(topic.test(text))), 0.1];
    response.statusCode = status;
    response.end(JSON.stringify({ data: input.map((text, index) => ({ index, embedding: vector(text) })) }));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  closing.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    asked,
    answers(as = 200) {
      status = as;
      const all = held ?? [];
      held = undefined;
      for (const answer of all) answer();
    },
  };
}

/** A base that is opened for the first time, and that its encoder has begun to read. */
async function openFirst() {
  const encoder = await encoderThatWaits();
  const base = createBase(marlow);
  const state = mkdtempSync(join(tmpdir(), 'frontdesk-state-'));
  const told: Fault[] = [];
  const said: string[] = [];
  const knowledge = await openKnowledge({
    folder: base.folder,
    locales: ['en', 'es'],
    openWith: 'words',
    encoder: { url: encoder.url, model: 'test' },
    stateFolder: state,
    onChange: (faults) => told.push(...faults),
    onEncoder: (sentence) => said.push(sentence),
  });
  if (!('ask' in knowledge)) throw new Error(JSON.stringify(knowledge.faults));
  closing.push(async () => {
    base.clear();
    encoder.answers();
    await knowledge.stop();
    rmSync(state, { recursive: true, force: true });
  });
  await until('the first reading', () => encoder.asked.length > 0);
  const save = (answer: string) =>
    base.write('en/billing/pay-bill.md', `---\nquestion: How can I pay my utility bill?\n---\n${answer}\n`);
  const live = (answer: string) => until(answer, () => knowledge.article('pay-bill', 'en')?.answer === answer && true);
  const found = async () => (await knowledge.ask('The refuse truck drove past', 'en')).candidates[0];
  return { knowledge, encoder, base, told, said, save, live, found };
}

describe('while the encoder reads the base for the first time', () => {
  it('an article that is edited is live, and a broken file is told of', async () => {
    const { encoder, base, told, save, live, found } = await openFirst();
    save('In cash.');
    await live('In cash.');
    base.write('en/billing/late-fee.md', 'no article');
    await until('the broken file', () => told.length > 0);
    expect(told[0]).toMatchObject({ level: 'error', file: expect.stringContaining('late-fee.md') });
    base.write('en/billing/late-fee.md', marlow['en/billing/late-fee.md']!);
    save('By card.');
    await live('By card.');
    expect((await found())?.id).not.toBe('missed-pickup');

    encoder.answers();
    await until('answers by meaning', async () => (await found())?.id === 'missed-pickup');
    await live('By card.');
  });

  it('what it has read is not read again', async () => {
    const { encoder, found } = await openFirst();
    encoder.answers();
    await until('answers by meaning', async () => (await found())?.id === 'missed-pickup');
    expect(encoder.asked).toEqual([...new Set(encoder.asked)]);
  });

  it('and fails, the words go on alone, and it may come back with the next edit', async () => {
    const { knowledge, encoder, said, save, live, found } = await openFirst();
    encoder.answers(400);
    await until('what is said of it', () => said.length > 0);
    expect(said).toEqual([expect.stringContaining('HTTP 400')]);
    expect(await knowledge.ask('Can I pay online?', 'en')).toMatchObject({ decision: 'answer' });
    encoder.answers();
    save('In cash.');
    await live('In cash.');
    expect((await found())?.id).toBe('missed-pickup');
  });

  it('it can be stopped', async () => {
    const { knowledge, save, live } = await openFirst();
    save('In cash.');
    await live('In cash.');
    await knowledge.stop();
    expect(await knowledge.vectors(['a'])).toBeUndefined();
  });
});
