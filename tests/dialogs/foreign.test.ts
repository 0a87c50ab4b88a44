import { describe, expect, it } from '@jest/globals';
import { foreignIn } from '../../src/dialogs/foreign.ts';
import { talk } from '../helpers/conversation.ts';

const asked: readonly [string, string, RegExp][] = [
  ['zh', '你好，我想付水费账单', /英语和西班牙语/],
  ['ja', 'これは日本語の質問です。水道料金はどこで払えますか？', /英語、スペイン語/],
  ['ko', '수도 요금은 어디에서 낼 수 있나요?', /영어 및 스페인어/],
  ['ar', 'كيف يمكنني دفع فاتورة المياه؟', /الإنجليزية والإسبانية/],
  ['hi', 'मैं अपना पानी का बिल कहाँ भर सकता हूँ?', /अंग्रेज़ी और स्पेनिश/],
  ['ru', 'Где я могу оплатить счёт за воду?', /английский и испанский/],
  ['uk', 'Де я можу сплатити рахунок за воду? Її немає', /англійська/],
  ['de', 'Wie kann ich meine Wasserrechnung bezahlen?', /Englisch und Spanisch/],
  ['nl', 'Hoe kan ik mijn waterrekening betalen?', /Engels en Spaans/],
  ['fr', 'Où est-ce que je peux payer ma facture d’eau ?', /anglais et espagnol/],
  ['it', 'Dove posso pagare la mia bolletta dell’acqua? Non è arrivata', /inglese e spagnolo/],
  ['pt', 'Onde eu posso pagar a minha conta de água? Não tenho', /inglês e espanhol/],
  ['pl', 'Gdzie mogę zapłacić rachunek za wodę? Nie mam go', /angielski i hiszpański/],
  ['vi', 'Tôi có thể trả tiền nước ở đâu?', /Tiếng Anh/],
  ['tr', 'Su faturamı nasıl ve nerede ödeyebilirim?', /İngilizce ve İspanyolca/],
  ['tl', 'Paano ko po mabayaran ang aking bill sa tubig? Gusto ko magbayad', /Ingles at Spanish/],
  ['ht', 'Ki kote mwen ka peye bòdwo dlo mwen?', /English/],
];

describe('a language that is not spoken here', () => {
  it.each(asked)('%s is told so in it, and in ours, with the offer of a person', async (language, text, words) => {
    expect(foreignIn(text, ['en', 'es'])?.language).toBe(language);
    const { customer, clock } = await talk();
    await customer.says(text);
    await clock.passes('2 s');
    const { text: said } = await customer.hears(words);
    expect(said).toContain('I speak English and Spanish. Shall I get a colleague for you?');
    expect(await customer.buttons()).toEqual(['Yes', 'No']);
    expect(await customer.ticket()).toBeUndefined();
  });

  it.each(['ja', 'Yes', 'はい', 'sim'])('a yes in any of them (%s) brings a person', async (yes) => {
    const { customer } = await talk();
    await customer.says('Wie kann ich meine Wasserrechnung bezahlen?');
    await customer.says(yes);
    expect(await customer.ticket()).toMatchObject({ subject: 'Wie kann ich meine Wasserrechnung bezahlen?' });
  });

  it('a no does not', async () => {
    const { customer } = await talk();
    await customer.says('Wie kann ich meine Wasserrechnung bezahlen?');
    await customer.says('nein');
    await customer.hears(/Hello/);
    await customer.hears(/If there is anything else/);
    expect(await customer.ticket()).toBeUndefined();
  });

  it.each([
    'How can I pay my bill at Rue de la Paix?',
    'I live at 14 Müller Straße and need a permit',
    'where is the 中山 park',
    'Can I pay in person at the office on Via Roma?',
    '¿Dónde puedo pagar la factura del agua?',
    'No me llega el agua a la casa desde ayer',
    'die cut machine permit',
    'a la carte menu du jour at city hall',
    'si',
    '',
  ])('%s is not in one', (text) => expect(foreignIn(text, ['en', 'es'])).toBeUndefined());

  it('is none where the house speaks it', () => {
    expect(foreignIn('Wie kann ich meine Wasserrechnung bezahlen?', ['en', 'de-AT'])).toBeUndefined();
  });
});
