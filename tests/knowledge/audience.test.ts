import { afterEach, describe, expect, it } from '@jest/globals';
import { createLibrary } from '../../src/knowledge/articles/library.ts';
import { checkBase } from '../../src/knowledge/authoring/check.ts';
import { usualPolicy } from '../../src/knowledge/judgement.ts';
import { type Knowledge, openKnowledge } from '../../src/knowledge/knowledge.ts';
import { until } from '../helpers/until.ts';
import { article, createBase, marlow, type TestBase } from './base.ts';

let base: TestBase;
let knowledge: Knowledge | undefined;
afterEach(async () => {
  await knowledge?.stop();
  knowledge = undefined;
  base.clear();
});

const vpn = article(
  'How do I reach the VPN?',
  ['VPN from home', 'Tunnel to the office', 'Remote work'],
  'Start Tunnel.',
);
const topic = 'en/it-desk/_topic.yaml';
const file = 'en/it-desk/vpn.md';
const locales = ['en', 'es'];

async function open(files: Readonly<Record<string, string>>, watch = false) {
  base = createBase({ ...marlow, ...files });
  const opened = await openKnowledge({ folder: base.folder, locales, watch });
  if (!('ask' in opened)) throw new Error(JSON.stringify(opened.faults));
  knowledge = opened;
  return opened;
}

async function isFoundByCustomers(asked: Knowledge): Promise<boolean> {
  const question = 'How do I reach the VPN?';
  const finding = await asked.ask(question, 'en');
  const spanish = await asked.ask(question, 'es');
  const listed = locales.flatMap((locale) => asked.sections(locale).flatMap(({ articles }) => articles));
  return (
    [...finding.candidates, ...spanish.candidates].some(({ id }) => id === 'vpn') ||
    finding.decision !== 'nothing' ||
    listed.some(({ id }) => id === 'vpn') ||
    asked.topics('en').includes('it desk') ||
    locales.some((locale) => asked.article('vpn', locale) !== undefined)
  );
}

const staffOnly = 'audience: staff\n';

describe('an article for staff only', () => {
  it.each([
    ['as it says itself', { [file]: vpn.replace('---\n', `---\n${staffOnly}`) }],
    ['as its topic says', { [file]: vpn, [topic]: staffOnly }],
    ['as its topic says, whose file is broken', { [file]: vpn, [topic]: `${staffOnly}tem: it\n` }],
    ['as its topic means to say', { [file]: vpn, [topic]: 'audience: stuff\n' }],
    ['as the article says that it translates', { [file]: vpn, [topic]: staffOnly, 'es/otros/vpn.md': vpn }],
    [
      'whatever the topic says in another language',
      { [file]: vpn, [topic]: staffOnly, 'es/it-desk/_topic.yaml': 'owner: Ana\n', 'es/it-desk/vpn.md': vpn },
    ],
  ])('is never found, named, listed or given to a customer: %s', async (_, files) => {
    expect(await isFoundByCustomers(await open(files))).toBe(false);
  });

  it('is found and read by representatives, beside all others', async () => {
    const { staff, ask } = await open({ [file]: vpn, [topic]: staffOnly });
    expect(await staff.ask('vpn from home', 'en')).toMatchObject({ decision: 'answer', article: { id: 'vpn' } });
    expect(await staff.ask('vpn from home', 'es')).toMatchObject({ decision: 'answer', article: { id: 'vpn' } });
    expect(await staff.ask('Can I pay online?', 'en')).toMatchObject({ article: { id: 'pay-bill' } });
    expect(staff.article('vpn', 'es')).toMatchObject({ audience: 'staff', answer: 'Start Tunnel.' });
    expect(await ask('Can I pay online?', 'en')).toMatchObject({ decision: 'answer', article: { id: 'pay-bill' } });
  });

  it('becomes one, and everybody’s again, as the file is saved', async () => {
    const opened = await open({ [file]: vpn }, true);
    expect(await isFoundByCustomers(opened)).toBe(true);
    base.write(topic, staffOnly);
    await until('customers do not find it', async () => !(await isFoundByCustomers(opened)), 20);
    expect(await opened.staff.ask('vpn from home', 'en')).toMatchObject({ article: { id: 'vpn' } });
    base.write('en/it-desk/door.md', article('Who opens the door?', ['door code', 'locked out'], 'Ask Ben.'));
    await until('representatives find another', () => opened.staff.article('door', 'en') !== undefined, 20);
    expect(await opened.staff.ask('door code', 'en')).toMatchObject({ article: { id: 'door' } });
    base.remove(topic);
    await until('customers find it', () => isFoundByCustomers(opened), 20);
  });

  it('leaves customers theirs when somebody compares what it would be', async () => {
    const opened = await open({ [file]: vpn, [topic]: staffOnly });
    const found = opened.staff.article('vpn', 'en');
    const questions = [{ question: 'vpn from home', locale: 'en' }];
    const instead = { locale: 'en', id: 'vpn', article: found };
    expect(await opened.compared(instead, questions)).toMatchObject([
      { before: { decision: 'nothing' }, now: { decision: 'nothing' } },
    ]);
  });

  it('is no article that steals a customer’s question in a check, and is asked among all itself', async () => {
    const words = ['Can I pay by card?', 'Is paying by card possible?', 'Pay by card please'];
    const twin = article(
      'Do we take a card for paying?',
      ['We pay by card, may we?', 'Card for paying', 'By card?'],
      'Yes.',
    );
    base = createBase({
      ...marlow,
      'en/billing/card.md': article(words[0]!, words.slice(1), 'Yes.'),
      'en/it-desk/card-desk.md': twin,
    });
    const policy = { ...usualPolicy, precision: 0.3 };
    const check = () =>
      checkBase({ folder: base.folder, locales, today: '2026-11-30', asking: { policy, encoder: undefined } });
    const stolenBy = ({ leftOut }: Awaited<ReturnType<typeof check>>) =>
      leftOut!.stolen.map(({ utterance, by }) => `${utterance.of.article.id} by ${by.article.id}`);
    const before = await check();
    expect(stolenBy(before)).toContain('card by card-desk');
    base.write(topic, staffOnly);
    const now = await check();
    expect(stolenBy(now)).not.toContain('card by card-desk');
    expect(stolenBy(now)).toContain('card-desk by card');
    expect(now.leftOut!.asked).toBe(before.leftOut!.asked);
  });
});

it('says what an audience may be', async () => {
  base = createBase({ ...marlow, [file]: vpn.replace('---\n', '---\naudience: all\n') });
  const library = createLibrary({ folder: base.folder, locales });
  const { faults } = await library.read(await library.look());
  expect(faults).toMatchObject([
    { line: 2, message: '"audience" can only be "staff". Remove the line where it is for everybody.' },
  ]);
});
