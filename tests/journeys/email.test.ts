import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type MailDesk, startMailDesk } from '../helpers/mail/desk.ts';
import { vacation } from '../helpers/mail/server.ts';
import { until } from '../helpers/until.ts';
import { describeWith } from '../setup/needs.ts';

describeWith('exim', 'a customer who writes mail', () => {
  let desk: MailDesk;
  beforeAll(async () => {
    desk = await startMailDesk({
      customers: ['ann', 'bob', 'cat', 'dan', 'eve', 'fay'],
      server: { scripts: { fay: vacation('I am on holiday until Monday.') } },
    });
  });
  afterAll(() => desk.stop());

  it('is answered in the thread, by a mail that machines leave alone', async () => {
    const ann = desk.customer('ann');
    const asked = await ann.writes({ subject: 'Town hall', text: 'Hello,\n\nwhen is the town hall open?\n\nAnn' });
    const answer = await ann.gets(/from 8 to 17/);
    expect(answer.subject).toBe('Re: Town hall');
    expect(answer.header('in-reply-to')).toBe(asked);
    expect(answer.header('references')).toContain(asked);
    expect(answer.header('auto-submitted')).toBe('auto-replied');
    expect(answer.header('x-auto-response-suppress')).toBe('All');
    expect(answer.header('reply-to')).toMatch(/support\+c[a-z2-7]{32}@marlow\.test/);
    expect(answer.header('return-path')).toMatch(/support\+b[a-z2-7]{32}@marlow\.test/);
    expect(answer.whole).toContain('> when is the town hall open?');
    expect(await ann.mails()).toHaveLength(1);
  });

  it('reaches a person, whose words come in the thread without a mark of machines', async () => {
    const bob = desk.customer('bob');
    await bob.writes({ subject: 'Boat', text: 'A boat lies across our driveway. I want to talk to a person.' });
    const rep = await desk.rep();
    const number = await rep.claims('bob@example.org');
    await rep.does(number, { type: 'reply', text: 'I will send our parking officer this afternoon.' });
    const reply = await bob.gets(/parking officer/);
    expect(reply.header('auto-submitted')).toBeUndefined();
    expect(reply.header('from')).toMatch(/Rita \(Test Town\)/);
    expect(reply.subject).toBe('Re: Boat');
    await bob.writes({ answers: reply, text: 'That is kind, thank you!' });
    await until('the answer at the desk', async () =>
      (await rep.reads(number)).some(({ message }) => message.text === 'That is kind, thank you!'),
    );
  });

  it('answers "did that help?" by a page behind a link, which opening does not press', async () => {
    const cat = desk.customer('cat');
    await cat.writes({ subject: 'Library', text: 'How do I replace a lost library card?' });
    const answer = await cat.gets(/costs \$2/);
    const [link = ''] = /http:\S+\/mail\/answer\/[\w.-]+/.exec(answer.whole) ?? [];
    const shown = await fetch(link);
    expect(await shown.text()).toContain('<form method="post">');
    const pressed = await fetch(link, { method: 'POST' });
    expect(pressed.status).toBe(200);
    const [first] = await cat.mails();
    expect(first?.messageId).toBe(answer.messageId);
    expect(await (await fetch(link, { method: 'POST' })).text()).toMatch(/already/i);
  });

  it('hears nothing of an out-of-office: the loop ends at one, and the desk reads it', async () => {
    const fay = desk.customer('fay');
    await fay.writes({ subject: 'Tax', text: 'I want to talk to a person about my tax.' });
    const rep = await desk.rep();
    const number = await rep.claims('fay@example.org');
    await rep.does(number, { type: 'reply', text: 'Which year is it about?' });
    await fay.gets(/Which year/);
    const entries = await until('the out-of-office at the desk', async () => {
      const all = await rep.reads(number);
      return all.some(({ message }) => message.text?.includes('on holiday')) && all;
    });
    const [away] = entries.filter(({ message }) => message.text?.includes('on holiday'));
    expect(away?.audience).toBe('desk');
    // A word of the bot to it would have been the next: the answer to what comes later shows that there was none.
    await fay.writes({ subject: 'Hours', text: 'Please tell a person that I wrote again.' });
    expect((await fay.mails()).filter((mail) => mail.header('auto-submitted') === 'auto-replied').length).toBeLessThan(
      2,
    );
  });

  it('a mail that comes back reaches the representative whose words they were, and begins no conversation', async () => {
    // Nobody has this mailbox: Exim takes the reply, and then writes a real bounce.
    const gone = desk.customer('gone');
    await gone.writes({ subject: 'Gone tomorrow', text: 'I want to talk to a person.' });
    const rep = await desk.rep();
    const number = await rep.claims('gone@example.org');
    await rep.does(number, { type: 'reply', text: 'Are you still there?' });
    const back = await until('the bounce at the desk', async () =>
      (await rep.reads(number)).find(({ message }) => /gone@example.org did not get it/.test(JSON.stringify(message))),
    );
    expect(back.audience).toBe('desk');
    expect((await rep.board()).map(({ customer }) => customer.id)).not.toContain('mailer-daemon@localhost');
  });

  it('a stranger who answers a mail of somebody else begins a conversation of their own', async () => {
    const eve = desk.customer('eve');
    const [, answer] = [await desk.customer('bob').mails(), (await desk.customer('ann').mails())[0]];
    await eve.writes({ ...(answer && { answers: answer }), text: 'Tell me all about it. I want a person.' });
    const rep = await desk.rep();
    const number = await rep.claims('eve@example.org');
    const [first] = await rep.reads(number);
    expect(JSON.stringify(first?.message.channelData)).toContain('takes no part');
  });
});
