import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { botEvents, botScopes } from '../../src/slack/manifest.ts';
import { makeHome, openConversation } from '../helpers/frontdesk.ts';
import { textOf } from '../helpers/slack/office.ts';
import { createSlack, type Slack } from '../helpers/slack/slack.ts';
import { isCardOf, LONG, parking, twice } from '../helpers/slack/town.ts';
import type { Room } from '../helpers/slack/workspace.ts';
import { until } from '../helpers/until.ts';
import { startWhole, type Whole } from '../helpers/whole.ts';
import { describeWith } from '../setup/needs.ts';

const MINUTE = 60_000;

describeWith('redis', 'while Slack is away for ten minutes', () => {
  let slack: Slack;
  let front: Room;
  let whole: Whole;
  let home: ReturnType<typeof makeHome>;
  let passed = 0;

  beforeAll(async () => {
    slack = await createSlack({ scopes: [...botScopes], subscribed: botEvents });
    const ana = slack.person('Ana');
    front = slack.channel('front', { members: [ana] });
    home = makeHome(
      { parking },
      `name: Test Town\nlocales: [en]\nteams:\n  front: { name: Front, topics: [general], slack: { channel: ${front.id}, group: ${slack.usergroup('front', [ana])} } }\ndefault_team: front\n`,
    );
    const { tokens, apiUrl } = slack;
    const env = { SLACK_BOT_TOKEN: tokens.bot, SLACK_APP_TOKEN: tokens.app, SLACK_API_URL: apiUrl };
    whole = await startWhole({ folder: home.folder, env, clock: { offset: () => passed, lookMs: 20 } });
  }, LONG);
  afterAll(async () => {
    await whole?.stop();
    await slack?.stop();
    home?.remove();
  }, LONG);

  const customer = async (name: string) => {
    const { conversation, says, hears } = await openConversation(whole, name);
    let serial = 0;
    return {
      conversation,
      async says(text: string) {
        const id = `m${++serial}`;
        await until(`“${text}” to be taken`, () => says(text, id, whole));
      },
      hears: (text: string) => until(`“${text}”`, async () => (await hears(whole)).find((each) => each.includes(text))),
    };
  };
  const cardsOf = (conversation: string) => front.messages.filter((post) => isCardOf(conversation, post));
  const inThread = (conversation: string) => {
    const [card] = cardsOf(conversation);
    return card ? slack.thread(card).map(textOf).join() : '';
  };

  it(
    'customers are answered, colleagues at the web desk answer them, and Slack has all of it afterwards, once',
    async () => {
      const ann = await customer('Ann');
      await ann.says('I want to talk to a person, please.');
      await slack.until('her card', () => inThread(ann.conversation).includes('talk to a person'), LONG);

      slack.faults.down({ status: 500 });
      slack.sockets.cut();
      const ben = await customer('Ben');
      for (let minute = 0; minute < 10; minute += 1) {
        passed += MINUTE;
        await ann.says(`Minute ${minute} is over.`);
      }
      await ben.says(parking.question);
      await ben.hears(parking.answer);
      await ben.says('I want to talk to a person, please.');
      await ben.hears('Your case number is FD-');
      const {
        ticket: { number, version },
      } = await whole.rep.ticket(ben.conversation);
      await whole.rep.does(number, { type: 'claim', saw: version });
      await whole.rep.does(number, { type: 'reply', text: 'Slack is away, and I am here.' });
      await ben.hears('Slack is away, and I am here.');
      expect(cardsOf(ben.conversation)).toEqual([]);
      expect(inThread(ann.conversation)).not.toContain('Minute');

      slack.faults.clear();
      // What was tried in vain is tried again after growing pauses.
      await until(
        'Slack to have it all',
        () => {
          passed += 5000;
          return (
            inThread(ann.conversation).includes('Minute 9 is over.') &&
            inThread(ben.conversation).includes('Slack is away, and I am here.')
          );
        },
        120,
      );
      const said = inThread(ann.conversation);
      const minutes = [...said.matchAll(/Minute (\d) is over\./g)].map(([, minute]) => Number(minute));
      expect(minutes).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
      for (const { conversation } of [ann, ben]) expect(cardsOf(conversation)).toHaveLength(1);
      expect(twice([front])).toEqual([]);
    },
    3 * LONG,
  );
});
