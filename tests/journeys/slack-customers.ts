import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { plainOf } from '../channels/slack/counter.ts';
import type { Person } from '../helpers/slack/surfaces.ts';
import { isCardOf, LONG, openTown, type Town, twice } from '../helpers/slack/town.ts';
import type { Post, Room } from '../helpers/slack/workspace.ts';
import { signIn } from '../helpers/web-desk.ts';
import { describeWith } from '../setup/needs.ts';

const png = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.alloc(200, 7)]);

/** Customers in Slack and two processes that serve them, whichever way Slack reaches them. */
export function customersInSlack(over: 'socket' | 'http'): void {
  describeWith('redis', `customers in Slack, over ${over}`, () => {
    let town: Town;
    let cora: Person;
    let carl: Person;
    let help: Room;
    let mention: string;
    beforeAll(async () => {
      town = await openTown(over);
      const { slack } = town;
      [cora, carl] = [slack.person('Cora'), slack.person('Carl')];
      help = slack.channel('help', { members: [cora, carl], public: true });
      mention = `<@${slack.workspace.app.user}>`;
    }, 2 * LONG);
    afterAll(() => town.close(), LONG);

    /** Somebody writes, to the other process than the one before. */
    const writes = (who: Person, text: string, where: Parameters<Person['says']>[1]): Post => {
      town.elsewhere();
      return who.says(text, where);
    };
    /** The app's next words that hold this, among posts. */
    const hears = (posts: () => Post[], text: string): Promise<Post> =>
      town.sees(text, () => posts().find((post) => post.bot_id && plainOf(post).includes(text)));
    const inThread = (root: Post) => () => town.slack.thread(root);
    const presses = async (who: Person, on: Post, button: string): Promise<void> => {
      await town.sees(button, () => plainOf(on).includes(`[${button}]`));
      await town.clicks(who, on, button);
    };
    const conversationOf = (channel: string, thread?: string): string =>
      ['slack', town.slack.workspace.team, channel, ...(thread ? [thread] : [])].join('-');

    it(
      'ask directly, choose by a button, and say whether it helped',
      async () => {
        const direct = town.slack.direct(cora);
        const posts = () => direct.messages;
        writes(cora, 'car or boat', { in: direct });
        const asked = await hears(posts, 'Which of these');
        await presses(cora, asked, 'Where can I park my boat?');
        const answered = await hears(posts, 'At the pier, for a week.');
        expect(plainOf(answered)).toContain('Did that help?');
        await presses(cora, answered, 'Yes');
        await hears(posts, 'I’m glad'.replace('’', "'"));
        await town.sees('the mark', () => plainOf(answered).endsWith('✓ Yes'));
        expect(plainOf(asked)).not.toContain('[');
      },
      2 * LONG,
    );

    it(
      'get a person in their thread, and all that is said, changed and sent goes both ways',
      async () => {
        const { slack, ana, front, card, clicks, says, inThread: inCard, sees } = town;
        const root = writes(cora, `${mention} I want to talk to a person about my bill`, { in: help });
        const thread = inThread(root);
        await hears(thread, 'You are next in line.');
        const conversation = conversationOf(help.id, root.ts);
        const ticket = await card(conversation);
        await inCard(ticket, 'Others read along');
        writes(carl, 'Mine is wrong, too.', { in: root });
        expect((await inCard(ticket, 'Mine is wrong, too.')).username).toContain('Carl');
        await sees('the participant', () => plainOf(ticket).includes('Carl'));

        await clicks(ana, ticket, 'Claim');
        await hears(thread, 'You are now talking with Ana.');
        const wrote = says(ana, 'Which month is it about?', ticket);
        const reply = await hears(thread, 'Which month is it about?');
        expect(reply.username).toBe('Ana');
        await town.marked(wrote, 'white_check_mark');
        town.elsewhere();
        ana.edits(wrote, 'Which year is it about?');
        await sees('the other words', () => plainOf(reply).includes('Which year is it about?'));
        const slip = says(ana, 'This one was for Bob.', ticket);
        const shown = await hears(thread, 'This one was for Bob.');
        town.elsewhere();
        ana.deletes(slip);
        await sees('nothing of it', () => !thread().includes(shown));

        const question = writes(cora, 'March', { in: root });
        await inCard(ticket, 'March');
        town.elsewhere();
        cora.edits(question, 'May');
        await inCard(ticket, 'May');
        town.elsewhere();
        cora.uploads('Here it is', { in: root, files: [{ name: 'bill.png', mimetype: 'image/png', bytes: png }] });
        await inCard(ticket, 'bill.png');
        town.elsewhere();
        cora.deletes(question);
        await inCard(ticket, 'deleted a message');

        const asked = says(ana, 'What is your account number?', ticket);
        const private_ = await hears(thread, 'What is your account number?');
        await town.marked(asked, 'white_check_mark');
        await presses(cora, private_, 'Continue in private');
        const direct = slack.direct(cora);
        const inside = await hears(() => direct.messages, 'Here we can go on in private');
        writes(cora, 'It is 4711.', { in: inside });
        await inCard(ticket, 'It is 4711.');
        await inCard(ticket, 'goes on in private');
        says(ana, 'Thank you. You owe nothing.', ticket);
        await hears(inThread(inside), 'You owe nothing.');
        expect(thread().map(plainOf).join()).not.toMatch(/4711|owe/);
        expect(slack.pings()).toEqual([]);
        expect(twice([front, help, direct])).toEqual([]);
      },
      4 * LONG,
    );

    it(
      'close what a person has in hand with a button that stays, once',
      async () => {
        const { slack, ana, card, clicks, says, inThread: inCard, sees } = town;
        const root = writes(cora, `${mention} I want to talk to a person about my boat`, { in: help });
        const thread = inThread(root);
        await hears(thread, 'Your case number is FD-');
        const ticket = await card(conversationOf(help.id, root.ts));
        await clicks(ana, ticket, 'Claim');
        const joined = await hears(thread, 'You are now talking with Ana.');
        says(ana, 'Which boat is it?', ticket);
        await hears(thread, 'Which boat is it?');
        writes(cora, 'The red one', { in: root });
        await inCard(ticket, 'The red one');
        const button = /\[(Close FD-\d+)\]/.exec(plainOf(joined))?.[1] ?? 'no button';
        await clicks(carl, joined, button);
        await sees('the word to Carl', () =>
          carl.whispers().some(({ text }) => /^Only the person whose case/.test(text)),
        );
        await clicks(cora, joined, button);
        await clicks(cora, joined, button);
        await hears(thread, 'is closed, and Ana has been told.');
        await inCard(ticket, 'Cora has closed it.');
        await sees('the card', () => plainOf(ticket).includes('Closed by the customer'));
        await sees('the word to Ana', () => ana.whispers().some(({ text }) => text.includes('Cora has closed it.')));
        await sees('the mark', () => plainOf(joined).endsWith(`✓ ${button}`));
        says(ana, 'The red one lies at the pier.', ticket);
        await sees('why that stays', () =>
          ana.whispers().some(({ text }) => text.includes('is resolved, by its customer')),
        );
        expect(thread().filter((post) => plainOf(post).includes('has been told'))).toHaveLength(1);
        expect(thread().map(plainOf).join()).not.toContain('lies at the pier');
        expect(slack.pings()).toEqual([]);
      },
      3 * LONG,
    );

    it(
      'are answered from the web desk all the same, with files',
      async () => {
        const { two } = town;
        const direct = town.slack.direct(carl);
        const posts = () => direct.messages;
        writes(carl, 'I want to talk to a person', { in: direct });
        await hears(posts, 'Your case number is FD-');
        const rep = await signIn(await two[0].command('desk', 'link', 'Wanda'));
        const number = await rep.claims(`slack:${town.slack.workspace.team}:${carl.id}`);
        await hears(posts, 'You are now talking with Wanda.');
        await rep.does(number, { type: 'reply', text: 'See **page 3**.' });
        const reply = await hears(posts, 'See page 3');
        expect(reply.username).toBe('Wanda');
        await rep.does(number, { type: 'resolve', disposition: 'answered' });
        await hears(posts, 'Wanda has closed this case');
        writes(carl, 'Where can I park my car?', { in: direct });
        await hears(posts, 'Behind the town hall.');
      },
      2 * LONG,
    );

    it(
      'are nobody’s where representatives work',
      async () => {
        const { ana, front, slack } = town;
        const ticket = front.messages.find((post) => isCardOf(conversationOf(slack.direct(carl).id), post))!;
        // The last words about the case of the test before have come.
        for (const words of ['Wanda resolved it', 'has closed this case']) await town.inThread(ticket, words);
        const before = front.messages.length;
        const called = writes(ana, `${mention} Where can I park my car?`, { in: front });
        town.says(ana, `${mention} hello?`, ticket);
        await slack.events.quiet();
        expect(slack.thread(called)).toHaveLength(1);
        expect(front.messages.slice(before).filter(({ bot_id: by }) => by)).toEqual([]);
      },
      LONG,
    );
  });
}
