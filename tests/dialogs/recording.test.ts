import { describe, expect, it } from '@jest/globals';
import type { Question } from '../../src/reports/questions.ts';
import { talk } from '../helpers/conversation.ts';

type Desk = Awaited<ReturnType<typeof talk>>;
/** The questions in the record, oldest first. */
const asked = async ({ questions }: Desk): Promise<Question[]> => (await questions.list({ limit: 100 })).reverse();
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
