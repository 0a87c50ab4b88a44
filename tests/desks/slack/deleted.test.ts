import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Claimed, openClaimed } from '../../helpers/slack/claimed.ts';
import { textOf } from '../../helpers/slack/office.ts';

let office: Claimed | undefined;
afterEach(async () => {
  await office?.close();
  office = undefined;
});

let over: 'socket' | 'http' = 'socket';
const claimed = async () => {
  office = await openClaimed(over);
  return office;
};
const cardsIn = ({ billing }: Claimed, number = 'FD-1001') =>
  billing.messages.filter(({ text, thread_ts, ts }) => (thread_ts ?? ts) === ts && text.includes(number));

describe.each(['socket', 'http'] as const)('a card that somebody deletes, over %s', (way) => {
  beforeAll(() => {
    over = way;
  });

  it('comes back at once with its thread, in which the work goes on', async () => {
    const all = await claimed();
    const { slack, ana, ann, card, quiet } = all;
    await ann.says('Are you there?');
    await quiet();
    ana.deletes(card);
    const again = await slack.until('the card', () =>
      cardsIn(all).find((post) => post.ts !== card.ts && slack.thread(post).length > 1),
    );
    await quiet();
    expect(cardsIn(all)).toHaveLength(1);
    expect(textOf(again)).toMatch(/Ana.*Resolve…/);
    expect(slack.thread(again).map(textOf).join()).toMatch(/Where is my refund\?.*Are you there\?/s);
    ana.says('Yes, here.', { in: again });
    await quiet();
    expect(await ann.hears()).toEqual(['Yes, here.']);
  });

  it('comes back once, however often Slack tells of it', async () => {
    const all = await claimed();
    const { slack, ana, card, quiet } = all;
    ana.deletes(card);
    await slack.until('the card', () => cardsIn(all).some((post) => slack.thread(post).length > 1));
    await slack.events.redeliver(({ body }) => JSON.stringify(body.event).includes('tombstone'));
    await quiet();
    expect(cardsIn(all)).toHaveLength(1);
  });

  it('stays away when its ticket has ended, and other messages are nobody’s cards', async () => {
    const all = await claimed();
    const { slack, ana, card, quiet } = all;
    const note = ana.says('// only a note', { in: card });
    await quiet();
    ana.deletes(note);
    await ana.clicks(card, 'Resolve…');
    await slack.until('the form', () => ana.modal());
    await ana.submits({ disposition: 'done' });
    await slack.until('the end', () => textOf(card).includes('Reopen'));
    await quiet();
    ana.deletes(card);
    await quiet();
    expect(cardsIn(all)).toEqual([]);
  });
});

describe('the first post of a thread', () => {
  it('names the customer’s other tickets that are open, wherever they wrote', async () => {
    over = 'socket';
    const all = await claimed();
    const jo = { address: 'jo@example.org', name: 'Jo Meyer' };
    const letter = { from: jo, to: [{ address: 'help@marlow.example' }], subject: 'My bill' };
    await all.customer('c2').says('It is wrong.', letter);
    await all.slack.until('the card', () => cardsIn(all, 'FD-1002').some((post) => all.slack.thread(post).length > 1));
    await all.customer('c3').says('And the other one, too.', { ...letter, subject: 'My other bill' });
    const third = await all.slack.until('the next card', () =>
      cardsIn(all, 'FD-1003').find((post) => all.slack.thread(post).length > 1),
    );
    const [, summary] = all.slack.thread(third);
    expect(textOf(summary!)).toMatch(/Also open of this customer:\\nFD-1002 \(email\): /);
    // Ann is somebody else.
    expect(textOf(summary!)).not.toContain('FD-1001');
  });
});
