import { afterEach, describe, expect, it } from '@jest/globals';
import { type Claimed, openClaimed } from '../../helpers/slack/claimed.ts';
import { textOf } from '../../helpers/slack/office.ts';
import { ways } from '../../helpers/slack/ways.ts';
import type { Post } from '../../helpers/slack/workspace.ts';

let office: Claimed | undefined;
afterEach(async () => {
  await office?.close();
  office = undefined;
});
const claimed = async (...options: Parameters<typeof openClaimed>): Promise<Claimed> => {
  office = await openClaimed(...options);
  return office;
};

const marks = ({ reactions }: Post) => reactions.flatMap(({ name, users }) => (users.length > 0 ? [name] : []));
const [WAITS, HAS, READ, LOST] = ['hourglass_flowing_sand', 'white_check_mark', 'eyes', 'warning'];

describe.each(ways)('what a message says of itself, over %s', (over) => {
  it('waits, arrives and is read', async () => {
    const { ana, card, faulty, told, marked, slack, quiet } = await claimed(over, { soon: 0 });
    faulty.away = true;
    const post = ana.says('It is on its way.', { in: card });
    await marked(post, WAITS!);
    await told('c1', 'delivered');
    await slack.until('the tick alone', () => marks(post).join() === HAS);
    await told('c1', 'read');
    await marked(post, READ!);
    await quiet();
    expect(marks(post)).toEqual([HAS, READ]);
  });

  it('shows nothing of waiting when it arrives at once', async () => {
    const { ana, card, marked, slack, quiet } = await claimed(over);
    const post = ana.says('It is on its way.', { in: card });
    await marked(post, HAS!);
    await quiet();
    expect(marks(post)).toEqual([HAS]);
    expect(slack.calls.filter(({ method }) => method.startsWith('reactions.'))).toHaveLength(1);
  });

  it('says of a bounce that comes later that it did not arrive, and is sent again with one click', async () => {
    const { ana, ann, card, told, marked, slack, quiet } = await claimed(over);
    const post = ana.says('It is on its way.', { in: card });
    await marked(post, HAS!);
    ana.says('Goodbye!', { in: card });
    await quiet();
    const [first] = (await office!.store.history('c1', { last: 100 })).filter(({ receipt }) => receipt !== undefined);
    await office!.arrives(first!, 'failed', 'the mailbox is full');
    await slack.until('the warning alone', () => marks(post).join() === LOST);
    const warning = await slack.until('the words', () =>
      slack
        .thread(card)
        .find(({ text }) => text === '⚠️ What Ana wrote did not reach the customer: the mailbox is full'),
    );
    await ana.clicks(warning, 'Try again');
    await slack.until('the tick alone', () => marks(post).join() === HAS);
    await quiet();
    expect(await ann.hears()).toEqual(['It is on its way.', 'Goodbye!', 'It is on its way.']);
    await told('c1', 'read');
    await marked(post, READ!);
  });

  it('loses its lock when it is sent after all', async () => {
    const { ana, bob, card, marked, whispered, slack } = await claimed(over);
    const post = ana.says(`${bob.mention} will call you.`, { in: card });
    await marked(post, 'lock');
    const [kept] = await whispered(1);
    await ana.clicks(kept!, 'Send to customer');
    await slack.until('the tick alone', () => marks(post).join() === HAS);
  });

  it('waits while it is held', async () => {
    const { ana, card, marked, slack, quiet } = await claimed(over, { hold: 3_600_000 });
    const post = ana.says('It is on its way.', { in: card });
    await marked(post, WAITS!);
    await ana.clicks(card, 'Release');
    await slack.until('the tick alone', () => marks(post).join() === HAS);
    await quiet();
  });
});

it('a reaction that Slack does not take away is taken away at the next try', async () => {
  const { ana, card, faulty, told, marked, slack, quiet } = await claimed('socket', { soon: 0 });
  faulty.away = true;
  const post = ana.says('It is on its way.', { in: card });
  await marked(post, WAITS!);
  void slack.faults.next('reactions.remove', { status: 500 });
  await told('c1', 'delivered');
  await slack.until('the truth', () => marks(post).join() === HAS);
  await quiet();
  expect(slack.calls.filter(({ method }) => method === 'reactions.remove')).toHaveLength(2);
});

it('shows what the customer changed and took back', async () => {
  const { ann, card, slack, store, changes, quiet } = await claimed();
  await ann.says('My number is 12.');
  await quiet();
  const said = (await store.history('c1', { last: 20 })).findLast(({ message }) => message.text === 'My number is 12.');
  await changes('c1', said!.message.id, 'My number is 21.');
  await quiet();
  const [changed] = slack.thread(card).slice(-1);
  expect(textOf(changed!)).toMatch(
    /✏️ Ann Other \(customer\) changed a message that stands above\. It says now:.*My number is 21\./,
  );
  await changes('c1', said!.message.id, null);
  await quiet();
  expect(textOf(slack.thread(card).at(-1)!)).toContain('🗑️ Ann Other (customer) deleted a message.');
});
