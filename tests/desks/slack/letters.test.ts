import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { letterheadOf } from '../../../src/conversation/letterhead.ts';
import { beginShortcut } from '../../../src/desks/slack/letter-modals.ts';
import { slackManifest } from '../../../src/slack/manifest.ts';
import { choosesMore, saidIn, wrongIn } from '../../helpers/slack/choosing.ts';
import { type Office, openOffice, textOf } from '../../helpers/slack/office.ts';
import { ways } from '../../helpers/slack/ways.ts';

let office: Office | undefined;
afterEach(async () => {
  await office?.close();
  office = undefined;
});

const jo = { address: 'jo@example.org', name: 'Jo Meyer' };
const ben = { address: 'ben@example.org', name: 'Ben Cole' };
const help = { address: 'help@marlow.example' };
const letter = { from: jo, to: [help], cc: [ben], subject: 'My bill' };

let over: 'socket' | 'http' = 'socket';
async function opened(options: Parameters<typeof openOffice>[1] = {}) {
  office = await openOffice(over, { linkTo: ({ id }) => `https://desk.example/${id}`, ...options });
  return office;
}

/** A letter whose ticket Ana has claimed, in Slack. */
async function claimed(options: Parameters<typeof openOffice>[1] = {}) {
  const all = await opened(options);
  const customer = all.customer('c1');
  await customer.says('It is wrong.', letter);
  const card = await all.card('c1');
  await all.ana.clicks(card, 'Claim');
  await all.slack.until('the claim on the card', () => textOf(card).includes('Resolve…'));
  await all.quiet();
  return { ...all, customer, card_: card };
}

/** The card of a ticket in #billing. */
const cardOf = (all: Office, number: string) =>
  all.slack.until(`the card of ${number}`, () =>
    all.billing.messages.find(({ ts, thread_ts = ts, text }) => thread_ts === ts && text.includes(number)),
  );
