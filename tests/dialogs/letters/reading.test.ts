import { describe, expect, it } from '@jest/globals';
import { readLetter } from '../../../src/dialogs/letters/reading.ts';

describe('thanks', () => {
  it.each([
    ['Thanks!'],
    ['Hi Bob,\n\nThank you very much for the quick answer.\n\nBest regards,\nAna Lopez\n+1 555 0142'],
    ['Dear team,\n\nmany thanks and have a nice weekend.\n\nAna'],
    ['Thanks a lot!!\n\nSent from my iPhone'],
    ['Hola:\n\nMuchas gracias por todo. Que tengan un buen día.\n\nUn saludo,\nMaría'],
    ['Gracias'],
    ['ok thanks'],
  ])('are all that it says: %j', (letter) => {
    expect(readLetter(letter)).toMatchObject({ onlyThanks: true, pleased: true, questions: [] });
  });

  it.each([
    ['Thank you so much, that worked perfectly!\n\nBest\nAna'],
    ['Hello,\n\nthat helped. I have paid the bill now.\n\nThanks,\nAna'],
    ['Great service, thank you. I will do that tomorrow.'],
    ['Perfect!\nAna'],
    ['Muchas gracias, ya está resuelto.\n\nSaludos\nMaría'],
    ['Ya lo he pagado. Muy amables.'],
  ])('and that somebody is served: %j', (letter) => {
    expect(readLetter(letter)).toMatchObject({ pleased: true, questions: [] });
  });

  it.each([
    ['Thanks, but the truck did not come again.'],
    ['Thank you for the answer. My cart is broken now.'],
    ['Thanks. And what is the late fee?'],
    ['Thank you in advance. I would like to know how I can pay.'],
    ['Thanks for nothing, it still does not work.'],
    ['Gracias, pero no me ha servido.'],
    ['That worked, but now the lid is gone.'],
    ['My trash was not picked up.\n\nThanks\nAna'],
    ['The cart is full.\n\nMany thanks\nAna'],
    ['Hello'],
    [''],
  ])('are not all where more is said: %j', (letter) => {
    expect(readLetter(letter)).toMatchObject({ onlyThanks: false, pleased: false });
  });
});

describe('what a letter says', () => {
  it.each([
    ['Hi,\n\nno, that did not help.\n\nRegards\nBob', 'no, that did not help.'],
    ['2\n\nThanks\nAna', '2'],
    ['Yes\n\nOn Mon, 2 Mar 2026, Marlow wrote:\n> Did that help?', 'Yes'],
    ['Yes.\nAna', 'Yes.'],
    ['Password Reset', 'Password Reset'],
    ['> all of it is quoted\n> and nothing is new', ''],
  ])('%j', (letter, said) => expect(readLetter(letter).said).toBe(said));

  it('is nothing of the matter when it is all courtesy', () => {
    expect(readLetter('Hello,\n\nI hope you are well. Could you please help me?\n\nBest, Ana').matter).toBe('');
  });
});
