import { describe, expect, it } from '@jest/globals';
import type { Message } from '../../src/conversation/message.ts';
import { readLetter } from '../../src/dialogs/letters/reading.ts';
import { yesNoOf } from '../../src/dialogs/yes-no.ts';
import { Overloaded } from '../../src/knowledge/limiter.ts';
import { talk, usualTeams } from '../helpers/conversation.ts';
import { randomOf, seeds } from '../helpers/sample.ts';
import { about, canLetters } from './letters/post.ts';

/** Decisions that look random and are the same in every run. */
function chance(seed: number) {
  const next = randomOf(seed);
  return { of: <T>(some: readonly T[]): T => some[Math.floor(next() * some.length)]!, says: (p: number) => next() < p };
}

const texts = [
  'How can I pay my water bill?',
  'What goes into the recycling cart?',
  'Can I pay my bill later?',
  'bulk pickup',
  'my bill?',
  'my bill',
  'hi',
  'hello',
  'I have a question',
  'about my bill,',
  'Does the mayor like jazz music?',
  'asdf',
  '🤷',
  '',
  'yes',
  'no',
  "no, that's not it",
  'no, how do I report a power outage?',
  '1',
  '2',
  '9',
  'none of these',
  'thanks',
  'agent please',
  'where am I in line?',
  'cancel',
  'never mind',
  'you can close my case',
  'close this, please',
  "I don't need a person any more",
  'What is the status of FD-1001?',
  'any news on FD-4711?',
  'are you a bot?',
  'what can you do?',
  'say that again',
  "I don't get your answer",
  'test',
  'it does not work',
  'hello? anybody?',
  '42',
  'Wie kann ich meine Wasserrechnung bezahlen?',
  '你好，我想付水费账单',
  'ana@example.org',
  'ana@example',
  '123456',
  'I have to go',
  'new code',
  'Please send me this conversation by e-mail',
  'wrong address',
  'this is ridiculous',
  'i smell gas in the kitchen',
  'please help',
  'is anybody there',
  'I want to kill myself',
  'my landlord is bob@realty.example',
  'it is hot in here',
  '¿Cómo puedo pagar mi factura del agua?',
  'quiero hablar con una persona',
  'sí',
  'I lost my job and cannot pay you.',
  'x'.repeat(4000),
];

/**
 * Whether a customer who wrote something was answered: something was said to them since, or a person has the conversation, and the desk
 * has their words. Danger is the one thing that is said although a person is there: docs/decisions/0010.
 */
function answered(about: { heard: Message[]; text: string; taken: boolean; rep: { reads(): string[] } }): boolean {
  const { heard, text, taken, rep } = about;
  return heard.length > 0 || (taken && rep.reads().includes(text));
}

const closed = {
  ...usualTeams[0]!,
  hours: { zone: 'Europe/Madrid', week: [[], [], [], [{ from: 0, to: 60 }], [], [], []], closed: [] },
};

/** What is said to somebody who wants a person's case closed. */
const aboutClosing =
  /Shall I close your case|stays with|is closed, and .* told|¿Cierro su caso|sigue con|está cerrado, y .* lo sabe/;

/** Who waits is answered, too: an open ticket alone is no answer. */
describe('every customer message ends in an answer, a person, or an apology, never in silence, and never twice', () => {
  it.each(seeds(12, 200))('conversation %i', async (seed) => {
    const { of, says } = chance(seed);
    const broken = says(0.3);
    const away: string[] = [];
    const { customer, rep, representative, clock, mail } = await talk({
      byMail: says(0.5),
      mails: says(0.7),
      away,
      breaks: (event) => broken && event.kind === 'heard' && event.message.text === 'asdf',
      teams: says(0.3) ? [closed, usualTeams[1]!] : usualTeams,
    });
    const bob = representative(customer, 'Bob');
    const acts = [
      rep.claims,
      bob.claims,
      () => rep.replies('Hello from Ana'),
      rep.releases,
      bob.releases,
      rep.returns,
      rep.resolves,
      () => rep.transfers('billing'),
      () => rep.assigns(bob.by),
      async () => void away.push('Ana'),
      async () => void away.splice(0),
      async () => {
        if (mail.letters.some(({ to, beside }) => beside && to === 'ana@example.org'))
          await customer.says(mail.codeFor('ana@example.org'));
      },
      customer.has,
      customer.closes,
    ];
    const said: Message[] = [];
    if (says(0.5)) await customer.joins();

    for (let step = 0; step < 40; step++) {
      said.push(...(await customer.readsAll()));
      if (says(0.25)) await of(acts)();
      else {
        const buttons = await customer.buttons();
        const before = await customer.ticket();
        const taken = before?.status === 'claimed';
        const text = buttons.length > 0 && says(0.4) ? of(buttons) : of(texts);
        await customer.says(text);
        // Whatever is waited for, or tried again, has come by then.
        if (says(0.7)) {
          for (let i = 0; i < 6; i++) await clock.passes('10 s');
          const heard = await customer.readsAll();
          said.push(...heard);
          const ticket = await customer.ticket();
          const alarmed = before?.reason !== 'danger' && ticket?.reason === 'danger';
          const called = taken && ticket?.status === 'waiting';
          const closing = heard.some((each) => aboutClosing.test(each.text ?? ''));
          if (taken) expect(heard).toHaveLength(alarmed || called || closing ? 1 : 0);
          if (!answered({ heard, text, taken, rep })) throw new Error(`silence after\n${await customer.transcript()}`);
        }
      }
    }
    for (let i = 0; i < 6; i++) await clock.passes('10 s');
    said.push(...(await customer.readsAll()));
    expect((await customer.state())?.bot.fragments).toBeUndefined();
    const ofBot = said.filter(({ from }) => from.role === 'bot').map(({ text }) => text);
    ofBot.forEach((text, i) => {
      expect(text).toBeTruthy();
      if (i > 0 && text === ofBot[i - 1]) throw new Error(`said twice: ${text}`);
    });
    expect(
      ofBot.filter(
        (text) => text?.includes('this is the automated front desk') || text?.includes('le atiende la recepción'),
      ).length,
    ).toBeLessThanOrEqual(1 + ofBot.filter((text) => text?.startsWith('Once more: Hello, this')).length);
    expect(JSON.stringify(await customer.state()).length).toBeLessThan(3000);
  });
});

