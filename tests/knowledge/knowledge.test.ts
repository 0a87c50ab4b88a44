import { readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Fault } from '../../src/knowledge/articles/fault.ts';
import type { Knowledge, KnowledgeParts } from '../../src/knowledge/knowledge.ts';
import { openKnowledge } from '../../src/knowledge/knowledge.ts';
import { article, createBase, marlow, type TestBase } from './base.ts';

let base: TestBase;
let knowledge: Knowledge | undefined;
afterEach(async () => {
  await knowledge?.stop();
  knowledge = undefined;
  base.clear();
});

/** Opens the base, and waits for what it tells by onChange. */
async function open(files = marlow, more: Partial<KnowledgeParts> = {}) {
  base = createBase(files);
  const told: { messages: string[]; changed: boolean }[] = [];
  const waiting = new Set<() => void>();
  const onChange = (faults: readonly Fault[], changed: boolean) => {
    told.push({ messages: faults.map(({ message }) => message), changed });
    for (const look of waiting) look();
  };
  const opened = await openKnowledge({ folder: base.folder, locales: ['en', 'es'], onChange, ...more });
  if (!('ask' in opened)) throw new Error(opened.faults.map(({ message }) => message).join('\n'));
  knowledge = opened;
  const until = (holds: () => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (holds()) resolve();
      };
      waiting.add(look);
      look();
    });
  return { knowledge: opened, told, until };
}

const answerOf = (id = 'pay-bill') => knowledge?.article(id, 'en')?.answer;

