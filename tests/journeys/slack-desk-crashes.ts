import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { crashing, pauseBetween } from '../helpers/crashing.ts';
import { firstSeed, randomOf, sample } from '../helpers/sample.ts';
import { textOf } from '../helpers/slack/office.ts';
import { claimed, isCardOf, LONG, openTown, type Town, twice } from '../helpers/slack/town.ts';
import type { Post } from '../helpers/slack/workspace.ts';
import { until, untilThere } from '../helpers/until.ts';
import { describeWith } from '../setup/needs.ts';

const CUSTOMERS = sample(3, 20);
const EACH = sample(4, 50);
const KILLS = sample(2, 10);
/** What the app says on a message that has arrived, and perhaps was read. */
const arrived = new Set(['white_check_mark', 'white_check_mark eyes', 'eyes']);
const marks = ({ reactions }: Post): string =>
  reactions.flatMap(({ name, users }) => (users.length > 0 ? [name] : [])).join(' ');

/** Words both ways between customers in the chat and a representative in Slack, while two processes die and Slack fails. */
export function deskAndCrashes(over: 'socket' | 'http'): void {
  describeWith('redis', `representatives in Slack while processes die, over ${over}`, () => {
    let town: Town;
    let random: () => number;
    /** Who wrote, their card, and what Ana answered there. */
    const talks: { i: number; customer: Awaited<ReturnType<Town['customer']>>; post: Post; replies: Post[] }[] = [];
    beforeAll(async () => {
      town = await openTown(over);
      random = randomOf(firstSeed);
    }, 2 * LONG);
    afterAll(() => town.close(), LONG);

    const dead = () => {
      town.elsewhere();
      return pauseBetween(0, 300, random);
    };
    const dying = () => crashing(town.two, { times: KILLS, least: 500, most: 2000, random, dead });

    it(
      `${CUSTOMERS * EACH} messages each way arrive once and in order, though processes are killed ${KILLS} times (seed ${firstSeed})`,
      async () => {
        const { slack, ana, two, front, card, clicks, sees } = town;
        await Promise.all(
          Array.from({ length: CUSTOMERS }, async (_, i) => {
            const customer = await town.customer(`Customer ${i}`);
            await customer.says('I want to talk to a person, please.');
            talks[i] = { i, customer, post: await card(customer.conversation), replies: [] };
          }),
        );
        for (const { customer, post } of talks) {
          await clicks(ana, post, 'Claim');
          await customer.hears('You are now talking with Ana.');
          await sees('the claim', claimed(post));
        }
        town.troubles(random, ['chat.postMessage', 'chat.update', 'reactions.add']);
        const words = (i: number, who: string) => Array.from({ length: EACH }, (_, n) => `${who} ${i}-${n}.`);
        const asking = talks.map(async ({ i, customer }) => {
          for (const [n, text] of words(i, 'Question').entries()) {
            await customer.says(text, ...two);
            if (n % 3 === 0) await pauseBetween(0, 100, random);
          }
        });
        const answering = talks.map(async ({ i, post, replies }) => {
          for (const text of words(i, 'Reply')) {
            town.elsewhere();
            replies.push(ana.says(text, { in: post }));
            // Slack does not promise an order for what it had to send again: the next one is written when this one is taken.
            await until(text, async () => {
              await slack.events.redeliver();
              return slack.events.sent.every(({ acked, body: { event } }) => acked || event.text !== text);
            });
          }
        });
        await Promise.all([...asking, ...answering, dying()]);

        const heard = async (i: number) => {
          const all = await talks[i]!.customer.heard(two[0]);
          return all.flatMap((text) => /Reply \d+-\d+\./.exec(text)?.[0] ?? []);
        };
        const shown = (i: number) =>
          slack
            .thread(talks[i]!.post)
            .filter(({ bot_id }) => bot_id)
            .flatMap((post) =>
              [...JSON.stringify(post.blocks ?? post.text).matchAll(/Question \d+-\d+\./g)].map(String),
            );
        // Slack takes a message a second in a channel.
        await untilThere('messages', 2 * CUSTOMERS * EACH, async () => {
          await slack.events.redeliver();
          const each = await Promise.all(talks.map(async ({ i }) => (await heard(i)).length + shown(i).length));
          return each.reduce((sum, count) => sum + count, 0);
        });
        slack.faults.clear();
        await slack.events.quiet();
        for (const { i } of talks) {
          expect(await heard(i)).toEqual(words(i, 'Reply'));
          expect(shown(i)).toEqual(words(i, 'Question'));
        }
        expect(twice([front])).toEqual([]);
      },
      sample(600_000, 5_400_000),
    );

    it(
      'each message says at last what became of it, and each card how its ticket ended',
      async () => {
        const { slack, ana, two, front, sees } = town;
        // Slack takes a reaction in 1.2 seconds, and takes one away in three: the first ones of each conversation are waited for.
        const replies = talks.flatMap((talk) => talk.replies.slice(0, 4));
        for (let wrong = replies.length + 1; wrong > 0; ) {
          const before = wrong;
          const { now } = await until(`fewer than ${before} marks that are wrong`, () => {
            const now = replies.filter((post) => !arrived.has(marks(post))).length;
            return now < before && { now };
          });
          wrong = now;
        }
        for (const { i, customer, post } of talks) {
          town.says(ana, '!close answered', post);
          await sees(`the end of ${i}`, () => textOf(post).includes('*Resolved*'));
          await customer.says('One more thing: I want to talk to a person.', ...two);
        }
        await slack.events.quiet();
        for (const { customer, post } of talks) {
          const next = () => front.messages.some((each) => each !== post && isCardOf(customer.conversation, each));
          await sees('the next card', next);
          expect(textOf(post)).toContain('*Resolved*');
        }
      },
      sample(600_000, 5_400_000),
    );
  });
}
