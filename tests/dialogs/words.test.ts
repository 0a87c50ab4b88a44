import { describe, expect, it } from '@jest/globals';
import { choiceOf } from '../../src/dialogs/choice.ts';
import { emailsIn, sameEmail } from '../../src/dialogs/email.ts';
import { detect } from '../../src/dialogs/language.ts';
import { asksForPlace, isGreeting, isPreamble, isThanks, isUnfinished } from '../../src/dialogs/words.ts';
import { yesNoOf } from '../../src/dialogs/yes-no.ts';
import { spoken } from '../../src/knowledge/text/locale.ts';

describe('yes and no', () => {
  it.each([
    'yes',
    'Yes!',
    'yep',
    'YES PLEASE',
    'Yes, thanks',
    'ok',
    'sure',
    'that helped',
    'it worked, thank you',
    '👍',
    '✅',
    'sí',
    'Si',
    'claro que sí',
    'vale',
    'sí, por favor',
    'sí, gracias',
    'me sirvió',
    'perfecto, muchas gracias',
    'Thanks a lot!',
    "that's it",
  ])('%s is a yes', (text) => expect(yesNoOf(text)).toEqual({ says: 'yes', rest: '' }));

  it.each([
    'no',
    'Nope.',
    'No, thanks',
    "no that's not it",
    "No, that's not what I meant",
    'not really',
    "it didn't help",
    'that does not help',
    'wrong answer',
    '👎',
    'no me sirve',
    'No, eso no es',
    'no es lo que pregunté',
    'para nada',
    'No, sorry, that is not helpful',
    'never mind',
  ])('%s is a no', (text) => expect(yesNoOf(text)).toEqual({ says: 'no', rest: '' }));

  it.each([
    ['No, how do I pay?', 'no', 'how do I pay?'],
    ["No, that's not it. Where is the office?", 'no', 'Where is the office?'],
    ['no i want to pay in cash', 'no', 'no i want to pay in cash'],
    ['Yes, but when is it due?', 'yes', 'but when is it due?'],
    ['Sí, ¿y cuándo vence?', 'yes', '¿y cuándo vence?'],
  ])('%s goes on', (text, says, rest) => expect(yesNoOf(text)).toEqual({ says, rest }));

  it.each([
    'no water since six',
    'No internet',
    'si pago tarde qué pasa',
    'right of way permit',
    'Good Friday hours',
    'notice of violation',
    'how do I pay?',
    '',
    '🚗',
  ])('%s is neither', (text) => expect(yesNoOf(text)).toBeUndefined());
});

describe('a choice', () => {
  const titles = ['How can I pay my bill?', 'Can I get a payment extension?', 'What is the late fee?'];
  it.each([
    ['1', 0],
    ['2.', 1],
    ['#3', 2],
    ['number 2 please', 1],
    ['the first', 0],
    ['The second one', 1],
    ['third', 2],
    ['the last one', 2],
    ['option 1', 0],
    ['la segunda', 1],
    ['el primero', 0],
    ['tres', 2],
    ['how can i pay my bill', 0],
    ['payment extension', 1],
    ['the late fee', 2],
    ['none', 'none'],
    ['None of these', 'none'],
    ['neither', 'none'],
    ['ninguna de estas', 'none'],
    ['Ninguno', 'none'],
  ])('%s', (text, choice) => expect(choiceOf(text, titles)).toBe(choice));

  it.each(['4', 'pay', 'where is the office?', '', 'my bill is too high'])('%s is not one', (text) => {
    expect(choiceOf(text, titles)).toBeUndefined();
  });

  it('a yes chooses the only one', () => {
    expect(choiceOf('yes', ['What is the late fee?'])).toBe(0);
    expect(choiceOf('yes', titles)).toBeUndefined();
  });
});

describe('small talk', () => {
  it.each([
    'hi',
    'Hello!',
    'Hey there',
    'good morning',
    'Hi, how are you?',
    'hola',
    'Buenos días',
    '¡Hola, buenas tardes!',
    'hello 👋',
  ])('%s greets', (text) => expect(isGreeting(text)).toBe(true));
  it.each(['I have a question', 'Hi, can you help me?', 'tengo una duda', 'Hola, necesito ayuda', 'quick question'])(
    '%s announces a question',
    (text) => expect(isPreamble(text)).toBe(true),
  );
  it.each(['thanks', 'Thank you so much!', 'ok great, thanks', 'bye', 'Muchas gracias, hasta luego'])(
    '%s thanks',
    (text) => {
      expect(isThanks(text)).toBe(true);
    },
  );
  it.each(['high bill', 'hello world exhibition', 'hire a truck', 'thank you notes for the staff'])(
    '%s is none of it',
    (text) => {
      expect([isGreeting(text), isPreamble(text), isThanks(text)]).toEqual([false, false, false]);
    },
  );
});

