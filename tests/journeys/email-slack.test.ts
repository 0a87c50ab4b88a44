import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { botScopes } from '../../src/slack/manifest.ts';
import { type MailDesk, startMailDesk } from '../helpers/mail/desk.ts';
import { textOf } from '../helpers/slack/office.ts';
import { createSlack, type Slack } from '../helpers/slack/slack.ts';
import type { Person } from '../helpers/slack/surfaces.ts';
import { claimed, LONG, numberOf } from '../helpers/slack/town.ts';
import type { Post, Room } from '../helpers/slack/workspace.ts';
import { describeWith } from '../setup/needs.ts';

describeWith('exim', 'a customer by mail, and a representative in Slack', () => {
  let slack: Slack;
  let rita: Person;
  let front: Room;
  let desk: MailDesk;
  beforeAll(async () => {
    slack = await createSlack({ scopes: [...botScopes] });
    rita = slack.person('Rita');
    front = slack.channel('front', { members: [rita] });
    const group = slack.usergroup('front', [rita]);
    desk = await startMailDesk({
      config: `name: Test Town
locales: [en]
teams:
  front: { name: Front Desk, topics: [general], slack: { channel: ${front.id}, group: ${group} } }
default_team: front
hold: { email: 0s }
`,
      env: {
        SLACK_BOT_TOKEN: slack.tokens.bot,
        SLACK_API_URL: slack.apiUrl,
        SLACK_APP_TOKEN: slack.tokens.app,
      },
    });
  }, LONG);
  afterAll(async () => {
    await desk.stop();
    await slack.stop();
  }, LONG);

  const sees = <T>(what: string, holds: () => T | undefined | false) => slack.until(what, holds, LONG);
  const inThread = (card: Post, text: string) =>
    sees(text, () => slack.thread(card).find((post) => textOf(post).includes(text)));

  it(
    'what she writes in the card’s thread comes as a person’s mail in the customer’s, and his answer comes back',
    async () => {
      const bob = desk.customer('bob');
      const asked = await bob.writes({
        subject: 'Boat',
        text: 'A boat lies across our driveway. I want to talk to a person.',
      });
      const card = await sees('the card', () =>
        front.messages.find((post) => /FD-\d/.test(post.text) && (!post.thread_ts || post.thread_ts === post.ts)),
      );
      expect(numberOf(card.text)).toBeGreaterThan(1000);
      await rita.clicks(card, 'Claim');
      await sees('the claim', claimed(card));
      const said = rita.says('I will send our parking officer this afternoon.', { in: card });
      const reply = await bob.gets(/parking officer/);
      expect(reply.header('in-reply-to')).toBe(asked);
      expect(reply.header('auto-submitted')).toBeUndefined();
      expect(reply.header('from')).toMatch(/^"?Rita \(Test Town\)"? <support@marlow\.test>$/);
      await sees('the mark that it was sent', () => said.reactions.some(({ name }) => /outbox_tray/.test(name)));
      await bob.writes({ answers: reply, text: 'That is kind, thank you!' });
      await inThread(card, 'That is kind, thank you!');
    },
    3 * LONG,
  );
});
