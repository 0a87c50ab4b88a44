import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { textOf } from '../helpers/slack/office.ts';
import { claimed, LONG, openTown, type Town } from '../helpers/slack/town.ts';
import type { Post } from '../helpers/slack/workspace.ts';
import { describeWith } from '../setup/needs.ts';

const REPLIES = 6;
/** What the app says on a message that has arrived, and perhaps was read. */
const arrived = /^(white_check_mark|white_check_mark eyes|eyes)$/;
const marks = ({ reactions }: Post): string =>
  reactions.flatMap(({ name, users }) => (users.length > 0 ? [name] : [])).join(' ');

/** Slack takes neither reactions nor changed cards for a while, and the processes are killed in the middle of it. */
export function cardsAndMarksLater(over: 'socket' | 'http'): void {
  describeWith('redis', `a workspace that is at its limits, over ${over}`, () => {
    let town: Town;
    beforeAll(async () => {
      town = await openTown(over);
    }, 2 * LONG);
    afterAll(() => town.close(), LONG);

    it(
      'has all words at once, and true cards and marks when it can, in few calls, whoever was killed',
      async () => {
        const { slack, ana, card, clicks, says, sees, inThread, two } = town;
        const ann = await town.customer('Ann');
        await ann.says('I want to talk to a person, please.');
        const post = await card(ann.conversation);
        await clicks(ana, post, 'Claim');
        await sees('the claim', claimed(post));
        const from = slack.calls.length;
        for (const method of ['reactions.add', 'chat.update'])
          void slack.faults.next(method, { status: 429, retryAfter: 10 }, { times: 1e9 });
        const done = (wanted: string) =>
          slack.calls.slice(from).filter(({ method, outcome }) => method === wanted && outcome === 'ok').length;

        const replies: Post[] = [];
        const talk = async (i: number) => {
          replies.push(says(ana, `Reply ${i}.`, post));
          await ann.hears(`Reply ${i}.`, two[i % 2]);
          await ann.says(`Question ${i}?`, ...two);
          await inThread(post, `Question ${i}?`);
        };
        for (let i = 0; i < REPLIES / 2; i++) await talk(i);
        for (const one of two) {
          await one.kill();
          await one.start();
        }
        for (let i = REPLIES / 2; i < REPLIES; i++) await talk(i);
        says(ana, '!close answered', post);
        await slack.events.quiet();
        expect(done('reactions.add') + done('chat.update')).toBe(0);

        slack.faults.clear();
        await sees('the end', () => textOf(post).includes('*Resolved*'));
        await sees('the marks', () => replies.every((each) => arrived.test(marks(each))));
        expect(done('chat.update')).toBeLessThanOrEqual(3);
        // One for each message, and the few that were read in between.
        expect(done('reactions.add')).toBeLessThanOrEqual(2 * REPLIES);
        const shown = slack.thread(post).flatMap((each) => /Question \d/.exec(textOf(each))?.[0] ?? []);
        expect(shown).toEqual(replies.map((_, i) => `Question ${i}`));
      },
      2 * LONG,
    );
  });
}
