import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { textOf } from '../helpers/slack/office.ts';
import { LONG, numberOf, openTown, type Town, twice } from '../helpers/slack/town.ts';
import { describeWith } from '../setup/needs.ts';

/** What is done with tickets in Slack by menus, forms, words and reactions, each at another process than the one before. */
export function everyVerb(over: 'socket' | 'http'): void {
  describeWith('redis', `what is done with tickets in Slack, by two processes over ${over}`, () => {
    let town: Town;
    beforeAll(async () => {
      town = await openTown(over);
    }, 2 * LONG);
    afterAll(() => town.close(), LONG);

    /** A customer whose ticket Ana has claimed, heard by them. */
    async function claimed(name: string) {
      const { ana, card, clicks, sees } = town;
      const customer = await town.customer(name);
      await customer.says('I want to talk to a person, please.');
      const post = await card(customer.conversation);
      await clicks(ana, post, 'Claim');
      await customer.hears('You are now talking with Ana.');
      await sees('the claim', () => textOf(post).includes('replies in the thread go'));
      return { customer, post };
    }

    it(
      'a ticket is put off, woken by its customer, given tags and a colleague, kept inside, resolved and opened again',
      async () => {
        const { slack, ana, bob, front, clicks, fills, sees, says, marked, inThread, elsewhere } = town;
        const { customer, post } = await claimed('Ann');
        await clicks(ana, post, 'Snooze…');
        await fills(ana, { time: '1' });
        await sees('the snooze', () => textOf(post).includes('snoozed until'));
        await customer.says('Is anybody there?', town.two[1]);
        await inThread(post, 'Is anybody there?');
        await sees('the card to wake', () => textOf(post).includes('replies in the thread go'));

        await marked(says(ana, '!tag refund', post), 'ok');
        await sees('the tag', () => textOf(post).includes('🏷️ refund'));
        await marked(says(ana, `!assign ${bob.mention}`, post), 'ok');
        await customer.hears('Bob');
        await sees('Bob on the card', () => textOf(post).includes('*Bob*'));

        await clicks(bob, post, 'Internal mode: nothing goes out');
        await sees('internal mode', () => textOf(post).includes('internal mode'));
        await marked(says(bob, 'Between us.', post), 'lock');
        await clicks(bob, post, 'End internal mode');
        await sees('its end', () => textOf(post).includes('replies in the thread go'));
        says(bob, 'It is on its way.', post);
        await customer.hears('It is on its way.');

        elsewhere();
        bob.reacts(post, 'white_check_mark');
        const question = await sees('the question', () =>
          bob.whispers().find((each) => textOf(each).includes('How did it end?')),
        );
        elsewhere();
        await bob.clicks(question, 'Resolve…');
        await fills(bob, { disposition: 'answered' });
        await customer.hears(`Bob has closed this case (FD-${numberOf(post.text)}).`);
        await sees('the end', () => textOf(post).includes('Reopen'));
        await clicks(ana, post, 'Reopen');
        await sees('Ana on the card', () => textOf(post).includes('*Ana*'));
        says(ana, 'One thing more.', post);
        await customer.hears('One thing more.');

        expect((await customer.heard()).join()).not.toContain('Between us.');
        expect(twice([front])).toEqual([]);
        expect(slack.pings()).toEqual([]);
      },
      3 * LONG,
    );

    it(
      'a card that is deleted comes back once, and the words go on both ways in its new thread',
      async () => {
        const { slack, ana, front, sees, says, elsewhere } = town;
        const { customer, post } = await claimed('Ben');
        const number = `FD-${numberOf(post.text)}`;
        elsewhere();
        ana.deletes(post);
        const cards = () =>
          front.messages.filter(
            ({ text, thread_ts, ts, bot_id }) => bot_id && (thread_ts ?? ts) === ts && text.includes(number),
          );
        const again = await sees('the card', () => cards().find((each) => slack.thread(each).length > 1));
        says(ana, 'I am still here.', again);
        await customer.hears('I am still here.');
        await customer.says('So am I.', town.two[1]);
        await town.inThread(again, 'So am I.');
        expect(cards()).toHaveLength(1);
      },
      3 * LONG,
    );
  });
}
