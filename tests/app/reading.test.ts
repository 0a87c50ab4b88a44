import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createReading } from '../../src/app/reading.ts';
import { type Knowledge, openKnowledge } from '../../src/knowledge/knowledge.ts';

const folder = mkdtempSync(join(tmpdir(), 'fd-reading-'));
let knowledge: Knowledge;
const write = (file: string, text: string) => {
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
};
const article = (question: string, answer: string) => `---\nquestion: ${question}\n---\n${answer}\n`;

beforeAll(async () => {
  write('faq/en/billing/pay.md', article('How can I pay?', 'Online.\n\n## channel: webchat\n\nHere, online.'));
  write('faq/en/billing/fee.md', article('A late fee?', 'Five, if you pay late.'));
  write('faq/en/it-help/vpn.md', article('How do I pay for the VPN?', 'Ask the help desk.'));
  write('faq/es/billing/pay.md', article('¿Cómo pago mi factura de teléfono?', 'En línea.'));
  const opened = await openKnowledge({ folder: join(folder, 'faq'), locales: ['en', 'es'], watch: false });
  if ('faults' in opened && Array.isArray(opened.faults)) throw new Error(JSON.stringify(opened.faults));
  knowledge = opened as Knowledge;
});
afterAll(async () => {
  await knowledge?.stop();
  rmSync(folder, { recursive: true });
});
const reading = () => createReading({ knowledge: () => knowledge, channel: 'webchat' });

it('lists articles by topic as customers call it, and none that is not theirs', () => {
  expect(reading().sections('en')).toEqual([
    {
      title: 'bills and payments',
      articles: [
        { id: 'fee', question: 'A late fee?' },
        { id: 'pay', question: 'How can I pay?' },
      ],
    },
  ]);
  expect(reading().article('vpn', 'en')).toBeUndefined();
  expect(reading().find('vpn', 'en')).toEqual([]);
  expect(
    reading()
      .sections('es-MX')
      .map(({ title }) => title),
  ).toEqual(['facturas y pagos']);
});

it('finds all that have the words, what is called so first, whatever the accents', () => {
  expect(
    reading()
      .find('pay', 'en')
      .map(({ id }) => id),
  ).toEqual(['pay', 'fee']);
  expect(
    reading()
      .find('  PAY   late ', 'en')
      .map(({ id }) => id),
  ).toEqual(['fee']);
  expect(
    reading()
      .find('telefono como', 'es')
      .map(({ id }) => id),
  ).toEqual(['pay']);
  expect(reading().find('jazz', 'en')).toEqual([]);
});

it('reads one as it is on the channel', () => {
  expect(reading().article('pay', 'en')).toEqual({ id: 'pay', question: 'How can I pay?', text: 'Here, online.' });
  expect(reading().article('none', 'en')).toBeUndefined();
});