describe('a question', () => {
  it.each([
    ['How can I pay my utility bill?', 'pay-bill'],
    ['HOW CAN I PAY MY UTILITY BILL', 'pay-bill'],
    ['where can i pay the bill in person', 'pay-bill'],
    ['Why was my garbge not colected?', 'missed-pickup'],
    [
      'Hello!\n\nI moved here in May, and all went well until now. Today nobody emptied my bin.\n\nThanks,\nJo',
      'missed-pickup',
    ],
  ])('finds its article: %j', async (question, id) => {
    const { candidates } = await (await open()).knowledge.ask(question, 'en');
    expect(candidates[0]).toMatchObject({ id, why: { utterance: expect.any(String) } });
  });

  it('in the words of an article is answered, and certain', async () => {
    const found = await (await open()).knowledge.ask('what happens when i pay late', 'en');
    expect(found).toMatchObject({ decision: 'answer', article: { id: 'late-fee' } });
    expect(found.candidates[0]).toMatchObject({ confidence: 1, why: { view: 'exact' } });
  });

  it('that two articles know word for word is asked back', async () => {
    const twin = article('Fees', ['Can I pay online?', 'Is it free?', 'What does it cost?'], 'Free.');
    const found = await (await open({ ...marlow, 'en/billing/fees.md': twin })).knowledge.ask('can i pay online', 'en');
    expect(found.decision).toBe('choices');
    expect(
      found.candidates
        .slice(0, 2)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(['fees', 'pay-bill']);
  });

  it.each([
    'Who won the match yesterday?',
    'asdf qwer',
    '?!',
    '',
    ' ',
    '\u0000',
    '🙂',
    '漢字',
    'x'.repeat(100_000),
    '>'.repeat(500),
  ])('that the base does not know is not answered: %.20j', async (question) => {
    const found = await (await open()).knowledge.ask(question, 'en');
    expect(found.decision).toBe('nothing');
    expect(found.candidates.length).toBeLessThanOrEqual(3);
  });

  it('like a line under "not" is not answered with that article', async () => {
    const { knowledge: opened } = await open();
    for (const question of ['How much do I owe right now?', 'how much do i owe now']) {
      const found = await opened.ask(question, 'en');
      expect(found.candidates.map(({ id }) => id)).not.toContain('pay-bill');
    }
  });

  it('whose article says that a person follows up fetches one', async () => {
    const found = await (await open()).knowledge.ask('Do you pick up old furniture?', 'en');
    expect(found).toMatchObject({ decision: 'person', reason: 'article', article: { id: 'bulky-items' } });
  });

  it('for a person fetches one', async () => {
    const { knowledge: opened } = await open();
    expect(await opened.ask('Can I talk to a human?', 'en')).toMatchObject({ decision: 'person', reason: 'asked' });
    expect(await opened.ask('Quiero hablar con una persona', 'es')).toMatchObject({
      decision: 'person',
      reason: 'asked',
    });
    expect(await opened.ask('I smell gas in the kitchen', 'en')).toMatchObject({
      decision: 'person',
      reason: 'danger',
    });
  });

  it('in danger fetches a person with the article at hand', async () => {
    const gas = article(
      'I smell gas',
      ['There is a gas leak', 'It smells of gas here', 'Gas odor'],
      'Leave, then call 911.',
    );
    const found = await (await open({ ...marlow, 'en/outages/gas.md': gas })).knowledge.ask('I smell gas!', 'en');
    expect(found).toMatchObject({ decision: 'person', reason: 'danger', article: { id: 'gas' } });
  });

  it('in danger is told by the words alone, without being asked', async () => {
    const { knowledge } = await open();
    const said = [
      'There is a gas smell in my kitchen now',
      'Huele a gas en la cocina',
      'What do I do if I smell gas?',
      '',
    ];
    expect(said.map((text) => knowledge.danger(text))).toEqual(['danger', 'danger', undefined, undefined]);
  });

  it('brings a person or nothing where it is only told who needs one', async () => {
    const { knowledge } = await open();
    const told = async (text: string) => knowledge.triage(text, 'en');
    expect(await told('I smell gas in the kitchen')).toEqual({
      ...{ decision: 'person', reason: 'danger', danger: 'danger', candidates: [] },
    });
    expect(await told('Can I talk to a human?')).toMatchObject({ decision: 'person', reason: 'asked' });
    expect(await told('How can I pay my bill?')).toEqual({ decision: 'nothing', candidates: [] });
    expect(await told('')).toEqual({ decision: 'nothing', candidates: [] });
  });

  it('is answered more readily where more errors are allowed', async () => {
    const question = 'can i pay the late fee online';
    const strict = await (await open(marlow, { precision: 0.99 })).knowledge.ask(question, 'en');
    await knowledge?.stop();
    base.clear();
    const lax = await (await open(marlow, { precision: 0.5 })).knowledge.ask(question, 'en');
    expect([strict.decision, lax.decision]).toEqual(['choices', 'answer']);
  });
});

describe('a language', () => {
  it('has its own articles, with or without accents', async () => {
    const { knowledge: opened } = await open();
    expect(await opened.ask('como puedo pagar mi factura', 'es')).toMatchObject({
      decision: 'answer',
      article: { locale: 'es' },
    });
    expect(await opened.ask('¿Cómo puedo pagar mi factura?', 'es-MX')).toMatchObject({ article: { locale: 'es' } });
  });

  it('falls back to the first one, and to the translation of what is found there', async () => {
    const { knowledge: opened } = await open();
    expect(await opened.ask('My trash was not picked up', 'es')).toMatchObject({
      article: { id: 'missed-pickup', locale: 'en' },
    });
    expect(await opened.ask('How can I pay my utility bill?', 'es')).toMatchObject({
      article: { id: 'pay-bill', locale: 'es' },
    });
    expect(await opened.ask('How can I pay my utility bill?', 'fr')).toMatchObject({ article: { locale: 'en' } });
    expect(opened.article('late-fee', 'es')).toMatchObject({ locale: 'en' });
    expect(opened.article('pay-bill', 'es')).toMatchObject({ locale: 'es' });
    expect(opened.article('nothing', 'es')).toBeUndefined();
  });
});

describe('a base', () => {
  const unclosed = '---\nquestion: How can I pay my utility bill?\n';
  const unclosedSaid = 'The fields are not closed. Put a line "---" between them and the answer.';

  it('of which nothing can be read is not opened', async () => {
    base = createBase({ 'en/a/x.md': 'no article' });
    expect(await openKnowledge({ folder: base.folder, locales: ['en'] })).toMatchObject({
      faults: [{ level: 'error', line: 1 }],
    });
  });

  it('with broken and half-written files opens with the others', async () => {
    const broken = {
      'en/billing/pay-bill.md': unclosed,
      'en/billing/_topic.yaml': 'team: [',
      'en/waste/new.md': '---\nquestion: May I?\n---\n',
      'tests.yaml': 'tests: [',
    };
    const { knowledge: opened } = await open({ ...marlow, ...broken });
    expect(opened.faults().map(({ level }) => level)).toEqual(['error', 'error', 'note']);
    expect(await opened.ask('what happens when i pay late', 'en')).toMatchObject({ article: { id: 'late-fee' } });
    expect(opened.article('pay-bill', 'en')).toBeUndefined();
    expect(opened.article('new', 'en')).toBeUndefined();
  });

  it('keeps what is broken as it was, and the good edits beside it take effect', async () => {
    const { knowledge: opened, told, until } = await open();
    base.write('en/billing/pay-bill.md', unclosed);
    await until(() => told.length > 0);
    expect(told[0]).toEqual({ changed: false, messages: [unclosedSaid] });
    expect(opened.faults()).toHaveLength(1);
    expect(await opened.ask('How can I pay my utility bill?', 'en')).toMatchObject({ decision: 'answer' });

    base.write('en/billing/late-fee.md', article('What happens when I pay late?', ['Late fee?'], 'Nothing.'));
    await until(() => told.length > 1);
    expect(told[1]).toEqual({ changed: true, messages: [unclosedSaid] });
    expect(answerOf('late-fee')).toBe('Nothing.');

    base.write('en/billing/pay-bill.md', article('How can I pay my utility bill?', ['Where to pay?'], 'In cash.'));
    await until(() => told.length > 2);
    expect(told[2]).toEqual({ changed: true, messages: [] });
    expect(answerOf()).toBe('In cash.');
  });

  it('keeps it so over a restart', async () => {
    const state = createBase();
    const { knowledge: opened, until } = await open(marlow, { stateFolder: state.folder });
    base.write('en/billing/pay-bill.md', article('How can I pay my utility bill?', ['Where to pay?'], 'In cash.'));
    await until(() => answerOf() === 'In cash.');
    await opened.stop();
    base.write('en/billing/pay-bill.md', unclosed);
    base.write('en/billing/_topic.yaml', 'team: [');
    const again = await openKnowledge({ folder: base.folder, locales: ['en', 'es'], stateFolder: state.folder });
    if (!('ask' in again)) throw new Error('it was not opened');
    knowledge = again;
    expect(again.faults()).toHaveLength(2);
    expect(again.article('pay-bill', 'en')).toMatchObject({
      answer: 'In cash.',
      team: 'billing',
      file: join(base.folder, 'en/billing/pay-bill.md'),
    });
    await again.stop();
    // What is kept is another base's, or no more to be read.
    const elsewhere = createBase({ ...marlow, 'en/billing/pay-bill.md': unclosed });
    for (const folder of [elsewhere.folder, base.folder]) {
      const file = readdirSync(join(state.folder, 'answers')).find((name) => name.startsWith('last-good'));
      if (folder === base.folder) writeFileSync(join(state.folder, 'answers', String(file)), '{"version":1,"files":7}');
      const other = await openKnowledge({ folder, locales: ['en', 'es'], stateFolder: state.folder, watch: false });
      expect('ask' in other && other.article('pay-bill', 'en')).toBeUndefined();
      if ('ask' in other) await other.stop();
    }
    elsewhere.clear();
    state.clear();
  });

  it('takes a draft out, and lets it in when it is ready', async () => {
    const { told, until } = await open();
    const ready = article('How can I pay my utility bill?', ['Where to pay?'], 'In cash.');
    base.write('en/billing/pay-bill.md', ready.replace('also:', 'draft: true\nalso:'));
    await until(() => answerOf() === undefined);
    expect(told.at(-1)).toMatchObject({ changed: true });
    base.write('en/billing/pay-bill.md', ready);
    await until(() => answerOf() === 'In cash.');
  });
});

describe('a file that is saved', () => {
  const paid = (answer: string) => article('How can I pay my utility bill?', ['Where to pay?'], answer);

  it('takes effect', async () => {
    const { knowledge: opened, told, until } = await open();
    base.write('en/billing/pay-bill.md', paid('In cash.'));
    await until(() => told.length > 0);
    expect(told).toEqual([{ changed: true, messages: [] }]);
    expect(await opened.ask('where to pay', 'en')).toMatchObject({ article: { answer: 'In cash.' } });
  });

  it('takes effect when an editor writes beside it and renames', async () => {
    const { until } = await open();
    for (const answer of ['One.', 'Two.', 'Three.']) {
      renameSync(base.write('en/billing/.pay-bill.md.tmp', paid(answer)), join(base.folder, 'en/billing/pay-bill.md'));
      await until(() => answerOf() === answer);
    }
    expect(answerOf()).toBe('Three.');
  });

  it('takes effect when an editor moves the old one away first', async () => {
    const { told, until } = await open();
    const path = join(base.folder, 'en/billing/pay-bill.md');
    renameSync(path, `${path}~`);
    writeFileSync(path, paid('In cash.'));
    await until(() => answerOf() === 'In cash.');
    expect(told.every(({ messages }) => messages.length === 0)).toBe(true);
  });

  it('is not called broken while it is half saved', async () => {
    const { told, until } = await open();
    const whole = paid('In cash.');
    base.write('en/billing/pay-bill.md', whole.slice(0, 20));
    setTimeout(() => base.write('en/billing/pay-bill.md', whole), 150);
    await until(() => answerOf() === 'In cash.');
    expect(told.filter(({ messages }) => messages.length > 0)).toEqual([]);
  });

  it('takes effect in a new folder, also in one that is removed and made again', async () => {
    const { until } = await open();
    base.write('en/permits/fence.md', paid('New.'));
    await until(() => answerOf('fence') === 'New.');
    base.remove('en/permits');
    await until(() => answerOf('fence') === undefined);
    base.write('en/permits/fence.md', paid('Again.'));
    await until(() => answerOf('fence') === 'Again.');
    base.write('en/permits/fence.md', paid('And again.'));
    await until(() => answerOf('fence') === 'And again.');
  });

  it('takes effect no more after stop', async () => {
    const { knowledge: opened, told } = await open();
    await opened.stop();
    base.write('en/billing/pay-bill.md', paid('In cash.'));
    const other = await openKnowledge({ folder: base.folder, locales: ['en'], watch: false });
    expect('ask' in other && other.article('pay-bill', 'en')?.answer).toBe('In cash.');
    expect(told).toEqual([]);
    expect(answerOf()).not.toBe('In cash.');
  });
});
