import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createBase, marlow, type TestBase } from '../knowledge/base.ts';
import { faq } from './faq-run.ts';

let base: TestBase;
beforeEach(() => {
  base = createBase(Object.fromEntries(Object.entries(marlow).map(([path, content]) => [`faq/${path}`, content])));
});
afterEach(() => base.clear());

const create = (...words: string[]) => faq(['new', ...words, '--data', base.folder]);
const file = (path: string) => join(base.folder, 'faq', path);

describe('frontdesk faq new', () => {
  it('writes a file that wants only an answer', async () => {
    const { output, status } = await create('refund', '--topic', 'billing', 'How do I get', 'a refund: by "mail"?');
    expect(status).toBe(0);
    expect(output.split('\n')[0]).toBe(file('en/billing/refund.md'));
    const empty = await faq(['check', '--quick', '--data', base.folder]);
    expect(empty.output.replace(/\s+/g, ' ')).toContain('customers do not get it before its answer stands below');
    expect(empty.output).toContain('0 errors');
    expect(empty.status).toBe(0);
    expect((await faq(['ask', '--data', base.folder, 'my trash was not picked up'])).output).toContain('missed-pickup');

    const text = readFileSync(file('en/billing/refund.md'), 'utf8');
    base.write('faq/en/billing/refund.md', `${text}Write to us.\n`);
    expect((await faq(['ask', '--data', base.folder, 'how do i get a refund by mail'])).output).toContain(
      'Write to us.',
    );
    // Every field is right as it stands, once the marks are taken away.
    let number = 0;
    const filled = text
      .replaceAll(/^# (?=also|not|team|owner|review|person| {2}- )/gm, '')
      .replaceAll('…', () => `Wording ${++number}`);
    base.write('faq/en/billing/refund.md', `${filled}Write to us.\n`);
    expect((await faq(['check', '--quick', '--data', base.folder])).output).toContain('0 errors');
  });

  it('writes one in another language, and in a new topic', async () => {
    expect((await create('late-fee', '--topic', 'billing', '--locale', 'es', '¿Recargo?')).status).toBe(0);
    expect(readFileSync(file('es/billing/late-fee.md'), 'utf8')).toContain('question: ¿Recargo?');
    expect((await create('hours', '--topic', 'city', 'When?')).status).toBe(0);
  });

  it.each([
    [['pay-bill', '--topic', 'billing', 'How?'], '"pay-bill" is there already: '],
    [['pay-bill', '--topic', 'waste', 'How?'], 'billing/pay-bill.md'],
    [['x', '--topic', 'biling', 'How?'], 'There is no topic "biling"; did you mean "billing"?'],
    [['../x', '--topic', 'billing', 'How?'], '"../x" cannot be the id'],
    [['x', '--topic', '..', 'How?'], '".." cannot be the topic'],
    [['x', '--topic', 'billing', '--locale', 'fr', 'How?'], 'There is no language "fr"; there are: en, es.'],
    [['x', '--topic', 'billing', ' '], 'Say which question it answers'],
    [['x', 'How?'], "required option '--topic <topic>' not specified"],
  ])('refuses %j', async (words, message) => {
    const { errors, status } = await create(...words);
    expect(status).toBe(1);
    expect(errors).toContain(message);
    expect(readFileSync(file('en/billing/pay-bill.md'), 'utf8')).toBe(marlow['en/billing/pay-bill.md']);
  });

  it('does not write through a symbolic link', async () => {
    const elsewhere = createBase();
    symlinkSync(elsewhere.folder, file('en/away'));
    expect((await create('x', '--topic', 'away', 'How?')).errors).toContain('symbolic link out of the base');
    elsewhere.clear();
  });
});
