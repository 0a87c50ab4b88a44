import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Entry } from '../../src/conversation/decision.ts';
import { createRedisStore } from '../../src/conversation/redis/store.ts';
import type { Store } from '../../src/conversation/store.ts';
import { openPostOffice, type Posted } from '../channels/fake/post-office.ts';
import { makeHome } from '../helpers/frontdesk.ts';
import { until } from '../helpers/until.ts';
import { startWhole, type Whole } from '../helpers/whole.ts';
import { describeWith } from '../setup/needs.ts';

const jo = { address: 'jo@example.org', name: 'Jo Meyer' };
const ben = { address: 'ben@example.org', name: 'Ben Cole' };
const cora = { address: 'cora@example.org', name: 'Cora Diaz' };
const prince = { address: 'prince@example.org', name: 'A Prince' };

describeWith('redis', 'a whole Frontdesk with a channel of letters', () => {
  const home = makeHome({ parking: { question: 'Where can I park my car?', answer: 'Behind the town hall.' } });
  const post = openPostOffice();
  let whole: Whole;
  let rep: Whole['rep'];
  let store: Pick<Store, 'history'>;
  beforeAll(async () => {
    whole = await startWhole({ folder: home.folder, channel: post.open });
    ({ rep } = whole);
    const redis = await whole.redis.connect();
    store = createRedisStore({ redis, listening: redis });
  });
  afterAll(async () => {
    await whole?.stop();
    home.remove();
  });

  const goesOut = (text: string): Promise<Posted> =>
    until(`the letter "${text}"`, () => post.posted.find(({ message }) => message.text?.includes(text)));
  const reads = (number: number, what: string, is: (entry: Entry) => boolean) =>
    until(what, async () => (await rep.reads(number)).find(is));
  const says = (number: number, text: string) => reads(number, text, ({ message }) => message.text === text);

  it('a representative says to whom a reply goes, and hears who of them did not get it', async () => {
    const conversation = await post.brings(jo, 'I want to talk to a person about my bill.', {
      cc: [ben],
      subject: 'My bill',
    });
    const { recipients } = await rep.ticket(conversation);
    expect(recipients).toEqual({ to: [jo], cc: [ben] });
    const number = await rep.claims('jo@example.org');
    await rep.does(number, { type: 'reply', text: 'As usual.' });
    expect(await goesOut('As usual.')).toMatchObject({ to: { id: 'jo@example.org' }, letter: undefined });
    await rep.does(number, { type: 'reply', text: 'Cora knows it.', to: [jo], cc: [cora] });
    const sent = await goesOut('Cora knows it.');
    expect(sent.letter).toEqual({ to: [jo], cc: [cora] });
    await post.comesBack(sent, 'cora@example.org', 'no such mailbox');
    await post.comesBack(sent, 'cora@example.org', 'no such mailbox');
    const told = await reads(number, 'the news', ({ message }) =>
      JSON.stringify(message.value ?? '').includes('cora@'),
    );
    expect(told.message).toMatchObject({
      name: 'desk.receipt',
      value: { outcome: 'failed', recipient: 'cora@example.org', reason: 'no such mailbox', message: sent.message.id },
    });
    await post.brings(ben, 'I was in copy, and have a word to say.', { answers: sent, cc: [jo] });
    const word = await says(number, 'I was in copy, and have a word to say.');
    expect(word.participant).toBe('ben@example.org');
    const news = (await rep.reads(number)).filter(({ message }) =>
      JSON.stringify(message.value ?? '').includes('cora@'),
    );
    expect(news).toHaveLength(1);
    await rep.does(number, { type: 'resolve', disposition: 'answered' });
  });

  it('a sender who is blocked gives nobody work and gets no word, until they are let in again', async () => {
    const conversation = await post.brings(prince, 'You have won! Tell me your number. I want to talk to a person.');
    const { number } = (await rep.ticket(conversation)).ticket;
    await rep.does(number, { type: 'block' });
    await reads(number, 'the block', ({ message }) => /blocked prince@example.org/.test(message.text ?? ''));
    const blocked = async () => {
      const next = await post.brings(prince, 'Where can I park my car?');
      return until('what became of it', async () => {
        const answered = post.posted.some(({ message }) => message.conversation.id === next);
        if (answered) return 'answered';
        const entries = await store.history(next, { last: 10 });
        return entries.some(({ message }) => /written by a machine/.test(message.text ?? '')) && 'noted';
      });
    };
    await until('the block to be known', async () => (await blocked()) === 'noted');
    const before = post.posted.length;
    expect(await blocked()).toBe('noted');
    expect(post.posted).toHaveLength(before);
    expect((await rep.board()).filter(({ customer }) => customer.id === prince.address)).toEqual([]);
    await rep.does(number, { type: 'unblock' });
    expect((await rep.ticket(conversation)).ticket).toMatchObject({ number, status: 'claimed' });
    await until('the sender to be heard', async () => (await blocked()) === 'answered');
  });

  it('a representative writes to somebody first, once, and has the answer', async () => {
    const letter = {
      to: 'Cora Diaz <cora@example.org>',
      subject: 'Your refund',
      text: 'It is on its way.',
      team: 'front',
    };
    const id = 'letter-0000-0000-0001';
    const conversation = await rep.writes(letter, id);
    expect(await rep.writes(letter, id)).toBe(conversation);
    const sent = await goesOut('It is on its way.');
    expect(sent).toMatchObject({
      to: { channel: 'post', id: 'cora@example.org', detail: { subject: 'Your refund' } },
      letter: { subject: 'Your refund', to: [cora] },
      message: { conversation: { id: conversation } },
    });
    const { ticket } = await rep.ticket(conversation);
    expect(ticket).toMatchObject({ status: 'claimed', reason: 'begun', subject: 'Your refund' });
    await post.brings(cora, 'Thank you, I wait for it.', { answers: sent });
    const answer = await says(ticket.number, 'Thank you, I wait for it.');
    expect(answer).not.toHaveProperty('participant');
    await rep.does(ticket.number, { type: 'reply', text: 'It takes three days.' });
    await goesOut('It takes three days.');
    expect(post.posted.filter(({ message }) => message.text === 'It is on its way.')).toHaveLength(1);
  });
});
