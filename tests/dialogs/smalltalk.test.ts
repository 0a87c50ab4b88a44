import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { talk } from '../helpers/conversation.ts';

/** The articles that come along. */
const sample = fileURLToPath(new URL('../../data/faq', import.meta.url));

describe('about itself', () => {
  it.each([
    'who are you?',
    'are you a bot?',
    'Are you a REAL person??',
    'am i talking to a human?',
    'is this a real person',
    'r u a robot',
    'hi, are you human?',
    'is this a chatbot',
    'are you a mahcine',
  ])('%s: it says what it is, and fetches nobody', async (text) => {
    const { customer } = await talk();
    await customer.says(text);
    await customer.hears(/^Hello, this is the automated front desk.*I'm the automated front desk of City of Marlow/s);
    expect(await customer.buttons()).toEqual(['Talk to a person']);
    expect(await customer.ticket()).toBeUndefined();
  });

  it('is heard in other words, where no article is near, and a call for a person stays one', async () => {
    const { customer } = await talk({ encoder: 'bundled' });
    await customer.says('Is this one of those chatbots?');
    await customer.hears("I'm the automated front desk of City of Marlow");
    await customer.says('What sort of questions do you answer?');
    await customer.hears(/I can answer questions about/);
    await customer.says('How can I pay my bill?');
    await customer.hears('by phone at 555-0111');
    await customer.says('Once again please, what did you say?');
    await customer.hears('by phone at 555-0111');
    expect(await customer.ticket()).toBeUndefined();
    await customer.says('I want to talk to a person');
    expect((await customer.ticket())?.reason).toBe('asked');
  });

  it('says what it can do from the topics of its articles, without those for staff', async () => {
    const { customer } = await talk({ articles: sample });
    await customer.says('What can you do?');
    const { text } = await customer.hears(/I can answer questions about bills and payments, city services, moving/);
    expect(text).not.toMatch(/it.help/i);
    const { customer: another } = await talk({ articles: sample, locale: 'es' });
    await another.says('¿En qué me puedes ayudar?');
    await another.hears(/Puedo responder preguntas sobre facturas y pagos, servicios municipales/);
  });

  it('says which languages it speaks', async () => {
    const { customer } = await talk();
    await customer.says('speak english?');
    await customer.hears(/I speak English and Spanish/);
    await customer.says('¿hablas inglés?', { locale: 'es' });
    await customer.hears(/Hablo inglés y español/);
  });

  it('never says the same sentence twice in a row', async () => {
    const { customer } = await talk();
    for (let i = 0; i < 4; i++) await customer.says('are you a bot?');
    const said = (await customer.readsAll()).map(({ text = '' }) => text.replace(/^Hello.*\n\n/, ''));
    said.forEach((text, i) => {
      expect(text).not.toBe(said[i - 1]);
    });
  });

  it('an article with exactly these words goes before', async () => {
    const finds = { 'are you a bot?': { decision: 'answer' as const, ids: ['recycling'], exact: true } };
    const { customer } = await talk({ finds });
    await customer.says('are you a bot?');
    await customer.hears(/Paper/);
  });

  it('whoever wants a person beside it gets one', async () => {
    const { customer } = await talk();
    await customer.says('Are you a bot? I want to talk to a person.');
    expect(await customer.ticket()).toMatchObject({ reason: 'asked' });
  });
});

describe('about the talk', () => {
  it('says the last answer again', async () => {
    const { customer } = await talk();
    await customer.says('say that again');
    await customer.hears(/I haven't answered anything yet/);
    await customer.says('How can I pay my water bill?');
    const { text: answer = '' } = await customer.hears(/Did that help\?$/);
    await customer.says('can you repeat that please?');
    await customer.hears(`Once more: ${answer}`);
    expect(await customer.buttons()).toEqual(['Yes', 'No', 'Talk to a person']);
    await customer.says('yes');
    await customer.hears(/I'm glad/);
  });

  it('says the choices again', async () => {
    const { customer } = await talk();
    await customer.says('my bill?');
    const choices = await customer.buttons();
    await customer.says('say that again');
    expect(await customer.buttons()).toEqual(choices);
  });

  it('asks whoever does not understand whether they want a person, and fetches one after a yes', async () => {
    const { customer } = await talk();
    await customer.says('How can I pay my water bill?');
    await customer.says("I don't get your answer");
    await customer.readsAll();
    expect(await customer.ticket()).toBeUndefined();
    await customer.presses('Yes');
    await customer.hears(/I'm getting a colleague for you/);
    expect(await customer.ticket()).toMatchObject({ reason: 'asked', priority: 'normal' });
  });

  it.each([
    ['it does not work', /What exactly does not work/],
    ['test', /I can read you/],
    ['this is a test', /I can read you/],
    ['good job', /Thank you/],
    ['you are great!', /Thank you/],
    ['lol', /laugh/],
    ['wtf', /shall I get a colleague/],
    ['damn', /shall I get a colleague/],
    ['how long do I have to wait for a person?', /not in line yet/],
    ['555-0142 1234', /can't look up numbers/],
    ['42', /can't look up numbers/],
    ['🤔🤔', /in words/],
    ['asdf qwer', /can't make that out/],
    ['jkjkjkjk', /can't make that out/],
  ])('%s', async (text, words) => {
    const { customer } = await talk({ articles: sample });
    await customer.says(text);
    await customer.hears(words);
    expect(await customer.ticket()).toBeUndefined();
    expect((await customer.buttons()).every((button) => ['Yes', 'No', 'Talk to a person'].includes(button))).toBe(true);
  });

  it('"it does not work" after an answer is a verdict on it', async () => {
    const { customer } = await talk();
    await customer.says('What goes into the recycling cart?');
    await customer.readsAll();
    await customer.says('it does not work');
    await customer.hears(/sorry that didn't help/);
  });

  it('numbers choose where there are choices', async () => {
    const { customer } = await talk();
    await customer.says('my bill?');
    await customer.says('2');
    await customer.readsAll();
    expect((await customer.state())?.bot.answered).toBe('pay-bill');
  });

  it('thanks are answered each time in other words', async () => {
    const { customer } = await talk();
    await customer.joins();
    await customer.says('thanks');
    await customer.says('ok');
    await customer.says('thank you');
    const said = (await customer.readsAll()).map(({ text }) => text);
    expect(said.slice(1)).toEqual([
      "You're welcome. If there is anything else, just write.",
      'Any time. Write whenever something comes up.',
      "You're welcome. If there is anything else, just write.",
    ]);
  });

  it.each([
    ['quién eres', /Soy la recepción automática/],
    ['¿Eres una persona?', /Soy la recepción automática/],
    ['no entiendo', /¿O prefiere que avise/],
    ['no funciona', /¿Qué es lo que no funciona\?/],
    ['jajaja', /reírse/],
    ['prueba', /le leo/],
  ])('in Spanish: %s', async (text, words) => {
    const { customer } = await talk({ locale: 'es' });
    await customer.says(text);
    await customer.hears(words);
    expect(await customer.ticket()).toBeUndefined();
  });

  it('in letters, too, but for numbers, which a person can look up', async () => {
    const { customer } = await talk({ channel: 'letters', can: { live: false, letters: true, buttons: false } });
    await customer.says('Hello,\n\nare you a bot?\n\nAna');
    await customer.hears(/I'm the automated front desk/);
    expect(await customer.ticket()).toBeUndefined();
    await customer.says('Hello,\n\n4711 0815\n\nAna');
    for (const { text } of await customer.readsAll()) expect(text).not.toMatch(/look up numbers/);
  });
});

describe('what stands before the first message', () => {
  const privacy = {
    en: 'How we use what you write: https://www.marlow.example/privacy',
    es: 'Privacidad: https://www.marlow.example/es',
  };

  it.each([
    ['who opens the chat', async (customer: { joins(): Promise<void> }) => customer.joins()],
    ['who says good day', async (customer: { says(text: string): Promise<void> }) => customer.says('hi there!')],
    [
      'who asks at once',
      async (customer: { says(text: string): Promise<void> }) => customer.says('How can I pay my water bill?'),
    ],
  ])('is heard once by somebody %s', async (_, begins) => {
    const { customer, clock } = await talk({ privacy });
    await begins(customer);
    await clock.passes('2 s');
    await customer.hears(
      /^How we use what you write: \S+\n\nHello, this is the automated front desk of City of Marlow\./,
    );
    await customer.says('What goes into the recycling cart?');
    const { text } = await customer.hears(/Paper/);
    expect(text).not.toMatch(/How we use/);
  });

  it('is said in the language of the customer', async () => {
    const { customer } = await talk({ privacy, locale: 'es' });
    await customer.joins();
    await customer.hears(/^Privacidad: \S+\n\nHola/);
  });
});

describe('questions to begin with', () => {
  const starters = { en: ['How can I pay my water bill?'], es: ['¿Cómo pago mi factura?'] };

  it('are buttons of the greeting, in the language of the customer, and questions when they are pressed', async () => {
    const { customer } = await talk({ starters });
    await customer.joins();
    const { suggestedActions } = await customer.hears(/^Hello/);
    expect(suggestedActions?.actions.map(({ value }) => value)).toEqual(starters.en);
    await customer.says(starters.en[0]!);
    await customer.hears(/pay/i);
    const { customer: other } = await talk({ starters, locale: 'es' });
    await other.joins();
    expect((await other.hears(/^Hola/)).suggestedActions?.actions).toHaveLength(1);
  });

  it('are not listed where there are no buttons', async () => {
    const { customer } = await talk({ starters, can: { buttons: false } });
    await customer.joins();
    expect((await customer.hears(/^Hello/)).text).not.toMatch(/1|pay/);
  });
});

describe('an e-mail address', () => {
  const closed = {
    ...{ id: 'front', name: 'Front Desk', tier: 1, topics: [], targets: {} },
    hours: { zone: 'America/New_York', week: [[], [], [], [{ from: 0, to: 60 }], [], [], []], closed: [] },
  };

  it('is neither asked for nor promised an answer where nothing goes by e-mail', async () => {
    const { customer } = await talk({ mails: false, teams: [closed] });
    await customer.says('agent please');
    const { text } = await customer.hears(/Front Desk is closed at the moment and will answer from/);
    expect(text).not.toMatch(/e-mail/);
    await customer.hears('Your case number is FD-1001.');
    await customer.says('my address is ana@example.org');
    await customer.hears("I've added that to your case.");
  });
});
