import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A folder of articles of its own for one test. */
export interface TestBase {
  folder: string;
  write(path: string, content: string | Uint8Array): string;
  remove(path: string): void;
  clear(): void;
}

/** Makes a base of the given files, by path. */
export function createBase(files: Readonly<Record<string, string>> = {}): TestBase {
  const folder = mkdtempSync(join(tmpdir(), 'frontdesk-faq-'));
  const base: TestBase = {
    folder,
    write(path, content) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
      return join(folder, path);
    },
    remove: (path) => rmSync(join(folder, path), { recursive: true }),
    clear: () => rmSync(folder, { recursive: true, force: true }),
  };
  for (const [path, content] of Object.entries(files)) base.write(path, content);
  return base;
}

/** The text of an article. */
export function article(question: string, also: readonly string[], answer: string, more = ''): string {
  const front = [
    `question: ${JSON.stringify(question)}`,
    'also:',
    ...also.map((line) => `  - ${JSON.stringify(line)}`),
  ];
  return ['---', ...front, ...(more ? [more] : []), '---', answer, ''].join('\n');
}

/** A small base in two languages. */
export const marlow: Readonly<Record<string, string>> = {
  'en/billing/_topic.yaml': 'team: billing\nowner: ana@example.org\n',
  'en/billing/pay-bill.md': article(
    'How can I pay my utility bill?',
    ['Where can I pay my bill in person?', 'Can I pay online?', 'Which ways to pay are there?'],
    'Pay **online**, by mail or at City Hall.',
    'not:\n  - How much do I owe right now?',
  ),
  'en/billing/late-fee.md': article(
    'What happens when I pay late?',
    ['How much is the late fee?', 'I missed the due date', 'Is there a penalty for paying late?'],
    'A late fee of 5 % is added after 20 days.',
  ),
  'en/waste/missed-pickup.md': article(
    'My trash was not picked up',
    ['You missed my trash cart', 'Why was my garbage not collected?', 'Nobody emptied my bin'],
    'Leave the cart at the curb; we come back within a day.',
  ),
  'en/waste/bulky-items.md': article(
    'How do I get rid of a sofa?',
    ['Do you pick up old furniture?', 'Where do I take a mattress?', 'Pickup of large items'],
    'Book a bulky pickup; two a year are free.',
    'person: always',
  ),
  'es/billing/pay-bill.md': article(
    '¿Cómo puedo pagar mi factura?',
    ['¿Dónde puedo pagar la factura en persona?', '¿Se puede pagar por internet?', '¿Qué formas de pago hay?'],
    'Pague **en línea**, por correo o en el Ayuntamiento.',
  ),
};
