import { describe, expect, it } from '@jest/globals';
import { answeredIn } from '../../src/desks/answered.ts';
import type { Question } from '../../src/reports/questions.ts';
import { talk } from '../helpers/conversation.ts';

type Desk = Awaited<ReturnType<typeof talk>>;
/** The questions in the record, oldest first. */
const asked = async ({ questions }: Desk): Promise<Question[]> => (await questions.list({ limit: 100 })).reverse();
/** What the log says for the desks: the words of each answer from an article, the article, and the question in the record. */
const answers = async ({ customer, questions }: Desk) => {
  const given = (await customer.log()).filter((entry) => entry.about !== undefined);
  return Promise.all(
    given.map(async (entry) => ({
      says: entry.message.text,
      article: answeredIn(entry)?.article,
      to: (await questions.find(answeredIn(entry)?.question ?? ''))?.text,
    })),
  );
};
const short = ({ text, decision, article, outcomes }: Question) => ({ text, decision, article, outcomes });

describe('the record of questions', () => {
  it('holds what was asked, what it was answered with, and that it helped', async () => {
    const desk = await talk({ customer: { name: 'Rosa Diaz' } });
    await desk.customer.joins();
    await desk.customer.says('What goes into the recycling cart?');
    await desk.customer.says('Yes');
    const [question, ...more] = await asked(desk);
    expect(more).toEqual([]);
    expect(question).toMatchObject({
      text: 'What goes into the recycling cart?',
      locale: 'en',
      channel: 'console',
      decision: 'answer',
      article: 'recycling',
      outcomes: ['helped'],
    });
    expect(question?.top[0]).toMatchObject({ id: 'recycling', confidence: 1, view: 'exact' });
    expect((await desk.customer.state())?.bot.asked).toBeUndefined();
    expect(await desk.questions.counts(0)).toEqual(
      new Map([['recycling', { asked: 1, helped: 1, notHelped: 0, handedOver: 0 }]]),
    );
  });

  it('holds nothing of greetings, thanks and what a person is told', async () => {
    const desk = await talk();
    for (const text of ['hello', '👍', 'thanks!', 'Talk to a person', 'My meter runs backwards']) {
      await desk.customer.says(text);
    }
    expect(await asked(desk)).toEqual([]);
  });

  it('holds that an answer did not help, who was fetched, and what he wrote', async () => {
    const desk = await talk({ customer: { name: 'Rosa Diaz' } });
    await desk.customer.says('What goes into the recycling cart?');
    await desk.customer.says('No');
    await desk.customer.presses('Talk to a person');
    await desk.rep.replies('Nobody has claimed it yet, so this is only a note.');
    await desk.rep.claims();
    await desk.rep.notes('She asks for the third time.');
    await desk.rep.replies('Hi Rosa, pizza boxes go into the recycling cart when they are clean.');
    await desk.rep.resolves('answered');
    const [question] = await asked(desk);
    expect(question).toMatchObject({
      article: 'recycling',
      outcomes: ['not-helped', 'handed-over'],
      replies: [{ text: 'pizza boxes go into the recycling cart when they are clean.', ticket: 1001 }],
      resolved: { disposition: 'answered', ticket: 1001 },
    });
    await desk.customer.says('What goes into the recycling cart?');
    expect((await asked(desk)).map(short)[1]).toMatchObject({ outcomes: [] });
    expect((await asked(desk))[1]?.before).toBeUndefined();
  });

  it('ties other words for a question to it', async () => {
    const desk = await talk();
    await desk.customer.says('Does the mayor like jazz music?');
    await desk.customer.says('Which bands does she listen to?');
    await desk.customer.presses('Yes');
    const [first, second] = await asked(desk);
    expect([first, second].map((each) => each && short(each))).toEqual([
      { text: 'Does the mayor like jazz music?', decision: 'nothing', article: undefined, outcomes: ['asked-again'] },
      { text: 'Which bands does she listen to?', decision: 'nothing', article: undefined, outcomes: ['handed-over'] },
    ]);
    expect(second?.before).toBe(first?.id);
  });

  it('holds which of the choices was meant, or that none was', async () => {
    const desk = await talk();
    await desk.customer.says('my bill?');
    await desk.customer.says('2');
    await desk.customer.says('yes');
    await desk.customer.says('my bill?');
    await desk.customer.presses('None of these');
    expect((await asked(desk)).map(short)).toEqual([
      { text: 'my bill?', decision: 'choices', article: 'pay-bill', outcomes: ['helped'] },
      { text: 'my bill?', decision: 'choices', article: undefined, outcomes: ['not-helped'] },
    ]);
  });

  it('is pointed at by every answer from an article, and by nothing else that is said', async () => {
    const desk = await talk();
    for (const text of [
      'hello',
      'What goes into the recycling cart?',
      'yes',
      'my bill?',
      '2',
      'No',
      'Talk to a person',
    ])
      await desk.customer.says(text);
    await desk.rep.claims();
    await desk.rep.replies('Hi, I look at your bill.');
    expect(await answers(desk)).toEqual([
      {
        says: expect.stringMatching(/Paper, cardboard/),
        article: 'recycling',
        to: 'What goes into the recycling cart?',
      },
      { says: expect.stringMatching(/^Pay \*\*online/), article: 'pay-bill', to: 'my bill?' },
    ]);
  });

  it('is pointed at by an answer to what came in pieces, and by what is said to somebody in danger', async () => {
    const desk = await talk();
    await desk.customer.says('hi, I have a question about');
    await desk.customer.says('recycling, what goes into the');
    await desk.clock.passes('2 s');
    await desk.customer.says('I smell gas in my kitchen');
    expect((await answers(desk)).map(({ article }) => article)).toEqual(['recycling', 'gas-smell']);
    for (const { to } of await answers(desk)) expect(to).toBeDefined();
  });

  it('tells a verdict from the question behind it', async () => {
    const desk = await talk();
    await desk.customer.says('What goes into the recycling cart?');
    await desk.customer.says('yes, and how can I pay my water bill?');
    await desk.customer.says('no, what is the fee when I pay my bill late?');
    expect((await asked(desk)).map(short)).toEqual([
      { text: 'What goes into the recycling cart?', decision: 'answer', article: 'recycling', outcomes: ['helped'] },
      {
        text: expect.stringMatching(/pay my water bill/),
        decision: 'answer',
        article: 'pay-bill',
        outcomes: ['not-helped'],
      },
      { text: expect.stringMatching(/pay my bill late/), decision: 'answer', article: 'late-fee', outcomes: [] },
    ]);
  });

  it('ties a call for a person to the question that is open, and notes one that stands alone', async () => {
    const desk = await talk();
    await desk.customer.says('Does the mayor like jazz music?');
    await desk.customer.says('I want to talk to a human');
    expect((await asked(desk)).map(short)).toEqual([
      { text: 'Does the mayor like jazz music?', decision: 'nothing', article: undefined, outcomes: ['handed-over'] },
    ]);
    const other = desk.another();
    await other.says('I want to talk to a human');
    expect((await asked(desk))[1]).toMatchObject({ decision: 'person', reason: 'asked', outcomes: ['handed-over'] });
  });
});