describe('an unfinished question', () => {
  it.each([
    'hi',
    'I have a question',
    'my bill',
    'about my water bill',
    'so yesterday I was at home and,',
    'it said…',
    'I want to pay my',
    'sobre mi factura',
  ])('%s', (text) => expect(isUnfinished(text)).toBe(true));
  it.each(['How can I pay?', 'bulk pickup?', 'I want to pay my bill', 'my trash was not picked up'])(
    '%s is whole',
    (text) => {
      expect(isUnfinished(text)).toBe(false);
    },
  );
});

describe('a question about the line', () => {
  it.each([
    'Where am I in line?',
    'how long do I have to wait',
    'How much longer?',
    'where is my case?',
    'When will somebody answer?',
    '¿Cuánto falta?',
  ])('%s', (text) => expect(asksForPlace(text)).toBe(true));
  it.each([
    'How long does a refund take to arrive on my account?',
    'my ticket is $40',
    'there is a line of cars in front of my house',
  ])('%s is none', (text) => expect(asksForPlace(text)).toBe(false));
});

describe('an e-mail address', () => {
  it.each([
    ['ana@example.org', 'ana@example.org'],
    ['My address is ana.lopez+city@mail.example.co.uk, thanks.', 'ana.lopez+city@mail.example.co.uk'],
    ['<mailto:ana@example.org>', 'ana@example.org'],
    ["o'neil@example.org", "o'neil@example.org"],
  ])('is found in: %s, which gives it', (text, email) =>
    expect(emailsIn(text)).toMatchObject({ emails: [email], given: email }),
  );
  it.each([
    'my landlord is bob@realty.example and does not answer',
    'bob@realty.example told me to write here',
    'ana@example.org or bob@example.org',
    'my water is brown, ana@example.org',
    'el casero es bob@realty.example',
  ])('is only mentioned in: %s', (text) => expect(emailsIn(text)).not.toHaveProperty('given'));
  it.each([
    ["it's ana@x.example but my landlord is bob@y.example", 'ana@x.example'],
    ['bob@y.example is my landlord; you can reach me at ana@x.example', 'ana@x.example'],
    ['mi correo es ana@x.example y el de mi casero bob@y.example', 'ana@x.example'],
    ["my landlord's e-mail is bob@y.example", undefined],
    ['write to bob@y.example, my landlord', undefined],
  ])("is called the writer's own in: %s", (text, own) => expect(emailsIn(text).own).toBe(own));
  it('is the same in capitals', () => {
    expect(emailsIn('Ana@X.example ana@x.example').emails).toHaveLength(1);
    expect(sameEmail('Ana@X.example', 'ana@x.example')).toBe(true);
    expect(sameEmail(undefined, undefined)).toBe(false);
  });

  it.each([
    'ana@example',
    'ana@',
    'ana@@example.org',
    'ana@-example.org',
    '@ana',
    'ana@exam_ple.org',
    `${'a'.repeat(70)}@example.org`,
    'ana@127.0.0.1',
  ])('is not whole in: %s', (text) => expect(emailsIn(text)).toEqual({ emails: [], odd: true }));
  it('is not in other words', () => expect(emailsIn('at home, all day')).toEqual({ emails: [], odd: false }));
});

describe('the language', () => {
  it.each([
    ['¿Cuándo pasa el camión de la basura?', 'es'],
    ['quiero pagar la factura del agua en persona', 'es'],
    ['When does the truck come to our street?', 'en'],
    ['no', undefined],
    ['hola', undefined],
    ['Calle de la Luz 5', undefined],
    ['pago', undefined],
  ])('%s', (text, locale) => expect(detect(text, ['en', 'es'])).toBe(locale));

  it('is none that the desk does not speak', () => {
    expect(detect('¿Cuándo pasa el camión de la basura?', ['en'])).toBeUndefined();
    expect(detect('¿Cuándo pasa el camión de la basura?', ['en', 'es-MX'])).toBe('es-MX');
    expect(spoken('es-MX', ['en', 'es'])).toBe('es');
    expect(spoken('pt-BR', ['en', 'es'])).toBeUndefined();
  });
});

describe('hostile text', () => {
  it.each(['thank you very much ', 'no, ', 'hi ', 'the one ', 'how long ', 'a@', 'yes yes ', ', ', '\n', '👍', 'si, '])(
    'of 4,000 characters of %j is read at once',
    (piece) => {
      const text = `${piece.repeat(4000 / piece.length)}x`;
      // A pattern that could be matched in many ways would not end within the test's time.
      expect(isThanks(text)).toBe(false);
      expect(asksForPlace(text)).toBe(false);
      expect(choiceOf(text, ['a b', 'c d'])).toBeUndefined();
      expect(emailsIn(text).emails).toEqual([]);
      expect(typeof isUnfinished(text)).toBe('boolean');
      yesNoOf(text);
      detect(text, ['en', 'es']);
    },
  );
});
