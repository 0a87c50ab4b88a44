import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type MailDesk, startMailDesk } from '../helpers/mail/desk.ts';
import { until } from '../helpers/until.ts';
import { describeWith } from '../setup/needs.ts';

const config = `name: Test Town
locales: [en]
teams:
  front: { name: Front, topics: [general] }
default_team: front
on_call: { team: front, notify: [{ email: duty@example.org }, { email: support@marlow.test }] }
`;

describeWith('exim', 'whoever is on call', () => {
  let desk: MailDesk;
  beforeAll(async () => {
    desk = await startMailDesk({ customers: ['ann', 'duty'], config });
  });
  afterAll(() => desk.stop());

  it('is told by mail that a customer may be in danger, by a mail of a machine that belongs to no conversation', async () => {
    const [ann, duty] = [desk.customer('ann'), desk.customer('duty')];
    await ann.writes({ subject: 'Help', text: 'My stove is on fire and I cannot get out!' });
    const alarm = await duty.gets(/A customer may be in danger/);
    expect(alarm.subject).toBe('Test Town: a customer may be in danger');
    expect(alarm.header('auto-submitted')).toBe('auto-replied');
    expect(alarm.header('reply-to')).toBeUndefined();
    expect(alarm.whole).not.toContain('stove');
    const rep = await desk.rep();
    await until('the ticket', async () =>
      (await rep.board()).some(({ customer }) => customer.id === 'ann@example.org'),
    );
    expect(desk.frontdesk.said()).toContain('on_call.notify names support@marlow.test, which is an address of ours');
  });
});