/** What people put around what they want in a letter. */
const around: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => `Hello,\n\n${text}\n\nKind regards\nAna Lopez\n14 Elm Street\nTel. 555-0142`,
  (text) => `Hi Bob, I hope you are well.\n\n${text}\n\nThanks in advance\nAna`,
  (text) => `Buenos días:\n\n${text}\n\nUn saludo,\nAna`,
  (text) => `${text}\n\nOn Mon, 2 Mar 2026, City of Marlow wrote:\n> Did that help?`,
  (text) => `1. ${text}\n2. How much is the late fee?\n3. Which bands does she listen to?`,
  (text) => `${'We have lived here for years and like it. '.repeat(20)}\n\n${text}`,
  (text) => `How do I get rid of an old couch? ${text} What goes into the recycling cart?`,
];
const thanks = [
  'Thanks!',
  'Hi,\n\nthank you so much, that worked.\n\nAna',
  'Muchas gracias.\n\nUn saludo\nAna',
  'Yes, thanks',
  'ok',
];

describe('every letter ends in an answer, a person, or an apology, in one letter at most, and never the same twice', () => {
  it.each(seeds(12, 200))('correspondence %i', async (seed) => {
    const { of, says } = chance(seed);
    const broken = says(0.3);
    let busy = false;
    const { customer, rep, representative, clock } = await talk({
      ...{ channel: 'letters', can: canLetters, holds: { letters: says(0.5) ? 10_000 : 0 } },
      customer: { name: 'Ana Lopez', email: 'ana@example.org' },
      breaks: (event) => broken && event.kind === 'heard' && event.message.text === 'asdf',
      cannotLookUp: () => (busy ? new Overloaded(3000) : undefined),
      teams: says(0.3) ? [closed, usualTeams[1]!] : usualTeams,
    });
    const bob = representative(customer, 'Bob');
    const acts = [
      rep.claims,
      bob.claims,
      () => rep.replies('Hello from Ana'),
      async () => rep.undoes((await customer.ticket())?.held?.[0]),
      rep.releases,
      rep.returns,
      rep.resolves,
      () => rep.transfers('billing'),
    ];
    const said: Message[] = [];
    const readsAll = async (): Promise<Message[]> => {
      const heard = await customer.readsAll();
      said.push(...heard);
      return heard;
    };

    for (let step = 0; step < 25; step++) {
      await readsAll();
      if (says(0.25)) {
        await of(acts)();
        continue;
      }
      const before = await customer.ticket();
      const isOpen = before !== undefined && before.status !== 'resolved';
      const buttons = await customer.buttons();
      const isThanks = says(0.15);
      const text = isThanks ? of(thanks) : buttons.length > 0 && says(0.3) ? of(buttons) : of(around)(of(texts));
      const subject = says(0.5) ? of(['My bill', 'Re: My bill', 'Question', '']) : undefined;
      busy = says(0.1);
      await customer.says(text, subject === undefined ? {} : about(subject));
      busy = false;
      for (const time of ['10 s', '30 s', '60 s', '10 min', '10 s']) await clock.passes(time);
      const heard = (await readsAll()).filter(({ from }) => from.role === 'bot');
      if (heard.length > 1) throw new Error(`two letters for one\n${await customer.transcript()}`);
      const ticket = await customer.ticket();
      const taken = ticket !== undefined && ticket.status !== 'resolved' && (isOpen || ticket !== before);
      const isWith = taken && rep.reads().some((read) => read.includes(text));
      const owesNothing = readLetter(text).pleased || yesNoOf(readLetter(text).said || text) !== undefined;
      if (heard.length === 0 && !isWith && !owesNothing)
        throw new Error(`silence after ${JSON.stringify(text)}\n${await customer.transcript()}`);
    }
    for (const time of ['10 s', '10 min', '10 s', '30 min']) await clock.passes(time);
    await readsAll();
    const { bot } = (await customer.state())!;
    expect([bot.letter, bot.fragments, bot.summary]).toEqual([undefined, undefined, undefined]);
    const ofBot = said.filter(({ from }) => from.role === 'bot').map(({ text }) => text ?? '');
    ofBot.forEach((text, i) => {
      expect(text).toMatch(/^(Hello|Hola)[ ,:].*\n\n(Kind regards|Un saludo),|call|llame|leave the building/is);
      if (i > 0 && text === ofBot[i - 1]) throw new Error(`said twice: ${text}`);
      expect(text).not.toMatch(/You are (next|number)|puesto \d|One moment|now talking with/);
    });
    expect(JSON.stringify(await customer.state()).length).toBeLessThan(4000);
  });
});
