import { readFileSync } from 'node:fs';
import { afterAll, expect, it } from '@jest/globals';
import { checkPhrases } from '../../src/dialogs/phrases.ts';
import { talk } from '../helpers/conversation.ts';
import { article, createBase } from '../knowledge/base.ts';

// What a language costs: a folder of articles, and its sentences.
const articles = createBase({
  'en/billing/pay-bill.md': article(
    'How can I pay my bill?',
    ['Where do I pay?', 'Which ways to pay are there?', 'Can I pay by phone?'],
    'Pay online.',
  ),
  'pt/billing/pay-bill.md': article(
    'Como posso pagar a minha conta?',
    ['Onde pago a fatura?', 'Que formas de pagamento existem?', 'Posso pagar por telefone?'],
    'Pague pela internet.',
  ),
  'pt/waste/sofa.md': article(
    'Como me livro de um sofá velho?',
    ['Quem leva os móveis grandes?', 'Recolha de móveis', 'Quero deitar fora um colchão'],
    'Levamos duas coisas grandes por mês.',
  ),
});
afterAll(() => articles.clear());

const english: Record<string, string> = JSON.parse(
  readFileSync(new URL('../../src/dialogs/phrases/en.json', import.meta.url), 'utf8'),
);
const pt = {
  ...Object.fromEntries(Object.entries(english).map(([name, text]) => [name, `PT ${text}`])),
  yes: 'Sim',
  no: 'Não',
};
const house = { articles: articles.folder, locales: ['en', 'pt'], phrases: { pt }, locale: 'pt-BR' };

it('a third language is a folder of articles and a file of phrases', async () => {
  expect(checkPhrases({ locales: house.locales, overrides: house.phrases })).toEqual([]);
  const { customer } = await talk(house);
  await customer.joins();
  await customer.hears(/^PT Hello/);
  await customer.says('Onde pago a fatura?');
  await customer.hears('Pague pela internet.\n\nPT Did that help?');
  expect(await customer.buttons()).toEqual(['Sim', 'Não', 'PT Talk to a person']);
  await customer.presses('Sim');
  await customer.hears(/^PT I'm glad/);
  await customer.says('quem leva moveis grandes');
  await customer.hears(/Levamos duas coisas grandes por mês\./);
  await customer.presses('PT Talk to a person');
  await customer.hears(/^PT I'm getting a colleague/);
});

it('several questions, names and slips are read in it, too', async () => {
  const { customer } = await talk(house);
  await customer.says('Onde pago a fatura? Quem leva os móveis grandes?');
  const { text } = await customer.hears(/Pague pela internet\./);
  expect(text).toContain('Levamos duas coisas grandes por mês.');
  const { customer: other } = await talk(house);
  await other.says('City of Marlow, recolhaaa de moveeeis');
  await other.hears(/Levamos duas coisas grandes/);
});
