import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createDeskAnswers } from '../../src/app/answers.ts';
import { createSuggesting } from '../../src/app/suggesting.ts';
import { type Knowledge, openKnowledge } from '../../src/knowledge/knowledge.ts';
import { article, createBase, marlow, type TestBase } from '../knowledge/base.ts';

const vpn = article('How do I reach the VPN?', ['VPN from home', 'Tunnel to the office'], 'Start Tunnel.');
const locale = 'en';
let base: TestBase;
let knowledge: Knowledge;
beforeAll(async () => {
  base = createBase({ ...marlow, 'en/it-desk/_topic.yaml': 'audience: staff\n', 'en/it-desk/vpn.md': vpn });
  const opened = await openKnowledge({ folder: base.folder, locales: ['en', 'es'], watch: false });
  if (!('ask' in opened)) throw new Error(JSON.stringify(opened.faults));
  knowledge = opened;
});
afterAll(async () => {
  await knowledge?.stop();
  base.clear();
});

it('is found by representatives who look for an article, marked as what it is', async () => {
  // Nothing of the record, the queue and the bot is asked for it.
  const rest = { bot: {}, questions: { counts: async () => new Map() }, queue: {} } as never as Pick<
    Parameters<typeof createDeskAnswers>[0],
    'bot' | 'questions' | 'queue'
  >;
  const answers = createDeskAnswers({ ...rest, knowledge, folder: base.folder, locales: ['en', 'es'] });
  expect(await answers.insertable('tunnel', { locale, channel: 'webchat' })).toEqual([
    { id: 'vpn', question: 'How do I reach the VPN? (for staff only)', text: 'Start Tunnel.' },
  ]);
  expect(await answers.found('tunnel', locale)).toEqual(['vpn']);
  expect(await answers.article('vpn', locale)).toMatchObject({ answer: 'Start Tunnel.' });
  const listed = await answers.articles(locale);
  expect(listed.filter(({ audience }) => audience === 'staff').map(({ id }) => id)).toEqual(['vpn']);
});

it('is suggested to the representative who has the ticket, marked as what it is', async () => {
  const conversation = { id: 'c', address: { channel: 'webchat', id: 'c' }, customer: { id: 'ann' }, locale };
  const store = { conversation: async () => conversation, history: async () => [] } as never as Parameters<
    typeof createSuggesting
  >[0]['store'];
  const questions = {} as Parameters<typeof createSuggesting>[0]['questions'];
  const asked = { id: 'm', text: 'vpn from home' };
  const suggesting = createSuggesting({ knowledge: knowledge.staff, store, questions, locales: ['en'] });
  expect(await suggesting.to('c', asked)).toMatchObject({
    article: 'vpn',
    question: 'How do I reach the VPN? (for staff only)',
  });
  const forCustomers = createSuggesting({ knowledge, store, questions, locales: ['en'] });
  expect(await forCustomers.to('c', asked)).toBeUndefined();
});
