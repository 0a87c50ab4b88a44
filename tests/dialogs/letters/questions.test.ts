import { describe, expect, it } from '@jest/globals';
import { MOST_QUESTIONS, questionsIn } from '../../../src/dialogs/letters/questions.ts';
import { MOST_READ, sentencesOf } from '../../../src/dialogs/letters/sentences.ts';

const questionsOf = (letter: string) => questionsIn(sentencesOf(letter));
/** What is asked in a letter, as texts. */
const asked = (letter: string): string[] =>
  questionsOf(letter).questions.flatMap(({ text, is }) => (is === 'told' ? [] : [text]));

describe('the questions of a letter', () => {
  it.each<[string, string, string[]]>([
    ['one sentence', 'How can I pay my water bill?', ['How can I pay my water bill?']],
    [
      'one between courtesies',
      `Dear Sir or Madam,

I hope this finds you well. First of all, thank you for the friendly help last week.

Could you tell me what goes into the recycling cart?

Any help would be much appreciated. I look forward to hearing from you.

Yours faithfully,
Margaret Hill
14 Elm Street, Marlow 12345
Tel. 555-0142`,
      ['Could you tell me what goes into the recycling cart?'],
    ],
    [
      'three, in a text that a program wrapped at 72 characters',
      `Hi there,

we have just moved to Marlow from Springfield, three children and a dog,
and everything is still in boxes. My husband says that the first bill is
always late, so I thought I had better ask: how can I pay my water bill
when there is no bill yet? The neighbours could not help, and the line was
busy all afternoon.

What I would also like to know is what goes into the recycling cart,
because the lid says something else than the web site. And who takes away
an old couch?

Many thanks
Sue`,
      [
        'My husband says that the first bill is always late, so I thought I had better ask: how can I pay my water bill when there is no bill yet?',
        'what goes into the recycling cart, because the lid says something else than the web site.',
        'And who takes away an old couch?',
      ],
    ],
    [
      'a numbered list',
      `Hello,

I have three questions:

1. How much is the late fee?
2. Can I get more time to pay?
3) My trash was not picked up this week.

Regards
Tom`,
      ['How much is the late fee?', 'Can I get more time to pay?', 'My trash was not picked up this week.'],
    ],
    [
      'a list in one line',
      'Good morning, two things: 1) what is the late fee? 2) can I pay by phone?\n\nThx, Jo',
      ['what is the late fee?', 'can I pay by phone?'],
    ],
    [
      'bullets under an announcement',
      'Hi,\n\nmy questions are:\n- What is the late fee?\n- Do you take glass?\n\nBest\nT.',
      ['What is the late fee?', 'Do you take glass?'],
    ],
    [
      'without question marks',
      'hi, i would like to know how i can pay my bill. please also send me a copy of it',
      ['i would like to know how i can pay my bill.', 'please also send me a copy of it'],
    ],
    ['nothing but a request', 'Hello, I need to report a power outage.\nBob', ['I need to report a power outage.']],
    [
      'after words that only lead to it',
      'Also, what about the couch? Secondly: can you take glass? My last question: when do you open?',
      ['what about the couch?', 'can you take glass?', 'when do you open?'],
    ],
    [
      'below the signature',
      'My bill came.\n\nHow much is the late fee?\n\nKind regards\nAna Lopez\n\nP.S. Do you take glass?',
      ['How much is the late fee?', 'Do you take glass?'],
    ],
    [
      'between the lines that are answered',
      `> You can pay online or by phone.
Can I pay in person, too?

On Mon, 2 Mar 2026 at 10:00, City of Marlow wrote:
> The late fee is $5.
Is that for each month?`,
      ['Can I pay in person, too?', 'Is that for each month?'],
    ],
    [
      'in a mail that was forwarded',
      `FYI, please see below.

---------- Forwarded message ---------
From: Tom Reed <tom@reed.example>
Date: Mon, 2 Mar 2026 at 09:14
Subject: recycling
To: Ana

Hi Ana, do they take glass and plastic bottles?`,
      ['do they take glass and plastic bottles?'],
    ],
    [
      'each once',
      'How can I pay my bill? I am serious: \n\nHow can I pay my bill?\n\nHOW CAN I PAY MY BILL??',
      ['How can I pay my bill?'],
    ],
    [
      'not those that ask nothing',
      'Hi! How are you? Can you help me with this? Why? What is the late fee?',
      ['What is the late fee?'],
    ],
    [
      'in Spanish',
      `Buenos días:

Espero que estén bien. Les escribo porque nos hemos mudado a la calle Olmo, 14. ¿Cómo puedo pagar mi factura del agua? Además, quisiera saber si hay una multa por pagar tarde.

También me gustaría tirar un sofá viejo.

Quedo a la espera de su respuesta.

Un saludo,
María García`,
      [
        '¿Cómo puedo pagar mi factura del agua?',
        'quisiera saber si hay una multa por pagar tarde.',
        'También me gustaría tirar un sofá viejo.',
      ],
    ],
    [
      'a Spanish one that begins in the middle of its sentence',
      'Hola, si pago tarde, ¿hay un recargo? ¿Y quién se lleva un sofá?\n\nGracias de antemano',
      ['si pago tarde, ¿hay un recargo?', '¿Y quién se lleva un sofá?'],
    ],
  ])('%s', (_, letter, questions) => expect(asked(letter)).toEqual(questions));

  it.each([
    ['a report', 'My trash was not picked up. The cart is still full.\n\nAna Lopez'],
    ['thanks', 'Thank you so much, that worked!\n\nBest\nAna'],
    ['what is said to be attached', 'Please find attached the form. Please see below.\n\nRegards'],
    ['addresses and numbers', 'Account 44-1093-77\n14 Elm St. Apt. 3\nMarlow 12345\nTel. +1 555 0142'],
    [
      'a disclaimer',
      'See the attachment.\n\nRegards\nJ. Reed\n\nIs this e-mail not for you? It is confidential and intended only for the addressee.',
    ],
    ['nothing', ''],
    ['white space', ' \n\n\t\n '],
  ])('there are none in %s', (_, letter) => expect(asked(letter)).toEqual([]));

  it('keep what was told before them, which says what they are about', () => {
    const { questions } = questionsOf(
      'Hello,\n\nour old couch is in the way. It weighs a ton. Who takes it away?\n\nThe lights went out in our street last night. Whom do I tell?\n\nBye',
    );
    expect(questions).toEqual([
      {
        text: 'Who takes it away?',
        told: 'our old couch is in the way. It weighs a ton. Who takes it away?',
        is: 'asked',
      },
      {
        text: 'Whom do I tell?',
        told: 'The lights went out in our street last night. Whom do I tell?',
        is: 'asked',
      },
    ]);
  });

  it('lean on the one before when they stand alone and say so', () => {
    const { questions } = questionsOf('Can you take away a couch? How much is it?');
    expect(questions[1]).toEqual({
      text: 'How much is it?',
      told: 'Can you take away a couch? How much is it?',
      is: 'asked',
    });
  });

  it('are not sure where nothing marks them', () => {
    expect(questionsOf('what is the late fee').questions).toEqual([{ text: 'what is the late fee', is: 'likely' }]);
  });

  it('leave over what is told beside them, which may want an answer, too', () => {
    const { questions } = questionsOf(
      'My trash was not picked up this week. Besides, how can I pay my bill?\n\nThe light at our corner is out.',
    );
    expect(questions).toEqual([
      { text: 'My trash was not picked up this week.', is: 'told' },
      { text: 'how can I pay my bill?', is: 'asked' },
      { text: 'The light at our corner is out.', is: 'told' },
    ]);
  });

  it(`are ${MOST_QUESTIONS} at most, and it is told that there are more`, () => {
    const letter = Array.from({ length: 9 }, (_, i) => `What is number ${i} of the list?`).join('\n\n');
    expect(questionsOf(letter)).toMatchObject({ more: true });
    expect(asked(letter)).toHaveLength(MOST_QUESTIONS);
    expect(questionsOf('What is it?').more).toBe(false);
  });

  it('are found at the end of a very long letter', () => {
    const story = 'We have lived here for years, and we like it very much. '.repeat(300);
    expect(asked(`${story}\n\nHow much is the late fee?\n\nRegards\nAna`)).toEqual(['How much is the late fee?']);
  });

  it.each([
    ['letters', 'a'],
    ['words', 'word '],
    ['capitals', 'Best AAAA AAAA '],
    ['new lines', '\n'],
    ['lines of one letter', 'a\n'],
    ['questions', 'a b c? '],
    ['question marks', '?'],
    ['full stops', '. '],
    ['dashes', '-'],
    ['quoted lines', '> a\n'],
    ['attributions', 'On a b c '],
    ['thanks', 'thank you '],
    ['commas', 'also, '],
    ['list items', '1) a b c '],
    ['spaces', ' '],
    ['abbreviations', 'Mr. '],
    ['initials', 'A. '],
    ['wishes', 'I would like to know '],
    ['greetings', 'hi '],
    ['closings', 'regards Aaaa Aaaa Aaaa Aaaa\n'],
  ])('are looked for to an end, whatever a letter is made of: %s', (_, piece) => {
    const { questions } = questionsOf(piece.repeat(Math.ceil(MOST_READ / piece.length)));
    expect(questions.filter(({ is }) => is !== 'told').length).toBeLessThanOrEqual(MOST_QUESTIONS);
  });
});
