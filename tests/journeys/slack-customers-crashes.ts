import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { plainOf } from '../channels/slack/counter.ts';
import { crashing, pauseBetween } from '../helpers/crashing.ts';
import { firstSeed, randomOf, sample, soaking } from '../helpers/sample.ts';
import type { Person } from '../helpers/slack/surfaces.ts';
import { LONG, openTown, parking, type Town, twice } from '../helpers/slack/town.ts';
import type { Room } from '../helpers/slack/workspace.ts';
import { until, untilThere } from '../helpers/until.ts';
import { signIn } from '../helpers/web-desk.ts';
import { describeWith } from '../setup/needs.ts';

const CUSTOMERS = sample(12, 150);
const REPLIES = sample(12, 150);
const KILLS = sample(2, 10);

/** Words both ways between customers in Slack and two processes that die, while Slack limits, fails and loses answers. */
export function customersAndCrashes(over: 'socket' | 'http'): void {
  describeWith('redis', `customers in Slack while processes die, over ${over}`, () => {
    let town: Town;
    let random: () => number;
    beforeAll(async () => {
      town = await openTown(over);
      random = randomOf(firstSeed);
    }, 2 * LONG);
    afterAll(() => town.close(), LONG);

    const dead = () => {
      town.elsewhere();
      return pauseBetween(0, 300, random);
    };
    /** Slack brings again what nobody acknowledged. */
    const back = () => town.slack.events.redeliver();
    const dying = () => crashing(town.two, { times: KILLS, least: 500, most: 2000, random, dead, back });
    const said = (room: Room, text: string) =>
      room.messages.filter((post) => post.bot_id && plainOf(post).includes(text)).map(plainOf);

    it(`${CUSTOMERS} questions are each answered once, though processes are killed ${KILLS} times (seed ${firstSeed})`, async () => {
      const { slack } = town;
      const customers = Array.from({ length: CUSTOMERS }, (_, i) => slack.person(`Customer ${i}`));
      town.troubles(random);
      const asking = (async () => {
        for (const who of customers) {
          town.elsewhere();
          who.says(parking.question, { in: slack.direct(who) });
          await pauseBetween(0, 200, random);
        }
      })();
      await Promise.all([asking, dying()]);
      const answersTo = (who: Person) => said(slack.direct(who), parking.answer);
      await until(
        'every answer',
        async () => {
          await slack.events.redeliver();
          return customers.every((who) => answersTo(who).length > 0);
        },
        300,
      );
      slack.faults.clear();
      await slack.events.quiet();
      expect(customers.map((who) => answersTo(who).length)).toEqual(customers.map(() => 1));
      expect(twice([...slack.workspace.rooms.values()])).toEqual([]);
    }, 600_000);

    // The replies come from the web desk, and do not meet the way on which Slack is heard.
    if (over === 'http' || soaking)
      it(`${REPLIES} replies reach one customer once and in order, though processes are killed ${KILLS} times`, async () => {
        const { slack, two } = town;
        const cora = slack.person('Cora');
        const direct = slack.direct(cora);
        town.elsewhere();
        cora.says('I want to talk to a person', { in: direct });
        await until('the case', async () => {
          await slack.events.redeliver();
          return said(direct, 'case number').length > 0;
        });
        const rep = await signIn(await two[0].command('desk', 'link', 'Wanda'));
        const number = await rep.claims(`slack:${slack.workspace.team}:${cora.id}`);
        town.troubles(random);
        const texts = Array.from({ length: REPLIES }, (_, i) => `Reply ${i}.`);
        const replying = (async () => {
          for (const [i, text] of texts.entries()) {
            const id = `reply-0000-0000-0000-${i}`;
            await until(text, () =>
              rep.does(number, { type: 'reply', id, text }).then(
                () => true,
                () => false,
              ),
            );
          }
        })();
        await Promise.all([replying, dying()]);
        // Slack takes a message a second.
        await untilThere('replies', REPLIES, () => said(direct, 'Reply ').length);
        slack.faults.clear();
        const heard = direct.messages.flatMap(
          (post) => /Reply \d+\./.exec(post.username ? plainOf(post) : '')?.[0] ?? [],
        );
        expect(heard).toEqual(texts);
        expect(twice([direct])).toEqual([]);
      }, 600_000);
  });
}
