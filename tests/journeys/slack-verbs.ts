import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { accountOn, mailboxRead, openMailPrograms } from '../helpers/mail/desk.ts';
import { type MailServer, startMailServer } from '../helpers/mail/server.ts';
import { soaking } from '../helpers/sample.ts';
import { byMail, type Caller, inChats, inThreads } from '../helpers/slack/callers.ts';
import { textOf } from '../helpers/slack/office.ts';
import type { Person } from '../helpers/slack/surfaces.ts';
import { LONG, numberOf, openTown, parking, type Town, twice } from '../helpers/slack/town.ts';
import { describeWith, programFor } from '../setup/needs.ts';

/**
 * What is done with tickets in Slack by menus, forms, words and reactions, each at another process than the one before. Only a soak
 * has the customers of every channel on both ways on which Slack is heard (and mail never meets them).
 */
export function everyVerb(over: 'socket' | 'http'): void {
  const mail = over === 'http' && programFor('exim') !== undefined;
  describeWith('redis', `what is done with tickets in Slack, by two processes over ${over}`, () => {
    let town: Town;
    let server: MailServer | undefined;
    let programs: ReturnType<typeof openMailPrograms> | undefined;
    beforeAll(async () => {
      server = mail ? await startMailServer({ exim: ['support', 'ann'] }) : undefined;
      town = await openTown(over, server && accountOn(server));
      programs = server && openMailPrograms(server, () => town.two.map((each) => each.said()).join('\n'));
      if (server) await mailboxRead(await town.redis.connect());
    }, 2 * LONG);
    afterAll(async () => {
      // Whoever is slow to end must not leave the others running.
      programs?.close();
      await Promise.all([town?.close(), server?.stop()]);
    }, 2 * LONG);

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

    /** Everything that is done with a customer's tickets, whatever they write on: by buttons, menus, forms, words and reactions. */
    async function everything(caller: Caller, kind: string): Promise<void> {
      const { slack, ana, bob, tim, front, tech, clicks, fills, sees, says, marked, inThread, elsewhere } = town;
      const talk = await caller.asks(`an umbrella (${kind})`);
      const post = await town.cardAbout(`an umbrella (${kind})`);
      const number = `FD-${numberOf(post.text)}`;
      const shows = (text: string, card = post) => sees(text, () => textOf(card).includes(text));
      /** What stands under “More…” opens on top of it. */
      const more = async (who: Person, verb: string, filled: Record<string, string>) => {
        const before = who.modal();
        await clicks(who, post, 'More…');
        const first = await sees('More…', () => who.modal() !== before && who.modal());
        elsewhere();
        await who.presses(verb);
        await sees(verb, () => who.modal() !== first && who.modal()?.view.submit);
        await fills(who, filled);
      };
      const news = async (text: string) => (talk.news ? talk.hears(text) : undefined);

      ana.reacts(post, 'eyes');
      await news('You are now talking with Ana.');
      // What is clicked on is drawn by then, and every process knows.
      await shows('*Ana*');
      await inThread(post, 'Ana claimed it.');
      await more(bob, 'Take over…', {});
      await news('You are now talking with Bob.');
      await shows('*Bob*');
      await inThread(post, 'Bob took it over.');
      await sees('the word to Ana', () => ana.whispers().some(({ text }) => text.includes(`Bob has ${number} now`)));
      await more(bob, 'Priority…', { priority: 'high' });
      await shows('Priority high');
      await clicks(bob, post, 'Release');
      await news('Bob had to leave');
      await shows('Unclaimed');
      await marked(says(ana, '!claim', post), 'ok');
      await shows('*Ana*');

      await clicks(ana, post, 'Snooze…');
      await fills(ana, { time: '1' });
      await shows('snoozed until');
      await talk.says('Is anybody there?');
      await inThread(post, 'Is anybody there?');
      await shows('replies in the thread go');
      await marked(says(ana, '!tag refund', post), 'ok');
      await shows('🏷️ refund');
      await marked(says(ana, `!assign ${bob.mention}`, post), 'ok');
      await shows('*Bob*');

      await clicks(bob, post, 'Internal mode: nothing goes out');
      await shows('internal mode');
      await marked(says(bob, 'Between us.', post), 'lock');
      await clicks(bob, post, 'End internal mode');
      await shows('replies in the thread go');
      const reply = says(bob, `Yours is found (${kind}).`, post);
      await talk.hears(`Yours is found (${kind}).`);
      await marked(reply, talk.news ? 'white_check_mark' : 'outbox_tray');

      // Another one of theirs, which this one ends for.
      const also = await caller.asks(`a second umbrella (${kind})`);
      const other = await town.cardAbout(`a second umbrella (${kind})`);
      await clicks(ana, other, 'Claim');
      await shows('*Ana*', other);
      await more(bob, 'Merge…', { into: String(numberOf(other.text)) });
      await shows(`goes on in FD-${numberOf(other.text)}`);
      await shows(`${number} merged into it`, other);
      await talk.says('It is a red one.');
      await inThread(other, 'It is a red one.');
      await clicks(bob, post, 'Reopen');
      await shows('*Bob*');
      await inThread(post, 'Bob reopened it.');

      elsewhere();
      const asked = bob.whispers().filter((each) => textOf(each).includes('How did it end?')).length;
      bob.reacts(post, 'white_check_mark');
      const question = await sees(
        'the question',
        () => bob.whispers().filter((each) => textOf(each).includes('How did it end?'))[asked],
      );
      elsewhere();
      await bob.clicks(question, 'Resolve…');
      await fills(bob, { disposition: 'answered' });
      await news(`Bob has closed this case (${number}).`);
      await shows('Resolved');

      // The second one goes to another team, and in the end back to the bot.
      await clicks(ana, other, 'Transfer…');
      await fills(ana, { team: 'tech', note: 'It needs a new handle.' });
      await (also.news ? also.hears('Technicians will take this on for you.') : undefined);
      const there = await town.cardAbout(`a second umbrella (${kind})`, tech);
      await inThread(there, 'It needs a new handle.');
      await clicks(tim, there, 'Claim');
      await shows('*Tim*', there);
      says(tim, 'We mend it.', there);
      await also.hears('We mend it.');
      await marked(says(tim, '!bot', there), 'ok');
      await shows('Returned', there);
      await also.says(parking.question);
      await also.hears(parking.answer);

      expect(`${await talk.heard()}${await also.heard()}`).not.toMatch(/Between us|new handle|red one/);
      expect(twice([front, tech])).toEqual([]);
      expect(slack.pings()).toEqual([]);
    }

    if (over === 'http' || soaking)
      it(
        'everything is done with the tickets of a customer in the web chat',
        () => everything(inChats(town, 'dl_ann', 'Ann'), 'chat'),
        4 * LONG,
      );
    if (over === 'socket' || soaking)
      it(
        'everything is done with the tickets of a customer in Slack',
        () => everything(inThreads(town, town.slack.person('Cora')), 'Slack'),
        4 * LONG,
      );
    if (over === 'http')
      (mail ? it : it.skip)(
        'everything is done with the tickets of a customer by mail',
        () => everything(byMail(programs!.customer('ann')), 'mail'),
        4 * LONG,
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
