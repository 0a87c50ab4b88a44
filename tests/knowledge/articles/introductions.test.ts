import { describe, expect, it } from '@jest/globals';
import { withoutIntroductions } from '../../../src/knowledge/articles/introductions.ts';

describe('who asks', () => {
  it.each([
    ['This is Bob Miller, where can I pay?', 'where can I pay?'],
    ['my name is dora quinn and i want to pay my bill', 'i want to pay my bill'],
    ['MY NAME IS DORA QUINN. WHERE CAN I PAY', 'WHERE CAN I PAY'],
    ["Hello, I'm Ana Sørensen from Elm Court. When is it due?", 'When is it due?'],
    ['Bob Miller here - how do I start service?', 'how do I start service?'],
    ['I live at 14 Cedar Lane and my bin was not emptied', 'my bin was not emptied'],
    ['14 Cedar Lane, apt 3: my bin was not emptied', 'my bin was not emptied'],
    ['where can i pay my account number is 3381-20467', 'where can i pay'],
    ['Where can I pay (account 3381-20467)?', 'Where can I pay?'],
    ['my email is dora@example.org, how do I reset my password', 'how do I reset my password'],
    ['Me llamo Juan Pérez y quiero pagar mi factura', 'quiero pagar mi factura'],
    ['Vivo en la calle Mayor 12, ¿cuándo pasa el camión?', '¿cuándo pasa el camión?'],
  ])('is left out of %j', (text, left) => {
    expect(withoutIntroductions(text)).toBe(left);
  });

  it.each([
    'Where is my order 12345?',
    'What does an account number of 12345678 look like?',
    'I am Dutch, can I vote here?',
    'this is urgent, where do I pay?',
    'When is Main Street plowed?',
    'I am at the airport and lost my bag',
    'This is Bob Miller.',
  ])('is nowhere in %j', (text) => {
    expect(withoutIntroductions(text)).toBe(text);
  });
});
