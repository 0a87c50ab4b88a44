import { describe, expect, it } from '@jest/globals';
import { talk } from '../helpers/conversation.ts';

const always = () => true;
const retried = async (clock: { passes(time: string): Promise<void> }) => {
  for (let i = 0; i < 5; i++) await clock.passes('10 s');
};

describe('a turn that fails again and again', () => {
  it('ends in an apology and a ticket', async () => {
    const { customer, clock, asides } = await talk({ breaks: always });
    await customer.says('How can I pay my water bill?');
    await customer.hearsNothing();
    await retried(clock);
    await customer.hears(
      /^Hello, .*\n\nI'm sorry, something went wrong on our side\. Your message is not lost: a colleague gets it/s,
    );
    expect(await customer.ticket()).toMatchObject({
      reason: 'bot-failed',
      status: 'waiting',
      subject: 'How can I pay my water bill?',
    });
    expect(await asides()).toHaveLength(1);
  });

  it('is apologised for in the language that was spoken', async () => {
    const { customer, clock } = await talk({ breaks: always, locale: 'es' });
    await customer.says('hola');
    await retried(clock);
    await customer.hears(/Lo siento, algo ha fallado por nuestra parte/);
  });

  it('while the end of a question is waited for, loses none of its pieces', async () => {
    const { customer, clock } = await talk({ breaks: (event) => event.kind === 'due' });
    await customer.says('about my bill');
    await clock.passes('2 s');
    await retried(clock);
    await customer.hears(/something went wrong/);
    expect(await customer.ticket()).toMatchObject({ reason: 'bot-failed', subject: 'about my bill' });
  });

  it('while a person is there, is brought to that person, and needs no apology', async () => {
    const { customer, rep, clock } = await talk({
      breaks: (event) => event.kind === 'heard' && event.message.text === 'poison',
    });
    await customer.says('agent please');
    await rep.claims();
    await customer.readsAll();
    await customer.says('poison');
    await retried(clock);
    await customer.hearsNothing();
    expect(rep.reads()).toContain('poison');
  });

  it('because of what a representative did, is none of the customer’s business', async () => {
    const { customer, rep, clock } = await talk({ breaks: (event) => event.kind === 'acted' });
    await customer.says('agent please');
    await customer.readsAll();
    await rep.claims();
    await retried(clock);
    await customer.hearsNothing();
    expect(await customer.ticket()).toMatchObject({ status: 'waiting' });
  });

  it('and cannot even open a ticket, promises nobody', async () => {
    const { customer, clock } = await talk({ breaks: always, handoffBreaks: true });
    await customer.says('How can I pay my water bill?');
    await retried(clock);
    await customer.hears(/I could not reach a colleague either\. Please try again in a few minutes\./);
    expect(await customer.ticket()).toBeUndefined();
  });
});
