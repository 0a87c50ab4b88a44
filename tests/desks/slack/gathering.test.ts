import { afterEach, expect, it, jest } from '@jest/globals';
import { type Claimed, openClaimed } from '../../helpers/slack/claimed.ts';
import { textOf } from '../../helpers/slack/office.ts';

jest.setTimeout(120_000);

let office: Claimed | undefined;
afterEach(async () => {
  await office?.close();
  office = undefined;
});

/** Ann's ticket is Ana's, and the channel is behind: her next words wait while the first ones are on their way. */
const open = async () => {
  office = await openClaimed('socket', { behindMs: 0 });
  const { slack, card } = office;
  /** What of these words the thread's posts show, a line for each post. */
  const posts = () =>
    slack
      .thread(card)
      .map((post) => [...textOf(post).matchAll(/Line \d+/g)].map(String))
      .filter((lines) => lines.length > 0);
  return { ...office, posts };
};
const lines = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, i) => `Line ${first + i}`);

it('what a customer has written in a row goes into one post, once, whatever becomes of the answer', async () => {
  for (const trouble of [undefined, { lost: true }, { status: 500 }, { status: 429, retryAfter: 1 }] as const) {
    const { slack, ann, quiet, posts, close } = await open();
    const first = slack.faults.hold('chat.postMessage', { when: ({ blocks }) => String(blocks).includes('Line 1"') });
    await ann.says('Line 1');
    await first.arrived;
    if (trouble)
      void slack.faults.next('chat.postMessage', trouble, { when: ({ blocks }) => String(blocks).includes('Line 2') });
    for (const line of lines(2, 6)) await ann.says(line);
    first.release();
    await slack.until('the last line', () => posts().flat().includes('Line 6'));
    await quiet();
    expect(posts()).toEqual([['Line 1'], lines(2, 6)]);
    await close();
  }
  office = undefined;
});

it('words of others in between stand in their order, and what was written in the thread itself stands there already', async () => {
  const { slack, ana, ann, card, marked, quiet, posts } = await open();
  const first = slack.faults.hold('chat.postMessage', { when: ({ blocks }) => String(blocks).includes('Line 1"') });
  await ann.says('Line 1');
  await first.arrived;
  await ann.says('Line 2');
  await ann.says('Line 3');
  ana.says('// a word', { in: card });
  ana.says('I look at it.', { in: card });
  await slack.until('her words', () => office!.received.filter(({ kind }) => kind === 'acted').length >= 3);
  await ann.says('Line 4');
  const reply = ana.says('It is on its way.', { in: card });
  await slack.until('her reply', async () => (await ann.hears()).length > 1);
  await ann.says('Line 5');
  first.release();
  await slack.until('the last line', () => posts().flat().includes('Line 5'));
  await quiet();
  expect(posts()).toEqual([['Line 1'], lines(2, 3), lines(4, 5)]);
  expect(await ann.hears()).toEqual(['I look at it.', 'It is on its way.']);
  await marked(reply, 'white_check_mark');
});

it('however far a channel is behind', async () => {
  const { slack, ann, quiet, posts, says } = await open();
  const first = slack.faults.hold('chat.postMessage', { when: ({ blocks }) => String(blocks).includes('Line 1"') });
  await ann.says('Line 1');
  await first.arrived;
  for (const line of lines(2, 130)) await says('c1', line);
  first.release();
  await slack.until('the last line', () => posts().flat().includes('Line 130'));
  await quiet();
  expect(posts().flat()).toEqual(lines(1, 130));
  expect(posts().length).toBeLessThan(6);
});

it('so is what the bot said in a row, which stands apart from what others said', async () => {
  const { slack, ann, quiet, posts, says } = await open();
  const first = slack.faults.hold('chat.postMessage', { when: ({ blocks }) => String(blocks).includes('Line 1"') });
  await ann.says('Line 1');
  await first.arrived;
  await ann.says('Line 2');
  for (const line of lines(3, 4)) await says('c1', line);
  await ann.says('Line 5');
  first.release();
  await slack.until('the last line', () => posts().flat().includes('Line 5'));
  await quiet();
  expect(posts()).toEqual([['Line 1'], ['Line 2'], lines(3, 4), ['Line 5']]);
});

it('takes no more into one post than Slack holds', async () => {
  const { slack, ann, quiet, posts } = await open();
  const first = slack.faults.hold('chat.postMessage', { when: ({ blocks }) => String(blocks).includes('Line 1"') });
  await ann.says('Line 1');
  await first.arrived;
  for (const line of lines(2, 9)) await ann.says(`${line} ${'long '.repeat(600)}`);
  first.release();
  await slack.until('the last line', () => posts().flat().includes('Line 9'));
  await quiet();
  expect(posts().flat()).toEqual(lines(1, 9));
  expect(posts().length).toBeLessThan(9);
  expect(slack.calls.filter(({ outcome }) => /too_long|invalid/.test(outcome))).toEqual([]);
});
