import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { textOf } from '../helpers/slack/office.ts';
import { claimed, LONG, numberOf, openTown, parking, type Town, twice } from '../helpers/slack/town.ts';
import { describeWith } from '../setup/needs.ts';

/** What two processes with their desk in Slack do, whichever way Slack reaches them. */
export function twoProcesses(over: 'socket' | 'http'): void {
  describeWith('redis', `two processes with their desk in Slack, over ${over}`, () => {
    let town: Town;
    beforeAll(async () => {
      town = await openTown(over);
    }, 2 * LONG);
    afterAll(() => town.close(), LONG);

    it(
      'hand a customer over, carry the words both ways, pass him on, and take him back',
      async () => {
        const { slack, two, ana, bob, tim, front, tech, card, sees, inThread, marked, clicks, says, fills } = town;
        const nasty = `<!channel> <@${ana.id}> <!subteam^S1> *x* <https://evil.example|bank>`;
        const ann = await town.customer(`<!here> Ann`);
        await ann.says('I want to talk to a person, please.');
        await ann.hears('You are next in line');
        const first = await card(ann.conversation);

        await clicks(ana, first, 'Claim');
        await ann.hears('You are now talking with Ana.', two[1]);
        await sees('the claim', claimed(first));
        await ann.says(nasty, two[1]);
        await inThread(first, '<!channel>');

        const reply = says(ana, 'I see it & will look at it.', first);
        await ann.hears('I see it & will look at it.');
        await marked(reply, 'white_check_mark');
        const colleague = says(bob, 'Try turning it off.', first);
        await marked(colleague, 'lock');
        await sees('the word to Bob', () =>
          bob.whispers().some(({ text }) => text.includes(`Ana has FD-${numberOf(first.text)} already`)),
        );
        const note = says(ana, '// he is angry', first);
        await marked(note, 'lock');

        await sees('the form’s button', claimed(first));
        await clicks(ana, first, 'Transfer…');
        await fills(ana, { team: 'tech', note: 'needs a new meter' });
        await ann.hears('Technicians will take this on for you.');
        const second = await card(ann.conversation, tech);
        await inThread(second, 'needs a new meter');
        await sees('the old card', () => textOf(first).includes('Transferred to Technicians'));
        expect(textOf(first)).not.toContain('button');
        says(ana, 'One more thing', first);
        await sees('the word to Ana', () =>
          ana.whispers().some(({ text }) => text.includes('goes on in another thread')),
        );

        await clicks(tim, second, 'Claim');
        await ann.hears('You are now talking with Tim.');
        const onItsWay = says(tim, 'Your meter is on its way.', second);
        await ann.hears('Your meter is on its way.');
        await marked(onItsWay, 'white_check_mark');
        await sees('the claim', claimed(second));
        await clicks(tim, second, 'Resolve…');
        await fills(tim, { disposition: 'done', note: 'meter sent' });
        await ann.hears(`Tim has closed this case (FD-${numberOf(second.text)}).`);
        await sees('the end', () => textOf(second).includes('Resolved'));
        await ann.says(parking.question);
        await ann.hears('Behind the town hall.');

        const heard = await ann.heard();
        const words = ['I see it', 'Try turning', 'angry', 'new meter', 'One more', 'Your meter', 'meter sent'];
        expect(heard.flatMap((text) => words.filter((each) => text.includes(each)))).toEqual([
          'I see it',
          'Your meter',
        ]);
        expect(textOf(second)).not.toContain('Behind the town hall.');
        expect(slack.thread(second).map(textOf).join()).not.toContain('Behind the town hall.');
        expect(slack.pings()).toEqual([]);
        expect(twice([front, tech])).toEqual([]);
        await slack.events.quiet();
        expect(slack.events.sent.filter(({ acked }) => !acked)).toEqual([]);
        expect(slack.calls.filter(({ outcome }) => outcome !== 'ok' && outcome !== 'held')).toEqual([]);
      },
      3 * LONG,
    );

    it(
      'let one of many who click at once have it, whichever process hears them',
      async () => {
        const { slack, more, card, elsewhere, sees } = town;
        const ben = await town.customer('Ben');
        await ben.says('I want to talk to a person, please.');
        const post = await card(ben.conversation);
        const number = numberOf(post.text);
        const answers = await Promise.all(
          more.map((rep) => {
            elsewhere();
            return rep.clicks(post, 'Claim');
          }),
        );
        expect(answers.every(({ acked }) => acked)).toBe(true);
        const heard = await ben.hears('You are now talking with');
        const winner = more.find(({ name }) => heard.includes(`${name}.`));
        const others = more.filter((rep) => rep !== winner);
        const told = await sees(
          'the others to be told',
          () =>
            others.every((rep) => rep.whispers().length > 0) &&
            others.flatMap((rep) => rep.whispers().map(({ text }) => text)),
        );
        expect(told).toEqual(others.map(() => `${winner?.name} has FD-${number} already.`));
        await sees('the claim', () => textOf(post).includes(winner!.name));
        expect((await ben.heard()).filter((text) => text.includes('now talking'))).toHaveLength(1);
        expect(slack.pings()).toEqual([]);
      },
      3 * LONG,
    );

    it(
      'call whoever has a customer that turns out to be in danger, who hears at once what to do',
      async () => {
        const { slack, two, ana, front, card, sees, inThread, clicks } = town;
        const cora = await town.customer('Cora');
        await cora.says('I want to talk to a person, please.');
        const post = await card(cora.conversation);
        await clicks(ana, post, 'Claim');
        await cora.hears('You are now talking with Ana.');
        await cora.says('There is a gas smell in my kitchen now', two[1]);
        await cora.hears('please call the emergency number first');
        await inThread(post, 'The customer may be in danger');
        await cora.says('I smell gas in the hall, too');
        await inThread(post, 'in the hall, too');
        await sees('the card', () => textOf(post).includes('🚨 may be in danger'));
        expect(slack.pings()).toEqual([`@${ana.id}`]);
        expect((await cora.heard()).filter((text) => text.includes('emergency number'))).toHaveLength(1);
        expect(twice([front])).toEqual([]);
      },
      3 * LONG,
    );
  });
}
