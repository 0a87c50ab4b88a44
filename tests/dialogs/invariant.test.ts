import { describe, expect, it } from '@jest/globals';
import type { Message } from '../../src/conversation/message.ts';
import { talk, usualTeams } from '../helpers/conversation.ts';
import { randomOf, seeds } from '../helpers/sample.ts';

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
  'ana@example.org',
  'ana@example',
  '123456',
  'I have to go',
  'new code',
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

describe('every customer message ends in an answer, a person, or an apology, never in silence, and never twice', () => {
  it.each(seeds(12, 200))('conversation %i', async (seed) => {
    const { of, says } = chance(seed);
    const broken = says(0.3);
    const closed = {
      ...usualTeams[0]!,
      hours: { zone: 'Europe/Madrid', week: [[], [], [], [{ from: 0, to: 60 }], [], [], []], closed: [] },
    };
    const { customer, rep, representative, clock, mail } = await talk({
      byMail: says(0.5),
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
      async () => {
        if (mail.letters.some(({ to, beside }) => beside && to === 'ana@example.org'))
          await customer.says(mail.codeFor('ana@example.org'));
      },
      customer.has,
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
          if (taken) expect(heard).toHaveLength(alarmed ? 1 : 0);
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
