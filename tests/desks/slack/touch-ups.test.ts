import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { type Claimed, openClaimed } from '../../helpers/slack/claimed.ts';
import { textOf } from '../../helpers/slack/office.ts';
import { isCardOf } from '../../helpers/slack/town.ts';
import { ways } from '../../helpers/slack/ways.ts';
import type { Post } from '../../helpers/slack/workspace.ts';

jest.setTimeout(120_000);

let office: Claimed | undefined;
afterEach(async () => {
  await office?.close();
  office = undefined;
});

const marks = ({ reactions }: Post) => reactions.flatMap(({ name, users }) => (users.length > 0 ? [name] : []));
const REPLIES = 12;

/** Ann's ticket is Ana's, and Slack takes neither reactions nor changed cards until `opens`. */
const limited = async (over: 'socket' | 'http', options: Parameters<typeof openClaimed>[1] = {}) => {
  office = await openClaimed(over, options);
  const { slack, card } = office;
  const lanes = ['reactions.add', 'chat.update'];
  for (const method of lanes) void slack.faults.next(method, { status: 429, retryAfter: 30 }, { times: 1e9 });
  const from = slack.calls.length;
  // That a word in the thread was understood is said with a reaction of its own, once.
  const calls = (wanted: string) =>
    slack.calls.slice(from).filter(({ method, args }) => method === wanted && args.name !== 'ok');
  return {
    ...office,
    opens: () => slack.faults.clear(),
    /** How often Slack has done something since then. */
    done: (method: string) => calls(method).filter(({ outcome }) => outcome === 'ok').length,
    /** How often it was asked for it. */
    asked: (...methods: string[]) => methods.flatMap(calls).length,
    inThread: (text: string) => slack.until(text, () => slack.thread(card).find((post) => textOf(post).includes(text))),
  };
};

describe.each(ways)('while Slack takes neither reactions nor changed cards, over %s', (over) => {
  it('a note and a word that were written then are marked as soon as Slack lets it', async () => {
    const { ana, ann, card, slack, opens } = await limited(over);
    const note = ana.says('// he is angry', { in: card });
    const word = ana.says('!priority high', { in: card });
    await slack.until('the priority', async () => (await ann.ticket())?.priority === 'high');
    expect([note, word].flatMap(marks)).toEqual([]);
    opens();
    await slack.until('the marks', () => marks(note).includes('lock') && marks(word).includes('ok'));
  });

  it('words go on, and then each card and each message shows what is true at last, with few calls', async () => {
    const { ana, bob, ann, card, slack, told, quiet, opens, done, asked, inThread } = await limited(over);
    const replies: Post[] = [];
    for (let i = 0; i < REPLIES; i++) {
      replies.push(ana.says(`Reply ${i}.`, { in: card }));
      await slack.until('the reply', async () => (await ann.hears()).includes(`Reply ${i}.`));
      await ann.says(`Question ${i}?`);
      await inThread(`Question ${i}?`);
    }
    await told('c1', 'read');
    // The card's buttons are old ones, so it is said in the thread.
    ana.says('!release', { in: card });
    await slack.until('the release', async () => (await ann.ticket())?.status === 'waiting');
    bob.says('!claim', { in: card });
    await slack.until('the claim', async () => (await ann.ticket())?.status === 'claimed');
    await ann.says('Is anybody there?');
    await inThread('Is anybody there?');
    expect(done('reactions.add') + done('chat.update')).toBe(0);
    // Each limit is met once or twice, and not by every message.
    expect(asked('reactions.add', 'chat.update')).toBeLessThan(10);
    opens();
    const last = replies.at(-1)!;
    await slack.until('the card', () => textOf(card).includes('Bob') && textOf(card).includes('Resolve…'));
    await slack.until('the marks', () => replies.every((post) => marks(post).length === 1));
    await quiet();
    expect(marks(last)).toEqual(['eyes']);
    for (const post of replies.slice(0, -1)) expect(marks(post)).toEqual(['white_check_mark']);
    expect(done('chat.update')).toBeLessThanOrEqual(4);
    expect(done('reactions.add')).toBe(REPLIES);
    expect(asked('reactions.remove')).toBe(0);
  });
});

describe('a card that stays behind', () => {
  it('shows at last how its ticket ended, though the next one has a card by then', async () => {
    const { ana, ann, card, slack, quiet, opens, done, billing } = await limited('socket');
    ana.says('!close answered', { in: card });
    await slack.until('the end', async () => (await ann.ticket())?.status === 'resolved');
    await quiet();
    await ann.says('One more thing.');
    const next = await slack.until('the next card', () =>
      billing.messages.find((post) => /FD-1002/.test(textOf(post))),
    );
    expect(textOf(card)).toContain('Resolve…');
    opens();
    await slack.until('the old card', () => textOf(card).includes('*Resolved*'));
    await quiet();
    expect(textOf(next)).toContain('*Unclaimed*');
    expect(done('chat.update')).toBe(1);
  });

  it('shows at last to which team its ticket went', async () => {
    const { ana, ann, card, slack, quiet, opens, done, tech } = await limited('socket');
    const forward = { type: 'transfer' as const, team: 'tech', by: { desk: 'slack', id: ana.id, name: 'Ana' } };
    await office!.acts('c1', forward);
    await slack.until('the new card', () => tech.messages.some((post) => textOf(post).includes('*Unclaimed*')));
    await ann.says('Hello, Tech?');
    await slack.until('her words', () => tech.messages.some((post) => textOf(post).includes('Hello, Tech?')));
    opens();
    await slack.until('where it went', () => textOf(card).includes('Transferred to Tech'));
    await quiet();
    expect(done('chat.update')).toBe(1);
  });
});

describe('a new card', () => {
  const numbered = (post: Post) => /FD-\d+/.exec(post.text)?.[0];

  it('has its number at once, and is not changed for it', async () => {
    office = await openClaimed('socket');
    const { slack, customer, billing, quiet } = office;
    const from = slack.calls.length;
    for (const id of ['c2', 'c3', 'c4']) await customer(id, id).says('Where is my refund?');
    await quiet();
    const cards = billing.messages.filter((post) => ['c2', 'c3', 'c4'].some((id) => isCardOf(id, post)));
    expect(cards.map(numbered).sort()).toEqual(['FD-1002', 'FD-1003', 'FD-1004']);
    const calls = slack.calls.slice(from).map(({ method }) => method);
    expect(calls.filter((method) => method === 'chat.update')).toEqual([]);
  });

  it.each(['fails', 'hangs'] as const)(
    'comes without a number when whoever gives it %s, and gets it later',
    async (how) => {
      office = await openClaimed('socket');
      const { slack, queue, customer, billing, quiet } = office;
      const { record } = queue;
      let ill = true;
      queue.record = (...about) => {
        if (!ill) return record(...about);
        return how === 'fails' ? Promise.reject(new Error('away')) : new Promise(() => {});
      };
      const card = async (shows: string) =>
        slack.until(shows, () => billing.messages.find((post) => isCardOf('c2', post) && post.text.includes(shows)));
      await customer('c2', 'Ben').says('Where is my refund?');
      await card('New');
      ill = false;
      await card('FD-1002');
      await quiet();
    },
  );
});
