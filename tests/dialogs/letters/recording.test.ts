import { expect, it } from '@jest/globals';
import { bodyOf, post } from './post.ts';

const unknown = 'Does the mayor like jazz music?';

it('each question of a letter is one in the record, with what it was answered with', async () => {
  const { customer, questions } = await post();
  await customer.says('How can I pay my water bill? What goes into the recycling cart?');
  await customer.hears('Ana');
  const asked = await questions.list({ limit: 10 });
  expect(new Set(asked.map(({ text, article }) => `${text} ${article}`))).toEqual(
    new Set(['How can I pay my water bill? pay-bill', 'What goes into the recycling cart? recycling']),
  );
  expect(new Set(asked.map(({ id }) => id)).size).toBe(2);
  expect(asked.map(({ text, part }) => `${part?.place} of ${part?.of}: ${text}`).sort()).toEqual([
    '1 of 2: How can I pay my water bill?',
    '2 of 2: What goes into the recycling cart?',
  ]);
  expect(new Set(asked.map(({ part }) => part?.message)).size).toBe(1);
});

it('the letter says which question it answers, so that it can be rated', async () => {
  const { customer, questions } = await post();
  await customer.says(`How can I pay my water bill? ${unknown}`);
  await customer.hears('FD-1001');
  const said = (await customer.log()).find(({ message }) => message.text?.includes('Pay **online**'));
  const { answers } = said!.about as { answers: { question: string; article: string } };
  const asked = await questions.list({ limit: 10 });
  expect(answers.article).toBe('pay-bill');
  expect(asked.find(({ id }) => id === answers.question)?.text).toBe('How can I pay my water bill?');
});

it('the one that a person gets stays open: what they reply belongs to it', async () => {
  const { customer, rep, questions } = await post();
  await customer.says(`How can I pay my water bill? ${unknown}`);
  await customer.hears('FD-1001');
  await rep.claims();
  await rep.replies('She prefers the blues.');
  await rep.resolves();
  const asked = await questions.list({ limit: 10 });
  expect(asked.find(({ text }) => text === unknown)).toMatchObject({
    outcomes: ['handed-over'],
    replies: [expect.objectContaining({ text: 'She prefers the blues.' })],
  });
  expect(asked.find(({ article }) => article === 'pay-bill')).toMatchObject({ outcomes: [], replies: [] });
});

it('what is chosen by its number is chosen for the question that was asked', async () => {
  const finds = { 'my bill?': { decision: 'choices' as const, ids: ['payment-extension', 'pay-bill', 'late-fee'] } };
  const { customer, questions } = await post({ finds });
  await customer.says('my bill?');
  await customer.hears('Ana');
  await customer.says('2\n\nAna');
  expect(bodyOf(await customer.hears('Ana'))).toContain('The late fee is $5');
  const asked = await questions.list({ limit: 10 });
  expect(asked).toHaveLength(1);
  expect(asked[0]).toMatchObject({ text: 'my bill?', decision: 'choices', article: 'late-fee' });
});

it('a guess is kept as what was given', async () => {
  const finds = { 'my bill?': { decision: 'choices' as const, ids: ['payment-extension', 'pay-bill', 'late-fee'] } };
  const { customer, questions } = await post({ finds });
  await customer.says('my bill?');
  await customer.hears('Ana');
  await customer.says('Yes');
  expect(await questions.list({ limit: 10 })).toMatchObject([
    { text: 'my bill?', decision: 'choices', article: 'payment-extension', outcomes: ['helped'] },
  ]);
});