describe.each(ways)('letters in Slack over %s', (way) => {
  beforeAll(() => {
    over = way;
  });

  describe('a letter', () => {
    it('says on its card to whom answers go, and in the thread who wrote it to whom, and whether somebody vouches for that', async () => {
      const all = await opened();
      const customer = all.customer('c1');
      await customer.says('It is wrong.', { ...letter, sender: 'verified', original: 'f1' });
      const card = await all.card('c1');
      await all.quiet();
      expect(textOf(card)).toContain('✉️ Answers go to Jo Meyer <jo@example.org>, cc Ben Cole <ben@example.org>');
      const [, summary] = all.slack.thread(card);
      expect(textOf(summary!)).toMatch(
        /✉️ My bill · From Jo Meyer <jo@example.org> · ✅ verified · To help@marlow.example · Cc Ben Cole <ben@example.org>/,
      );
      expect(textOf(summary!)).toContain('"url":"https://desk.example/f1","text":"✉️ Show original"');
      await customer.says('And wrong.', {
        ...{ from: ben, to: [help], note: 'It asks for answers elsewhere.', leftOut: ['photo.heic: too large'] },
        original: 'f2',
      });
      await customer.says('Click here.', { from: jo, sender: 'forged' });
      await all.quiet();
      const [second, third] = all.slack.thread(card).slice(-2);
      expect(textOf(second!)).toMatch(
        /From Ben Cole <ben@example.org> · ▫️ not verified.*⚠️ It asks for answers elsewhere/,
      );
      expect(textOf(second!)).toMatch(/Left out: photo.heic: too large\..*https:\/\/desk.example\/f2/);
      expect(textOf(third!)).toMatch(/⛔ maybe forged: .*Do not trust the name or the address/);
      expect(all.slack.pings()).toEqual([]);
    });

    it('that is as long as a book is shown as far as a thread can bear', async () => {
      const all = await claimed();
      const before = all.slack.thread(all.card_).length;
      await all.customer.says('A long line of many words. '.repeat(2000), { ...letter, original: 'f1' });
      await all.quiet();
      const posts = all.slack.thread(all.card_).slice(before);
      expect(posts).toHaveLength(4);
      expect(textOf(posts.at(-1)!)).toMatch(/It goes on: the rest stands in the original/);
      expect(textOf(posts.at(-1)!)).toContain('https://desk.example/f1');
    });
  });

  describe('whom a reply goes to', () => {
    it('is as usual from the thread, and as was filled in from the form', async () => {
      const all = await claimed();
      all.ana.says('As usual.', { in: all.card_ });
      await all.slack.until('the letter', () => all.sent.length === 1);
      const modal = await choosesMore(all.slack, all.ana, all.card_, 'Answer to others…');
      expect(saidIn(modal)).toContain('"initial_value":"Jo Meyer <jo@example.org>"');
      expect(wrongIn(await all.ana.submits({ cc: 'nobody', text: 'To Cora.' }))).toEqual({
        cc: '“nobody” is no e-mail address.',
      });
      await all.ana.submits({ cc: 'Cora Diaz <cora@example.org>', text: 'To Cora.' });
      await all.slack.until('the letter', () => all.sent.length === 2);
      await all.quiet();
      expect(all.sent.map(({ message }) => letterheadOf(message))).toEqual([
        undefined,
        { to: [jo], cc: [{ address: 'cora@example.org', name: 'Cora Diaz' }] },
      ]);
      // It stands nowhere else in Slack.
      const last = all.slack.thread(all.card_).at(-1)!;
      expect(last.username).toBe('Ana');
      expect(textOf(last)).toMatch(/To Jo Meyer <jo@example.org>.*Cc Cora Diaz <cora@example.org>.*To Cora\./);
    });

    it('cannot be chosen by who does not have the ticket, whose words stay in the form', async () => {
      const all = await claimed();
      const told = await choosesMore(all.slack, all.bob, all.card_, 'Answer to others…');
      expect(saidIn(told)).toContain('Ana has FD-1001 already.');
      await choosesMore(all.slack, all.ana, all.card_, 'Answer to others…');
      await all.ana.clicks(all.card_, 'Release');
      await all.slack.until('the release', () => textOf(all.card_).includes('Unclaimed'));
      expect(wrongIn(await all.ana.submits({ text: 'Hello' }))).toEqual({
        text: 'Nobody has FD-1001 yet: claim it first.',
      });
      expect(all.sent).toEqual([]);
      await all.eve.clicks(all.card_, 'More…');
      await all.slack.until('the whisper', () => all.eve.whispers().length === 1);
      expect(all.eve.whispers()[0]?.text).toMatch(/^Only members of Utility Billing/);
    });

    it('of whom one did not get it is told in the thread, also of what was written in a form', async () => {
      const all = await claimed();
      await choosesMore(all.slack, all.ana, all.card_, 'Answer to others…');
      await all.ana.submits({ text: 'Hello' });
      await all.slack.until('the letter', () => all.sent.length === 1);
      await all.quiet();
      const { id: delivery } = all.sent[0]!.message;
      const news = { kind: 'delivery', conversation: 'c1', at: 1, delivery, destination: 'email' } as const;
      const reason = 'no such mailbox';
      await all.learns({ ...news, id: 'b1', state: 'failed', reason, recipient: 'ben@example.org' });
      await all.quiet();
      expect(all.slack.thread(all.card_).at(-1)?.text).toBe(
        '⚠️ What Ana wrote did not reach ben@example.org: no such mailbox',
      );
      await all.learns({ ...news, id: 'b2', state: 'failed', reason });
      await all.quiet();
      const failed = all.slack.thread(all.card_).at(-1)!;
      expect(failed.text).toBe('⚠️ What Ana wrote did not reach the customer: no such mailbox');
      await all.ana.clicks(failed, 'Try again');
      await all.slack.until('the letter', () => all.sent.length === 2);
      expect(letterheadOf(all.sent[1]!.message)).toEqual({ to: [jo], cc: [ben] });
    });

    it('can be taken back while it is held, and stays in the thread as a note', async () => {
      const all = await claimed({ hold: 60_000 });
      await choosesMore(all.slack, all.ana, all.card_, 'Answer to others…');
      await all.ana.submits({ text: 'Too fast.' });
      const whisper = await all.slack.until('the whisper', () => all.ana.whispers()[0]);
      expect(textOf(whisper)).toMatch(/Goes out at .*Too fast\./);
      await all.ana.clicks(whisper, 'Undo');
      await all.slack.until('the word', () => all.ana.whispers().some(({ text }) => text.includes('You took it back')));
      await all.quiet();
      expect(all.sent).toEqual([]);
      expect(await all.customer.notes()).toEqual(['Too fast.']);
      expect(textOf(all.slack.thread(all.card_).at(-1)!)).toContain('Too fast.');
    });
  });

  describe('a sender', () => {
    it('is blocked from the menu after a question, and let in again from the card', async () => {
      const all = await opened();
      await all.customer('c1').says('You have won!', { from: jo });
      const card = await all.card('c1');
      await all.quiet();
      const modal = await choosesMore(all.slack, all.ana, card, 'Block sender…');
      expect(saidIn(modal)).toContain('Block jo@example.org?');
      await all.ana.submits({});
      await all.slack.until('the end', () => textOf(card).includes('the sender is blocked'));
      await all.quiet();
      expect(textOf(card)).toContain('Spam');
      expect(await all.blocked.has({ channel: 'email', id: 'jo@example.org' })).toBe(true);
      await all.ana.clicks(card, 'Unblock sender');
      await all.slack.until('the ticket to be open', () => textOf(card).includes('replies in the thread go to'));
      await all.quiet();
      expect(textOf(card)).not.toContain('the sender is blocked');
      expect(textOf(card)).toMatch(/FD-1001.*Ana.*replies in the thread go to the customer/);
      expect(await all.blocked.has({ channel: 'email', id: 'jo@example.org' })).toBe(false);
    });

    it('is not blocked by strangers, nor under a colleague', async () => {
      const all = await claimed();
      await all.eve.clicks(all.card_, 'More…');
      await all.slack.until('the whisper', () => all.eve.whispers().length === 1);
      const told = await choosesMore(all.slack, all.bob, all.card_, 'Block sender…');
      expect(saidIn(told)).toContain('Ana has FD-1001 already. To do that, take it over first.');
      await choosesMore(all.slack, all.ana, all.card_, 'Block sender…');
      all.slack.regroup([...all.slack.workspace.groups.keys()][0]!, [all.bob]);
      await all.quiet();
      expect(JSON.stringify((await all.ana.submits({})).payload)).toContain('Only members of Utility Billing');
      await all.quiet();
      expect(await all.blocked.has({ channel: 'email', id: 'jo@example.org' })).toBe(false);
      expect((await all.customer.ticket())?.status).toBe('claimed');
    });
  });

  describe('writing to somebody first', () => {
    it('begins with the shortcut of the manifest', () => {
      const { features, oauth_config } = slackManifest() as {
        features: { shortcuts: { callback_id: string; type: string; name: string; description: string }[] };
        oauth_config: { scopes: { bot: string[] } };
      };
      expect(features.shortcuts.map(({ callback_id, type }) => [callback_id, type])).toContainEqual([
        beginShortcut,
        'global',
      ]);
      expect(oauth_config.scopes.bot).toContain('commands');
      for (const { name, description } of features.shortcuts)
        expect([name.length <= 24, description.length <= 150]).toEqual([true, true]);
    });

    it('puts a card with one’s own ticket into the team’s channel, once', async () => {
      const all = await opened();
      await all.ana.uses(beginShortcut);
      const form = await all.slack.until('the form', () => all.ana.modal());
      const filled = { to: 'Cora', subject: 'Your refund', text: 'It is on its way.', team: 'billing' };
      expect(wrongIn(await all.ana.submits(filled))).toEqual({
        to: '“Cora” is no e-mail address that can be written to.',
      });
      expect(wrongIn(await all.ana.submits({ ...filled, to: 'cora@example.org', team: 'tech' }))).toEqual({
        team: "Only members of Tech's user group may do that, and you are not one of them.",
      });
      await all.ana.submits({ ...filled, to: 'Cora Diaz <cora@example.org>' });
      await all.ana.submits({ ...filled, to: 'Cora Diaz <cora@example.org>' }, form);
      await all.slack.until('the letter', () => all.sent.length === 1);
      const card = await cardOf(all, 'FD-1001');
      await all.quiet();
      expect(all.sent).toHaveLength(1);
      expect(all.sent[0]).toMatchObject({
        to: { id: 'cora@example.org', detail: { subject: 'Your refund', team: 'billing' } },
      });
      expect(textOf(card)).toMatch(/Cora Diaz.*a colleague wrote first.*Your refund/);
      expect(textOf(card)).toMatch(/Ana.*replies in the thread go to the customer/);
      expect(textOf(all.slack.thread(card)[1]!)).toMatch(/Ana: .*Your refund.*It is on its way\./);
      all.ana.says('One more thing.', { in: card });
      await all.slack.until('the second letter', () => all.sent.length === 2);
    });

    it('is held with a button that takes it back', async () => {
      const all = await opened({ hold: 60_000 });
      await all.ana.uses(beginShortcut);
      await all.slack.until('the form', () => all.ana.modal());
      await all.ana.submits({ to: 'cora@example.org', subject: 'Your refund', text: 'Too fast.', team: 'billing' });
      const whisper = await all.slack.until('the whisper', () => all.ana.whispers()[0]);
      await all.ana.clicks(whisper, 'Undo');
      await all.slack.until('the word', () => all.ana.whispers().some(({ text }) => text.includes('You took it back')));
      await all.quiet();
      expect(all.sent).toEqual([]);
    });

    it('is said to be impossible where nobody is reached so', async () => {
      const all = await opened({ noLetters: true });
      await all.ana.uses(beginShortcut);
      const modal = await all.slack.until('the word', () => all.ana.modal());
      expect(saidIn(modal)).toContain('Nobody can be written to first here');
    });
  });
});
