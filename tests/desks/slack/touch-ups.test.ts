import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { type Claimed, openClaimed } from '../../helpers/slack/claimed.ts';
import { textOf } from '../../helpers/slack/office.ts';
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
  return {
    ...office,
    opens: () => slack.faults.clear(),
    /** How often Slack has done something since then. */
    done: (method: string) =>
      slack.calls.slice(from).filter((call) => call.method === method && call.outcome === 'ok').length,
    /** How often it was asked for it. */
    asked: (...methods: string[]) => slack.calls.slice(from).filter(({ method }) => methods.includes(method)).length,
    inThread: (text: string) => slack.until(text, () => slack.thread(card).find((post) => textOf(post).includes(text))),
  };
};

describe.each(ways)('while Slack takes neither reactions nor changed cards, over %s', (over) => {
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
    await ana.clicks(card, 'Release');
    await bob.clicks(card, 'Claim');
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
    expect(done('chat.update')).toBeLessThanOrEqual(2);
    expect(done('reactions.add')).toBe(REPLIES);
    expect(asked('reactions.remove')).toBe(0);
  });
});
