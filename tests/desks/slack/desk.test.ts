import { afterEach, describe, expect, it } from '@jest/globals';
import type { Fact } from '../../../src/reports/facts.ts';
import { notesOf } from '../../../src/reports/questions.ts';
import { leave } from '../../helpers/leaving.ts';
import { type Office, openOffice, textOf } from '../../helpers/slack/office.ts';
import { ways } from '../../helpers/slack/ways.ts';

let office: Office | undefined;
afterEach(async () => {
  await office?.close();
  office = undefined;
});

const opened = async (over: 'socket' | 'http'): Promise<Office> => {
  office = await openOffice(over);
  return office;
};

/** An office in which Ana has claimed a customer's ticket. */
const claimed = async (over: 'socket' | 'http') => {
  const all = await opened(over);
  const ann = all.customer('c1', 'Ann Other');
  await ann.says('Where is my refund?');
  const card = await all.card('c1');
  await all.ana.clicks(card, 'Claim');
  await all.slack.until('the claim on the card', () => textOf(card).includes('Resolve…'));
  await all.quiet();
  return { ...all, ann, card };
};

describe.each(ways)('the desk in Slack over %s', (over) => {
  it('shows a new ticket as a card with Claim, and what was said in its thread', async () => {
    const { slack, customer, card, quiet } = await opened(over);
    await customer('c1', 'Ann Other').says('Where is my refund?');
    const post = await card('c1');
    await quiet();
    expect(textOf(post)).toMatch(
      /FD-1001 · Utility Billing.*Ann Other.*Web chat · asked for a person.*Where is my refund\?/,
    );
    expect(textOf(post)).toMatch(/Unclaimed.*Claim/);
    const thread = slack.thread(post).slice(1);
    expect(thread).toHaveLength(1);
    expect(textOf(thread[0]!)).not.toContain('button');
    expect(textOf(thread[0]!)).toMatch(
      /Why a person: asked for a person.*Ann Other \(customer\): .*Where is my refund\?/,
    );
    expect(slack.pings()).toEqual([]);
  });

  it('lets exactly one of twelve who click at once have it, and tells the others who', async () => {
    const { slack, billing, customer, card, quiet, received } = await opened(over);
    await customer('c1').says('Where is my refund?');
    const post = await card('c1');
    const twelve = Array.from({ length: 12 }, (_, n) => slack.person(`Rep ${n}`));
    for (const rep of twelve) billing.members.add(rep.id);
    slack.regroup([...slack.workspace.groups.keys()][0]!, twelve);
    await slack.events.quiet();
    const answers = await Promise.all(twelve.map((rep) => rep.clicks(post, 'Claim')));
    expect(answers.every(({ acked }) => acked)).toBe(true);
    await quiet();
    const ticket = await customer('c1').ticket();
    expect(ticket?.status).toBe('claimed');
    const winner = ticket?.status === 'claimed' ? ticket.by.name : '';
    expect(textOf(post)).toContain(winner);
    const told = twelve.filter((rep) => rep.whispers().length > 0);
    expect(told).toHaveLength(11);
    for (const rep of told) expect(rep.whispers().map(({ text }) => text)).toEqual([`${winner} has FD-1001 already.`]);
    expect(received.filter((event) => event.kind === 'acted')).toHaveLength(12);
  });

  it('says so when somebody writes to a conversation that has left', async () => {
    const { slack, ana, card, cards, store, quiet } = await claimed(over);
    await quiet();
    await leave(store, 'c1');
    await cards.forget('c1');
    ana.says('One more thing: it was sent.', { in: card });
    const whisper = await slack.until('the whisper', () => ana.whispers()[0]);
    expect(whisper.text).toMatch(/Not sent: the conversation is no more/);
    await quiet();
    expect(await store.conversation('c1')).toBeUndefined();
  });

  it('carries the conversation both ways, in order, and says what arrived', async () => {
    const { slack, ana, ann, card, quiet } = await claimed(over);
    await ann.says('It was 40 dollars.');
    await slack.until('the customer’s words', () =>
      slack.thread(card).some((post) => textOf(post).includes('40 dollars')),
    );
    const reply = ana.says('I see it & will send <it> today.', { in: card });
    await slack.until('the tick', () => reply.reactions.some(({ name }) => name === 'white_check_mark'));
    await ann.says('Thank you!');
    await slack.until('the thanks', () => slack.thread(card).some((post) => textOf(post).includes('Thank you!')));
    await quiet();
    expect(await ann.hears()).toEqual(['I see it & will send <it> today.']);
    const [, , ...thread] = slack.thread(card);
    expect(thread.map((post) => post.username ?? post.user)).toEqual(
      [undefined, 'Ann Other (customer)', ana.id, 'Ann Other (customer)'].map(
        (name) => name ?? slack.workspace.app.user,
      ),
    );
    expect(ana.whispers()).toEqual([]);
  });

  it.each([
    ['// he is angry', 'he is angry'],
    ['! he is angry', 'he is angry'],
    ['Note: he is angry', 'he is angry'],
    ['INTERNAL: he is angry', 'he is angry'],
    ['🔒 he is angry', 'he is angry'],
    ['<@BOB> can you look?', '@Bob can you look?'],
    ['<!here> anybody?', '@here anybody?'],
  ])('keeps %s inside', async (line, note) => {
    const { ana, bob, ann, card, slack, quiet } = await claimed(over);
    const post = ana.says(line.replace('<@BOB>', bob.mention), { in: card });
    await slack.until('the lock', () => post.reactions.some(({ name }) => name === 'lock'));
    await quiet();
    expect(await ann.hears()).toEqual([]);
    expect(await ann.notes()).toEqual([note]);
    expect(ana.whispers().map(({ text }) => text)).toEqual([
      expect.stringMatching(/^🔒 Kept as a note, because it (begins with|mentions)/),
    ]);
  });

  it('sends a note after all with one click, once', async () => {
    const { ana, bob, ann, card, slack, quiet } = await claimed(over);
    ana.says(`${bob.mention} will call you today.`, { in: card });
    const whisper = await slack.until('the whisper', () => ana.whispers()[0]);
    await Promise.all([ana.clicks(whisper, 'Send to customer'), ana.clicks(whisper, 'Send to customer')]);
    await quiet();
    expect(await ann.hears()).toEqual(['will call you today.']);
  });

  it('keeps what is written before anybody has claimed, and claims and sends it with one click', async () => {
    const { ana, customer, card, slack, quiet } = await opened(over);
    const ann = customer('c1', 'Ann');
    await ann.says('Where is my refund?');
    const post = await card('c1');
    const line = ana.says('On its way.', { in: post });
    const whisper = await slack.until('the whisper', () => ana.whispers()[0]);
    expect(whisper.text).toBe('🔒 Nobody has FD-1001 yet: claim it first. It was kept as a note.');
    expect(await ann.hears()).toEqual([]);
    await ana.clicks(whisper, 'Claim and send');
    await slack.until('the tick', () => line.reactions.some(({ name }) => name === 'white_check_mark'));
    await quiet();
    expect(await ann.hears()).toEqual(['On its way.']);
    expect(await ann.ticket()).toMatchObject({ status: 'claimed', by: { id: ana.id, name: 'Ana' } });
  });

  it('keeps what a colleague writes who does not have it', async () => {
    const { bob, ann, card, slack, quiet } = await claimed(over);
    const post = bob.says('Try turning it off.', { in: card });
    await slack.until('the lock', () => post.reactions.some(({ name }) => name === 'lock'));
    await quiet();
    expect(await ann.hears()).toEqual([]);
    expect(bob.whispers().map(({ text }) => text)).toEqual(['🔒 Ana has FD-1001 already. It was kept as a note.']);
    expect(textOf(bob.whispers()[0]!)).toContain('Take over and send');
  });

  it('resolves with a disposition and a note; the next inquiry is a new card', async () => {
    const { ana, ann, card, slack, quiet, card: first, ...all } = await claimed(over);
    await ana.clicks(card, 'Resolve…');
    await slack.until('the form', () => ana.modal());
    await expect(ana.submits({ note: 'paid' })).rejects.toThrow('would not let Ana submit');
    expect((await ana.submits({ disposition: 'answered', note: 'paid on Monday' })).acked).toBe(true);
    await slack.until('the end', () => textOf(card).includes('Resolved'));
    await quiet();
    expect(await ann.ticket()).toMatchObject({ status: 'resolved', disposition: 'answered', note: 'paid on Monday' });
    expect(textOf(card)).toContain('Reopen');
    expect(textOf(card)).not.toContain('Resolve…');
    expect(await ann.notes()).toEqual(['paid on Monday']);
    await ann.says('And my water bill?');
    const next = await slack.until('another card', () =>
      all.billing.messages.find((post) => post !== first && textOf(post).includes('FD-1002')),
    );
    await quiet();
    expect(slack.thread(next).map(textOf).join()).toContain('And my water bill?');
    expect(slack.thread(first).map(textOf).join()).not.toContain('And my water bill?');
  });

  it('transfers to another team: a card there, and nothing is sent from the old thread any more', async () => {
    const { ana, tim, tech, ann, card, slack, quiet, ...all } = await claimed(over);
    await ana.clicks(card, 'Transfer…');
    await slack.until('the form', () => ana.modal());
    await ana.submits({ team: 'tech', note: 'needs a new meter' });
    const there = await slack.until('the card there', () =>
      tech.messages.find((post) => textOf(post).includes('FD-1001')),
    );
    await quiet();
    expect(textOf(card)).toContain('Transferred to Tech');
    expect(textOf(card)).not.toContain('button');
    expect(slack.thread(there).map(textOf).join()).toContain('needs a new meter');
    ana.says('One more thing', { in: card });
    await quiet();
    expect(ana.whispers().at(-1)?.text).toContain('goes on in another thread now, in Tech');
    await ana.clicks(there, 'Claim');
    await quiet();
    expect(ana.whispers().at(-1)?.text).toContain("Only members of Tech's user group");
    await tim.clicks(there, 'Claim');
    await slack.until('the claim', () => textOf(there).includes('Tim'));
    tim.says('Hello from Tech.', { in: there });
    await slack.until('the reply', () => all.received.some((event) => event.kind === 'delivery'));
    expect(await ann.hears()).toEqual(['Hello from Tech.']);
  });

  it('calls who has the ticket when the customer is in danger, once, for all in the channel to see', async () => {
    const { slack, ana, ann, card, quiet } = await claimed(over);
    await ann.says('I smell gas in my kitchen');
    await slack.until('the alarm', () => slack.pings().length > 0);
    await ann.says('I still smell gas');
    await slack.until('his words', () => slack.thread(card).some((post) => textOf(post).includes('I still smell gas')));
    await quiet();
    expect(slack.pings()).toEqual([`@${ana.id}`]);
    const alarms = slack.thread(card).filter((post) => textOf(post).includes('may be in danger: this is urgent now'));
    expect(alarms).toMatchObject([{ subtype: 'thread_broadcast', text: expect.stringContaining('🚨') }]);
    expect(textOf(card)).toMatch(/FD-1001 · Utility Billing 🚨.*🚨 may be in danger/);
  });

  it('tells the channel when nobody has it yet', async () => {
    const { slack, customer, card, quiet } = await opened(over);
    const ann = customer('c1', 'Ann');
    await ann.says('Where is my refund?');
    const post = await card('c1');
    await ann.says('I smell gas in my kitchen');
    await slack.until('the alarm', () => slack.thread(post).some(({ subtype }) => subtype === 'thread_broadcast'));
    await quiet();
    expect(slack.pings()).toEqual([]);
    expect(textOf(post)).toMatch(/🚨 may be in danger.*Unclaimed/);
  });

  it('releases, and returns to the bot', async () => {
    const { ana, ann, card, slack, quiet } = await claimed(over);
    await ana.clicks(card, 'Release');
    await slack.until('the release', () => textOf(card).includes('Unclaimed'));
    await ana.clicks(card, 'Claim');
    await slack.until('the claim', () => textOf(card).includes('Return to bot'));
    await quiet();
    await ana.clicks(card, 'Return to bot');
    await slack.until('the return', () => textOf(card).includes('Returned to the bot'));
    await quiet();
    expect(await ann.ticket()).toBeUndefined();
  });

  describe('where the bot had answered before', () => {
    const [RIGHT, WRONG] = ['The bot’s last answer was right', 'It was wrong'];
    const question = 'aaaaaaaaaaaaaaaaaaaa';
    const answer = {
      text: 'Refunds take ten days. Did that help?',
      about: { answers: { question, article: 'refunds' } },
    };
    const answered = async (known = true) => {
      office = await openOffice(over, { answer });
      const { customer, card, questions, slack, quiet } = office;
      const asked = { text: 'Where is my refund?', locale: 'en', channel: 'webchat', decision: 'answer' as const };
      const fact: Fact = { fact: 'asked', question, at: Date.now(), ...asked, article: 'refunds', top: [] };
      if (known) await questions.note(notesOf({ facts: [fact], known: [] }, 'i'));
      const ann = customer('c1', 'Ann');
      await ann.says('Where is my refund?');
      const post = await card('c1');
      await quiet();
      const verdict = async () => (await questions.find(question))?.verdict;
      return { ...office, ann, card: post, summary: slack.thread(post)[1]!, verdict };
    };

    it('takes a word on that with one click, changes it with another, and the customer hears nothing', async () => {
      const { ana, bob, ann, card, slack, summary, verdict, received, store, quiet } = await answered();
      expect(textOf(card)).not.toContain('was right');
      expect(textOf(summary)).toMatch(
        /Refunds take ten days.*Claim it, and what you write.*answer was right.*was wrong/,
      );
      const before = [received.length, await store.history('c1', { last: 100 }), slack.thread(card).length];
      expect((await ana.clicks(summary, RIGHT)).acked).toBe(true);
      await quiet();
      expect(await verdict()).toMatchObject({ verdict: 'right', by: 'Ana' });
      expect(ana.whispers().map(({ text }) => text)).toEqual(['Recorded: refunds was the right answer. Thank you.']);
      await bob.clicks(summary, WRONG);
      await quiet();
      expect(await verdict()).toMatchObject({ verdict: 'wrong', by: 'Bob' });
      expect(bob.whispers().map(({ text }) => text)).toEqual(['Recorded: refunds was the wrong answer. Thank you.']);
      expect([received.length, await store.history('c1', { last: 100 }), slack.thread(card).length]).toEqual(before);
      expect(await ann.hears()).toEqual([]);
      expect(slack.pings()).toEqual([]);
    });

    it('does not say that it has it while the record is away, and takes the next click', async () => {
      const { ana, faulty, slack, summary, verdict, quiet } = await answered();
      faulty.receive = true;
      slack.limits.patience = 500;
      expect((await ana.clicks(summary, RIGHT)).acked).toBe(false);
      faulty.receive = false;
      slack.limits.patience = 10_000;
      expect(ana.whispers()).toEqual([]);
      expect((await ana.clicks(summary, RIGHT)).acked).toBe(true);
      await quiet();
      expect(await verdict()).toMatchObject({ verdict: 'right', by: 'Ana' });
    });

    it('takes it whatever became of the ticket meanwhile', async () => {
      const { ana, card, slack, summary, verdict, quiet } = await answered();
      await ana.clicks(card, 'Claim');
      await slack.until('the claim', () => textOf(card).includes('Resolve…'));
      await ana.clicks(card, 'Resolve…');
      await slack.until('the form', () => ana.modal());
      await ana.submits({ disposition: 'answered' });
      await slack.until('the end', () => textOf(card).includes('Resolved'));
      await ana.clicks(summary, WRONG);
      await quiet();
      expect(await verdict()).toMatchObject({ verdict: 'wrong', by: 'Ana' });
    });

    it('takes it from nobody who is not in the team’s group, and says when it is not kept', async () => {
      const { eve, summary, verdict, quiet } = await answered();
      await eve.clicks(summary, RIGHT);
      await quiet();
      expect(await verdict()).toBeUndefined();
      expect(eve.whispers().at(-1)?.text).toContain("Only members of Utility Billing's user group");
      await office?.close();
      const { ana, ...gone } = await answered(false);
      await ana.clicks(gone.summary, RIGHT);
      await gone.quiet();
      expect(ana.whispers().at(-1)?.text).toBe('That question is not in the record any more: nothing was recorded.');
    });
  });

  it('lets nobody act who is not in the team’s group, and says so', async () => {
    const { eve, ana, ann, card, slack, received, quiet } = await claimed(over);
    const before = received.length;
    await eve.clicks(card, 'Release');
    await eve.clicks(card, 'Resolve…');
    eve.says('I know the answer', { in: card });
    await quiet();
    expect(eve.modal()).toBeUndefined();
    expect(eve.whispers()).toHaveLength(3);
    for (const { text } of eve.whispers()) expect(text).toContain("Only members of Utility Billing's user group");
    // Ana leaves the group while her form is open.
    await ana.clicks(card, 'Resolve…');
    await slack.until('the form', () => ana.modal());
    slack.regroup([...slack.workspace.groups.keys()][0]!, []);
    await slack.events.quiet();
    const answer = await ana.submits({ disposition: 'spam' });
    expect(answer.payload).toMatchObject({
      response_action: 'errors',
      errors: { disposition: expect.stringContaining('Only members') },
    });
    await quiet();
    expect(received).toHaveLength(before);
    expect(await ann.ticket()).toMatchObject({ status: 'claimed' });
  });

  it.each([
    ['a guest', { is_restricted: true }, 'Guests cannot act'],
    ['a stranger', { is_stranger: true, team_id: 'T0OTHER' }, 'People of other organisations cannot act'],
    ['somebody deactivated', { deleted: true }, 'Who is deactivated cannot act'],
  ])('lets %s not act, even in the group, and says why', async (_, traits, why) => {
    const { slack, billing, card, received, quiet } = await claimed(over);
    const before = received.length;
    const sly = slack.person('Sly', traits);
    billing.members.add(sly.id);
    slack.regroup([...slack.workspace.groups.keys()][0]!, [sly]);
    await slack.events.quiet();
    await sly.clicks(card, 'Release');
    sly.says('hello', { in: card });
    await quiet();
    expect(received).toHaveLength(before);
    expect(sly.whispers().map(({ text }) => text)).toEqual([
      expect.stringContaining(why),
      expect.stringContaining(why),
    ]);
  });

  it('lets those act whom frontdesk.yaml names, where there is no group', async () => {
    const { slack, tech, tim, eve, customer, card, quiet, members } = await opened(over);
    members('tech', [tim]);
    tech.members.add(eve.id);
    const ann = customer('c1');
    await ann.says('My computer is on fire');
    const post = await card('c1', tech);
    await eve.clicks(post, 'Claim');
    await quiet();
    expect(eve.whispers().map(({ text }) => text)).toEqual([
      'Only those whom frontdesk.yaml names as members of Tech may do that, and you are not one of them.',
    ]);
    await tim.clicks(post, 'Claim');
    await slack.until('the claim', () => textOf(post).includes('Tim'));
    expect(slack.calls.filter(({ method }) => method === 'usergroups.users.list')).toEqual([]);
  });

  it('repairs a card that shows an older version, and does nothing', async () => {
    const { ana, ann, card, slack, received, quiet } = await claimed(over);
    await ann.says('Are you there?');
    await slack.until('his words', () => slack.thread(card).some((post) => textOf(post).includes('Are you there?')));
    ana.says('Yes.', { in: card });
    await quiet();
    await ann.says('Good.');
    await quiet();
    const before = received.length;
    const old = JSON.stringify({ c: 'c1', v: 1 });
    expect((await ana.clicks(card, 'fd_release', { with: old })).acked).toBe(true);
    expect((await ana.clicks(card, 'an_older_button', { with: old })).acked).toBe(true);
    expect((await ana.clicks(card, 'fd_release', { with: 'nonsense' })).acked).toBe(true);
    await quiet();
    expect(received).toHaveLength(before);
    expect(ana.whispers().map(({ text }) => text)).toEqual([
      expect.stringContaining('changed meanwhile'),
      expect.stringContaining('older version of Frontdesk'),
    ]);
  });

  it('ignores what Slack says of its own accord, its own posts and other apps, and repeats', async () => {
    const { slack, ana, ann, billing, card, received, quiet } = await claimed(over);
    const reply = ana.says('See https://a.example', { in: card });
    await slack.until('the tick', () => reply.reactions.some(({ name }) => name === 'white_check_mark'));
    await quiet();
    const before = received.filter((event) => event.kind === 'acted').length;
    slack.workspace.unfurl(billing, reply);
    slack.workspace.post(billing, { text: 'deployed', bot_id: 'B0OTHER', user: ana.id, thread_ts: card.ts });
    ana.says('joined', { in: card, subtype: 'channel_join' });
    ana.says('Lunch?', { in: billing });
    const talk = ana.says('Who?', { in: billing });
    ana.says('Me', { in: talk });
    await slack.events.redeliver(() => true);
    await slack.events.redeliver(() => true);
    await quiet();
    expect(received.filter((event) => event.kind === 'acted')).toHaveLength(before);
    expect(await ann.hears()).toEqual(['See https://a.example']);
    ana.edits(reply, 'See https://b.example');
    await quiet();
    expect(ana.whispers().map(({ text }) => text)).toEqual([expect.stringContaining('it stays as it was')]);
    const edited = received.filter((event) => event.kind === 'acted').length;
    expect(edited).toBe(before);
    slack.workspace.unfurl(billing, reply);
    await quiet();
    expect(ana.whispers()).toHaveLength(1);
    expect(received.filter((event) => event.kind === 'acted')).toHaveLength(edited);
  });

  it('pings nobody, whatever a customer writes and calls himself', async () => {
    const { slack, ana, customer, card, quiet } = await opened(over);
    const nasty = '<!channel> <@U0FRONTDESK> <!subteam^S1> *x* `y` <https://evil.example|bank> &lt;!here&gt;';
    const ann = customer('c1', '<!here> <@U0FRONTDESK>');
    await ann.says(nasty);
    const post = await card('c1');
    await ana.clicks(post, 'Claim');
    await slack.until('the claim', () => textOf(post).includes('Resolve…'));
    await ann.says(nasty.repeat(20).slice(0, 4000));
    await slack.until('his words', () => slack.thread(post).length > 3);
    await quiet();
    expect(slack.pings()).toEqual([]);
    const shown = slack.thread(post).flatMap((each) => each.blocks ?? []);
    expect(JSON.stringify(shown)).toContain('<!channel> <@U0FRONTDESK>');
    expect(JSON.stringify(shown)).not.toContain('"link"');
  });

  it('tells a representative what it cannot send: too much text, a file that Slack does not have', async () => {
    const { ana, ann, card, slack, quiet } = await claimed(over);
    ana.says('x'.repeat(4001), { in: card });
    await slack.until('the whisper', () => ana.whispers().length === 1);
    expect(ana.whispers()[0]?.text).toContain('Not sent: it has 4001 characters');
    ana.says('', { in: card, files: [{ id: 'F1', name: 'bill.pdf' }] });
    ana.says('Here is your bill.', { in: card, files: [{ id: 'F2', name: 'bill.pdf' }] });
    await slack.until('both whispers', () => ana.whispers().length === 3);
    expect(
      ana
        .whispers()
        .map(({ text }) => text)
        .slice(1),
    ).toEqual([
      '📎 Not sent: bill.pdf: Slack did not hand it over. Please try again, or send it from the web desk.',
      expect.stringMatching(/^📎 Not sent: bill\.pdf: [\s\S]*Your words go without/),
    ]);
    await quiet();
    expect(await ann.hears()).toEqual(['Here is your bill.']);
  });

  it('says in the thread what did not reach the customer, and why', async () => {
    const { ana, ann, card, slack, faulty, quiet } = await claimed(over);
    faulty.channel = { outcome: 'refused', reason: 'the mailbox is full' };
    const post = ana.says('Hello?', { in: card });
    await slack.until('the warning', () => post.reactions.some(({ name }) => name === 'warning'));
    await quiet();
    const warning = slack.thread(card).at(-1)!;
    expect(warning.text).toBe('⚠️ What Ana wrote did not reach the customer: the mailbox is full');
    faulty.channel = { outcome: 'delivered' };
    await ana.clicks(warning, 'Try again');
    await slack.until('the tick', () => post.reactions.some(({ name }) => name === 'white_check_mark'));
    await ana.clicks(warning, 'Try again');
    await quiet();
    expect(ana.whispers().at(-1)?.text).toBe('That was tried again already.');
    expect(await ann.hears()).toEqual(['Hello?', 'Hello?']);
  });
});
