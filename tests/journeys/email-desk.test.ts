import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { letterheadOf } from '../../src/conversation/letterhead.ts';
import { type MailDesk, startMailDesk, supportAddress } from '../helpers/mail/desk.ts';
import { until } from '../helpers/until.ts';
import type { WebRepresentative } from '../helpers/web-desk.ts';
import { describeWith } from '../setup/needs.ts';

const LONG = 120_000;
const config = `name: Test Town
locales: [en]
teams:
  front: { name: Front Desk, topics: [general] }
default_team: front
hold: { email: 0s }
`;

describeWith('exim', 'mail at the web desk', () => {
  let desk: MailDesk;
  let rita: WebRepresentative;
  beforeAll(async () => {
    desk = await startMailDesk({ customers: ['ann', 'bob', 'pat'], config });
    rita = await desk.rep();
  }, LONG);
  afterAll(() => desk.stop(), LONG);

  const reads = (number: number, text: RegExp) =>
    until(`${text}`, async () => (await rita.reads(number)).find(({ message }) => text.test(message.text ?? '')));

  it(
    'a representative writes first, the answer comes to them, and their reply goes to whom they say',
    async () => {
      const [ann, bob] = [desk.customer('ann'), desk.customer('bob')];
      const letter = {
        to: 'Ann <ann@example.org>',
        subject: 'Your boat',
        text: 'Is the **boat** yours?',
        team: 'front',
      };
      const conversation = await rita.writes(letter);
      const first = await ann.gets(/Is the boat yours\?/);
      expect([first.subject, first.from?.address, first.from?.name]).toEqual([
        'Your boat',
        supportAddress,
        'Rita (Test Town)',
      ]);
      expect([first.header('auto-submitted'), first.header('in-reply-to')]).toEqual([undefined, undefined]);
      await ann.writes({ answers: first, text: 'Yes, it is. Bob knows more.', cc: [bob.address] });
      const { ticket, recipients } = await rita.ticket(conversation);
      expect(ticket).toMatchObject({ status: 'claimed', by: { name: 'Rita' }, reason: 'begun' });
      expect((await reads(ticket.number, /^Yes, it is/)).message.from.name).toBe('Ann');
      await until('Bob in copy', async () => (await rita.ticket(conversation)).recipients?.cc.length === 1);
      expect(recipients?.to[0]?.address).toBe('ann@example.org');
      await rita.does(ticket.number, {
        type: 'reply',
        text: 'Bob, please move it.',
        to: [{ address: bob.address }],
        cc: [],
      });
      const asked = await bob.gets(/Bob, please move it\./);
      expect(asked.subject).toBe('Re: Your boat');
      expect((await ann.mails()).some(({ whole }) => whole.includes('please move it'))).toBe(false);
      const said = await reads(ticket.number, /please move it/);
      expect(letterheadOf(said.message)).toEqual({ to: [{ address: bob.address }], cc: [] });
      await bob.writes({ answers: asked, text: 'It is moved.' });
      const moved = await reads(ticket.number, /^It is moved\.$/);
      expect(moved.participant).toBe(bob.address);
      expect(letterheadOf(moved.message)).toMatchObject({ subject: 'Re: Your boat', from: { address: bob.address } });
    },
    3 * LONG,
  );

  it(
    'who is blocked is not answered any more, and is again when they are let in',
    async () => {
      const pat = desk.customer('pat');
      await pat.writes({ subject: 'You have won', text: 'Tell me your number. I want to talk to a person.' });
      const number = await rita.claims(pat.address);
      await rita.does(number, { type: 'block' });
      await reads(number, /Rita blocked pat@example\.org/);
      const redis = await desk.redis.connect();
      await until('the block', async () => (await redis.zScore('fd:{blocked}', `email\n${pat.address}`)) !== null);
      const before = (await pat.mails()).length;
      await pat.writes({ subject: 'Opening', text: 'When is the town hall open?' });
      // What comes after it is answered: so would it have been.
      const bob = desk.customer('bob');
      await bob.writes({ subject: 'Hours', text: 'When is the town hall open?' });
      await bob.gets(/8 to 17/);
      expect(await pat.mails()).toHaveLength(before);
      await rita.does(number, { type: 'unblock' });
      await until('the end of it', async () => (await redis.zScore('fd:{blocked}', `email\n${pat.address}`)) === null);
      await pat.writes({ subject: 'Card', text: 'How do I replace a lost library card?' });
      await pat.gets(/a new card costs \$2/);
    },
    3 * LONG,
  );
});
