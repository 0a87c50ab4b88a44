import { describe, expect, it } from '@jest/globals';
import type { Customer } from '../../src/conversation/event.ts';
import { talk, usualTeams } from '../helpers/conversation.ts';

const always = usualTeams[0]!;
const hours = { zone: 'America/New_York', week: [[{ from: 480, to: 1020 }], [], [], [], [], [], []], closed: [] };
const ana = 'ana@x.example';

/** Somebody who waits for a team that is closed, and was asked for an address. */
async function waits(house: { open?: boolean; customer?: Partial<Customer>; locale?: string; byMail?: boolean } = {}) {
  const { open = false, byMail = true, ...more } = house;
  const all = await talk({ ...more, byMail, teams: open ? usualTeams : [{ ...always, hours }] });
  await all.customer.says(house.locale === 'es' ? 'quiero hablar con una persona' : 'agent please');
  await all.customer.readsAll();
  const who = async () => (await all.customer.record())?.customer;
  return { ...all, who };
}

const wrong = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

describe('an address that a customer gives', () => {
  it('gets a code, and is theirs once they typed it', async () => {
    const { customer, mail, who, rep } = await waits();
    await customer.says('Ana@X.example');
    await customer.hears(/^Thank you\. I've just sent a code with six digits to Ana@X\.example\. Please write it here/);
    const code = mail.codeFor(ana);
    expect(mail.letters).toEqual([
      expect.objectContaining({ to: ana, beside: true, subject: 'Your code for the chat with City of Marlow' }),
    ]);
    expect(await who()).toEqual({ id: 'u1', email: 'Ana@X.example' });
    await customer.says(code);
    await customer.hears('Thank you, that is right. If you leave this chat, the answer goes to Ana@X.example');
    await customer.hearsNothing();
    expect(await who()).toEqual({ id: 'u1', email: 'Ana@X.example', emailConfirmed: true });
    expect(rep.reads()).toContain('••••••');
    expect(await customer.transcript()).not.toContain(code);
  });

  it('is answered as ever where nobody is written to by mail', async () => {
    const { customer, mail, clock } = await waits({ byMail: false });
    await customer.says(ana);
    await customer.hears('Thank you. We can answer to ana@x.example.');
    await customer.says('new code');
    await clock.passes('10 s');
    await customer.hears("I've added that to your case.");
    expect(mail.letters).toEqual([]);
  });

  it('gets none when it is an address of ours', async () => {
    const { customer, mail } = await waits();
    await customer.says('help@marlow.example');
    await customer.hears('Thank you. We can answer to help@marlow.example.');
    expect(mail.letters).toEqual([]);
  });

  it('is told in Spanish', async () => {
    const { customer, mail } = await waits({ locale: 'es' });
    await customer.says(ana);
    await customer.hears('Acabo de enviar un código de seis cifras a ana@x.example');
    expect(mail.letters[0]).toMatchObject({ subject: 'Su código para el chat con City of Marlow' });
    await customer.says(`el código es ${mail.codeFor(ana)}, gracias`);
    await customer.hears('Gracias, es correcto.');
  });
});

describe('a code', () => {
  it.each([
    '123456',
    '123 456',
    '123-456',
    'the code is 123456',
    'It’s 123456, thanks!',
    '１２３４５６',
    '1 2 3 4 5 6',
  ])('is understood however it is written: %s', async (written) => {
    const { customer, mail, who } = await waits();
    await customer.says(ana);
    const code = mail.codeFor(ana);
    const digits = [...code];
    await customer.says(
      written.replace(/[0-9１-６]/g, (each) => {
        const digit = digits.shift()!;
        return each > '9' ? String.fromCodePoint(0xff10 + Number(digit)) : digit;
      }),
    );
    expect(await who()).toMatchObject({ emailConfirmed: true });
  });

  it.each(['12345', '1234567', 'my account is {code}', '{code} is what the meter says', `${'a'.repeat(200)}{code}`])(
    'is not taken for one: %s',
    async (text) => {
      const { customer, mail, who, clock } = await waits();
      await customer.says(ana);
      await customer.readsAll();
      await customer.says(text.replace('{code}', mail.codeFor(ana)));
      await clock.passes('10 s');
      await customer.hears("I've added that to your case.");
      expect(await who()).not.toHaveProperty('emailConfirmed');
    },
  );

  it('that is wrong costs a try, and the fifth one ends it', async () => {
    const { customer, mail, who } = await waits();
    await customer.says(ana);
    await customer.readsAll();
    const code = mail.codeFor(ana);
    for (const left of ['You have 4 more tries.', 'You have 3 more tries.', 'You have 2 more tries.']) {
      await customer.says(wrong(code));
      await customer.hears(`That is not the code. ${left}`);
    }
    await customer.says(wrong(code));
    await customer.hears('That is not the code. You have one more try.');
    await customer.says(wrong(code));
    await customer.hears("That is not the code either, so it doesn't count any more.");
    await customer.says(code);
    expect(await who()).not.toHaveProperty('emailConfirmed');
  });

  it('that is right counts at the last try', async () => {
    const { customer, mail, who } = await waits();
    await customer.says(ana);
    const code = mail.codeFor(ana);
    for (let i = 0; i < 4; i++) await customer.says(wrong(code));
    await customer.says(code);
    expect(await who()).toHaveProperty('emailConfirmed', true);
  });

  it('counts for ten minutes', async () => {
    const { customer, mail, who, clock } = await waits();
    await customer.says(ana);
    await clock.passes('10.1 min');
    await customer.readsAll();
    await customer.says(mail.codeFor(ana));
    await customer.hears('That code is too old: it counts for ten minutes.');
    expect(await who()).not.toHaveProperty('emailConfirmed');
  });

  it('counts once', async () => {
    const { customer, mail, who, clock } = await waits();
    await customer.says(ana);
    await customer.says(mail.codeFor(ana));
    await customer.says('ben@x.example');
    await customer.says('yes');
    await customer.readsAll();
    expect(await who()).toEqual({ id: 'u1', email: 'ben@x.example' });
    await clock.passes('10 s');
    await customer.says(mail.codeFor(ana));
    expect(await who()).not.toHaveProperty('emailConfirmed');
  });

  it('that is not the newest counts as a wrong one', async () => {
    const { customer, mail, clock, who } = await waits();
    await customer.says(ana);
    const first = mail.codeFor(ana);
    await clock.passes('61 s');
    await customer.readsAll();
    await customer.says("I didn't get it, please send it again");
    await customer.hears("I've sent a new code to ana@x.example. Only this one counts now.");
    const second = mail.codeFor(ana);
    await customer.says(first);
    await customer.hears('That is not the code. You have 4 more tries.');
    await customer.says(second);
    expect(await who()).toHaveProperty('emailConfirmed', true);
  });

  it('is of one conversation', async () => {
    const { customer, mail, another, clock } = await waits();
    await customer.says(ana);
    const code = mail.codeFor(ana);
    await clock.passes('61 s');
    const other = another();
    await other.says('agent please');
    await other.says(ana);
    await other.readsAll();
    await other.says(code);
    await other.hears('That is not the code.');
    await other.says(mail.codeFor(ana));
    await other.hears('Thank you, that is right.');
  });

  it('typed by somebody else in the conversation counts for nothing', async () => {
    const { customer, mail, who, receive, clock } = await waits();
    await customer.says(ana);
    const at = clock.now();
    const said = { id: 'x1', conversation: customer.id, at };
    await receive({
      ...{ kind: 'heard', ...said, address: { channel: 'console', id: customer.id }, customer: { id: 'ben' } },
      message: {
        ...{ type: 'message', id: 'x1', timestamp: new Date(at).toISOString(), channelId: 'console' },
        ...{ from: { id: 'ben' }, conversation: { id: customer.id }, text: mail.codeFor(ana) },
      },
    });
    expect(await who()).not.toHaveProperty('emailConfirmed');
  });

  it('is nowhere but in its mail', async () => {
    const { customer, mail, store } = await waits();
    await customer.says(ana);
    const code = mail.codeFor(ana);
    const kept = JSON.stringify([await customer.log(), await store.conversation(customer.id)]);
    expect(kept).not.toContain(code);
    expect(mail.letters[0]?.subject).not.toContain(code);
  });
});

describe('sending codes', () => {
  it('waits a minute between two, and says so', async () => {
    const { customer, mail, clock } = await waits();
    await customer.says(ana);
    await customer.readsAll();
    await customer.says('new code');
    await customer.hears('I sent a code less than a minute ago. Please look among spam, too.');
    expect(mail.letters).toHaveLength(1);
    await clock.passes('61 s');
    await customer.says('new code');
    await customer.hears("I've sent a new code to ana@x.example.");
    expect(mail.letters).toHaveLength(2);
  });

  it('ends after three an hour to one address, whoever asks', async () => {
    const { customer, mail, clock, another } = await waits();
    await customer.says(ana);
    for (let i = 0; i < 2; i++) {
      await clock.passes('2 min');
      await customer.says('new code');
    }
    expect(mail.letters).toHaveLength(3);
    await clock.passes('2 min');
    const other = another();
    await other.says('agent please');
    await other.readsAll();
    await other.says(ana);
    await other.hears("I've just sent a code with six digits to ana@x.example.");
    await other.hears("I can't send any more codes for now. The answer will come here, in this chat.");
    expect(mail.letters).toHaveLength(3);
    await other.says('new code');
    await other.hears('I sent a code less than a minute ago.');
  });

  it('ends after six a day in one conversation, whatever the addresses', async () => {
    const { customer, mail, clock } = await waits();
    for (let i = 0; i < 7; i++) {
      await customer.says(`ana${i}@x.example`);
      if (i > 0) await customer.says('yes');
      await clock.passes('2 min');
    }
    expect(mail.letters.map(({ to }) => to)).toEqual([0, 1, 2, 3, 4, 5].map((i) => `ana${i}@x.example`));
    const said = await customer.readsAll();
    expect(said.map(({ text }) => text)).toContain(
      "I can't send any more codes for now. The answer will come here, in this chat.",
    );
  });

  it('tells the customer when the address does not take mail, and takes another one', async () => {
    const { customer, mail, who } = await waits();
    mail.office.answer = { outcome: 'refused', reason: '550 no such user' };
    await customer.says(ana);
    await customer.hears("I've just sent a code with six digits to ana@x.example.");
    await customer.hears('The mail to ana@x.example did not arrive. If there is another address, just write it here.');
    expect(await who()).toEqual({ id: 'u1' });
  });

  it('tells them when it comes back later', async () => {
    const { customer, mail, who, receive, clock } = await waits();
    await customer.says(ana);
    await customer.readsAll();
    const [letter] = mail.letters;
    await clock.passes('2 min');
    const bounce = { id: 'bounce', conversation: customer.id, at: clock.now(), destination: 'post', recipient: ana };
    await receive({ kind: 'delivery', ...bounce, delivery: letter!.id, state: 'failed', reason: 'no such user' });
    await customer.hears('The mail to ana@x.example did not arrive.');
    await customer.says('ben@x.example');
    await customer.hears("I've just sent a code with six digits to ben@x.example.");
    expect(await who()).toEqual({ id: 'u1', email: 'ben@x.example' });
  });
});

describe('whoever waits and has been sent a code', () => {
  it('is answered as ever when they talk of something else', async () => {
    const { customer, rep, clock } = await waits();
    await customer.says(ana);
    await customer.readsAll();
    await customer.says('It is about 14 Elm Road.');
    await clock.passes('10 s');
    await customer.hears(/added that to your case|in your case too/);
    expect(rep.reads()).toContain('It is about 14 Elm Road.');
  });

  it('may give another address', async () => {
    const { customer, who, mail } = await waits();
    await customer.says(ana);
    const code = mail.codeFor(ana);
    await customer.readsAll();
    await customer.says('that is the wrong address, sorry');
    await customer.hears('All right, not to that one. If there is another address, just write it here.');
    expect(await who()).toEqual({ id: 'u1' });
    await customer.says(code);
    expect(await who()).toEqual({ id: 'u1' });
  });

  it('is told that a code is right, and never that it is wrong, while a person has the conversation', async () => {
    const { customer, rep, mail, who, clock } = await waits();
    await customer.says(ana);
    const code = mail.codeFor(ana);
    await rep.claims();
    await rep.replies('What is your account number?');
    await customer.readsAll();
    await clock.passes('2 min');
    await customer.says(ana);
    await customer.says(wrong(code));
    await customer.hearsNothing();
    expect(rep.reads()).toContain(wrong(code));
    await customer.says(code);
    await customer.hears('Thank you, that is right.');
    expect(await who()).toHaveProperty('emailConfirmed', true);
  });

  it('cannot try more often because a person is there', async () => {
    const { customer, rep, mail, who } = await waits();
    await customer.says(ana);
    const code = mail.codeFor(ana);
    await rep.claims();
    for (let i = 0; i < 5; i++) await customer.says(wrong(code));
    await customer.says(code);
    expect(await who()).not.toHaveProperty('emailConfirmed');
  });

  it('is not told of it once their case is over: it counts all the same', async () => {
    const { customer, rep, mail, who } = await waits();
    await customer.says(ana);
    await rep.claims();
    await rep.resolves('done');
    await customer.readsAll();
    await customer.says(mail.codeFor(ana));
    await customer.hears('Thank you, that is right.');
    expect(await who()).toHaveProperty('emailConfirmed', true);
  });
});

describe('somebody who cannot stay', () => {
  it.each([
    'I have to go',
    "Sorry, I can't wait any longer",
    'can you e-mail me?',
    'I need to leave now, please answer by email',
  ])('is asked for an address: %s', async (text) => {
    const { customer } = await waits({ open: true });
    await customer.says(text);
    await customer.hears('Is there an e-mail address that we can answer to?');
    await customer.says(ana);
    await customer.hears("I've just sent a code");
  });

  it.each(['tengo que irme', 'no puedo esperar más', '¿me pueden escribir un correo?'])(
    'in Spanish: %s',
    async (text) => {
      const { customer } = await waits({ open: true, locale: 'es' });
      await customer.says(text);
      await customer.hears('¿Hay una dirección de correo');
    },
  );

  it.each(['I have to go to the town hall, where is it?', 'You have to go there by bus'])(
    'and somebody who can is not: %s',
    async (text) => {
      const { customer, clock } = await waits({ open: true });
      await customer.says(text);
      await clock.passes('10 s');
      await customer.hears("I've added that to your case.");
    },
  );

  it('is reminded of the code, and told when all is well', async () => {
    const { customer, mail } = await waits();
    await customer.says(ana);
    await customer.readsAll();
    await customer.says('I have to go');
    await customer.hears('The answer can go to ana@x.example as soon as you write the code here that I sent there.');
    await customer.says(mail.codeFor(ana));
    await customer.readsAll();
    await customer.says('I have to go');
    await customer.hears('All right. When you have left this chat, the answer goes to ana@x.example');
  });

  it('is asked after three minutes in which nobody came', async () => {
    const { customer, clock } = await waits({ open: true });
    await clock.passes('3 min');
    await customer.hears("I'm sorry that this takes a while.");
    await customer.says(ana);
    await customer.hears("I've just sent a code");
  });

  it('is not asked when somebody came, nor in danger', async () => {
    const { customer, clock, rep } = await waits({ open: true });
    await rep.claims();
    await customer.readsAll();
    await clock.passes('3 min');
    await customer.hearsNothing();
    const other = await talk({ byMail: true });
    await other.customer.says('i smell gas in the kitchen');
    await other.customer.readsAll();
    await other.clock.passes('3 min');
    expect(JSON.stringify(await other.customer.readsAll())).not.toContain('e-mail');
  });
});
