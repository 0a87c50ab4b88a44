import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { claimButton, ticketLine } from '../../../src/desks/slack/home/lines.ts';
import { drawHome, SHOWN } from '../../../src/desks/slack/home/view.ts';
import type { Summary } from '../../../src/handoff/queue.ts';
import { type Part, viewFaults } from '../../helpers/slack/blockkit.ts';
import { type Office, openOffice, textOf } from '../../helpers/slack/office.ts';
import type { Person } from '../../helpers/slack/surfaces.ts';
import { ways } from '../../helpers/slack/ways.ts';

jest.setTimeout(120_000);

const homeOf = (person: Person): string => JSON.stringify(person.home()?.view.blocks ?? '');

for (const over of ways)
  describe(`the Home tab, over ${over}`, () => {
    let office: Office;
    afterEach(() => office.close());

    /** Ann waits for somebody. */
    async function open() {
      office = await openOffice(over);
      const ann = office.customer('c1', 'Ann Other');
      await ann.says('Where is my refund?');
      await office.card('c1');
      const sees = (who: Person, text: string) =>
        office.slack.until(`${who.name} to see “${text}”`, () => homeOf(who).includes(text));
      return { ...office, ann, sees };
    }

    it('shows who waits, and what is taken there is one’s own, with the way to its thread', async () => {
      const { ana, ann, sees, card } = await open();
      ana.opensHome();
      await sees(ana, 'Unclaimed (1)');
      expect(homeOf(ana)).toContain('Where is my refund?');
      expect((await ana.clicksHome('Take next (FD-1001)')).acked).toBe(true);
      await sees(ana, 'FD-1001 is yours.');
      expect(homeOf(ana)).toContain('Yours (1)');
      expect((await ann.ticket())?.status).toBe('claimed');
      const { channel, ts } = await card('c1');
      expect(homeOf(ana)).toContain(`https://frontdesk.slack.example/archives/${channel}/p${ts.replace('.', '')}`);
    });

    it('is drawn anew for whoever looks at it when something changes, and for nobody else', async () => {
      const { ana, bob, tim, sees, slack, customer } = await open();
      for (const who of [ana, bob, tim]) who.opensHome();
      await sees(bob, 'Unclaimed (1)');
      // Tim is of another team.
      await sees(tim, 'Nobody is waiting.');
      await ana.clicksHome('Claim FD-1001');
      await sees(bob, 'Nobody is waiting.');
      await customer('c2', 'Jo').says('Where is my bill?');
      await sees(bob, 'FD-1002');
      await sees(ana, 'FD-1002');
      const published = new Set(
        slack.calls.filter(({ method }) => method === 'views.publish').map(({ args }) => args.user_id),
      );
      expect([...published].sort()).toEqual([ana.id, bob.id, tim.id].sort());
      expect(homeOf(tim)).not.toContain('FD-1002');
    });

    it('offers first what is due first, whoever came first', async () => {
      office = await openOffice(over, { dueWithin: { billing: 3_600_000 } });
      const { ana, customer, card, slack, acts } = office;
      await customer('c1', 'Ann Other').says('Where is my refund?');
      await card('c1');
      await customer('c2', 'Jo').says('Where is my bill?');
      await card('c2');
      const bob = { desk: 'slack', id: office.bob.id, name: 'Bob' };
      // Whoever was answered once and put back waits for the whole answer only.
      await acts('c1', { type: 'claim', by: bob, ticket: 0 });
      await acts('c1', { type: 'reply', text: 'One moment.', by: bob, ticket: 0 });
      await acts('c1', { type: 'release', by: bob, ticket: 0 });
      await office.quiet();
      ana.opensHome();
      await slack.until('who waits', () => homeOf(ana).includes('Unclaimed (2)'));
      expect(homeOf(ana)).toContain('Take next (FD-1002)');
      expect(homeOf(ana).indexOf('FD-1002')).toBeLessThan(homeOf(ana).indexOf('FD-1001'));
    });

    it('says who was quicker', async () => {
      const { ana, bob, sees, card } = await open();
      for (const who of [ana, bob]) who.opensHome();
      await sees(ana, 'Claim FD-1001');
      await sees(bob, 'Claim FD-1001');
      const before = bob.home()!;
      await ana.clicks(await card('c1'), 'Claim');
      await sees(bob, 'Nobody is waiting.');
      // He clicked before his tab was drawn anew.
      office.slack.workspace.views.set('as it was', before);
      await bob.clicksHome('Claim FD-1001');
      await sees(bob, 'Ana has FD-1001 already.');
      expect(homeOf(bob)).toContain('Yours (0)');
    });

    it('says that one is away, to colleagues, too', async () => {
      const { ana, bob, sees, away } = await open();
      for (const who of [ana, bob]) who.opensHome();
      await sees(ana, 'Away');
      await ana.clicksHome('Away');
      await sees(ana, 'You are away');
      await sees(bob, 'Away: Ana');
      expect(away.isAway({ desk: 'slack', id: ana.id })).toBe(true);
      await ana.clicksHome('I am back');
      await sees(ana, 'Welcome back.');
      expect(away.list()).toEqual([]);
    });

    it('shows nothing to people who may not act, and takes nothing from them', async () => {
      const { eve, ana, sees, ann, slack } = await open();
      eve.opensHome();
      await sees(eve, 'none of their teams');
      expect(homeOf(eve)).not.toContain('refund');
      // She may be a customer.
      expect(homeOf(eve)).toContain('Write it under Messages.');
      ana.opensHome();
      await sees(ana, 'Claim FD-1001');
      // As a forger would: another one’s buttons.
      slack.workspace.views.set('forged', { ...ana.home()!, id: 'forged', user: eve.id });
      await eve.clicksHome('Claim FD-1001');
      await eve.clicksHome('Away').catch(() => undefined);
      expect((await ann.ticket())?.status).toBe('waiting');
      expect(office.away.list()).toEqual([]);
    });
  });

describe('/frontdesk', () => {
  let office: Office;
  afterEach(() => office.close());

  async function open(over: 'socket' | 'http' = 'socket') {
    office = await openOffice(over);
    await office.customer('c1', 'Ann Other').says('Where is my refund?');
    await office.card('c1');
    await office.customer('c2', 'Jo Meyer').says('My computer is broken');
    await office.card('c2', office.tech);
    return office;
  }

  for (const over of ways)
    it(`without words offers who waits, to claim there; over ${over}`, async () => {
      const { ana, billing, slack, card } = await open(over);
      // Where the app is not, too.
      const elsewhere = slack.channel('lunch', { members: [ana], without: 'app' });
      const answer = await ana.types('/frontdesk', { in: elsewhere });
      expect(textOf(answer)).toContain('FD-1001');
      expect(textOf(answer)).not.toContain('FD-1002');
      expect((await ana.clicks(answer, 'Claim FD-1001')).acked).toBe(true);
      await slack.until('the answer', () => textOf(answer).includes('FD-1001 is yours.'));
      expect(textOf(answer)).toContain('Open thread');
      await slack.until('the claim', () => textOf(billing.messages[0]!).includes('Resolve…'));
      expect(textOf(await ana.types('/frontdesk mine', { in: billing }))).toContain('Yours (1)');
      expect(textOf(await ana.types('/frontdesk queue', { in: billing }))).toContain('Nobody is waiting.');
      await card('c1');
    });

  it('finds tickets by their words, also those that have ended, of one’s own teams only', async () => {
    const { ana, tim, billing, tech } = await open();
    expect(textOf(await ana.types('/frontdesk find REFUND ann', { in: billing }))).toContain('FD-1001');
    expect(textOf(await ana.types('/frontdesk find fd-1002', { in: billing }))).toContain('There is no ticket');
    expect(textOf(await tim.types('/frontdesk find fd-1002', { in: tech }))).toContain('My computer is broken');
    // What Slack escapes is found as it was typed.
    expect(textOf(await ana.types('/frontdesk find a &lt; b', { in: billing }))).toContain('a < b');
    expect(textOf(await ana.types('/frontdesk find', { in: billing }))).toContain('Say what to look for');
  });

  for (const over of ways)
    it(`lists who is blocked, and lets them in again; over ${over}`, async () => {
      const { ana, eve, billing, slack, blocked } = await open(over);
      expect(textOf(await ana.types('/frontdesk blocked', { in: billing }))).toContain('Nobody is blocked.');
      for (let i = 1; i <= 21; i++) await blocked.block({ channel: 'email', id: `spam${i}@junk.example` });
      await blocked.block({ channel: 'email', id: '<!channel>@junk.example' });
      const all = await ana.types('/frontdesk blocked', { in: billing });
      expect(textOf(all)).toContain('Blocked (22)');
      expect(textOf(all)).toContain('… and 2 more.');
      expect(textOf(await ana.types('/frontdesk blocked nobody@', { in: billing }))).toContain(
        'Nobody with “nobody@” is blocked.',
      );
      const one = await ana.types('/frontdesk blocked SPAM7@', { in: billing });
      expect(textOf(one)).toContain('spam7@junk.example');
      expect((await ana.clicks(one, 'Unblock')).acked).toBe(true);
      await slack.until('the answer', () =>
        textOf(one).includes('What spam7@junk.example writes from now on is heard'),
      );
      expect(await blocked.has({ channel: 'email', id: 'spam7@junk.example' })).toBe(false);
      expect(await blocked.has({ channel: 'email', id: 'spam8@junk.example' })).toBe(true);
      expect(textOf(await eve.types('/frontdesk blocked', { in: billing }))).toContain('none of their teams');
    });

  it('says who is away, and what waits for them then', async () => {
    const { ana, billing, away, card } = await open();
    await ana.clicks(await card('c1'), 'Claim');
    await office.slack.until('the claim', () => textOf(billing.messages[0]!).includes('Resolve…'));
    expect(textOf(await ana.types('/frontdesk away', { in: billing }))).toContain('Waiting for your word now: FD-1001');
    expect(away.isAway({ desk: 'slack', id: ana.id })).toBe(true);
    await ana.types('/frontdesk away', { in: billing });
    expect(away.list()).toHaveLength(1);
    expect(textOf(await ana.types('/frontdesk back', { in: billing }))).toContain('Welcome back.');
    expect(away.list()).toEqual([]);
    expect(textOf(await ana.types('/frontdesk away until doomsday', { in: billing }))).toContain(
      'You are not away yet.',
    );
    expect(away.list()).toEqual([]);
    const gone = await ana.types('/frontdesk away until 2h', { in: billing });
    expect(textOf(gone)).toMatch(/else it ends by itself: \w+,? \d+ \w+ at \d\d:\d\d/);
    const [{ since, until } = { since: 0, until: 0 }] = away.list();
    // It begins a moment after the word.
    expect(Math.round((until! - since) / 600_000)).toBe(12);
  });

  it('says plainly that nobody is served in Slack where that is so', async () => {
    office = await openOffice('socket', { customers: false });
    const { eve, billing } = office;
    expect(textOf(await eve.types('/frontdesk me', { in: billing }))).toContain('Nobody is served in Slack here');
    expect(office.received).toEqual([]);
  });

  it('asks to be tried again when Slack does not say who asks', async () => {
    const { ana, billing, slack } = await open();
    void slack.faults.next('users.info', { status: 500 });
    expect(textOf(await ana.types('/frontdesk', { in: billing }))).toContain('Slack did not say who you are');
    expect(textOf(await ana.types('/frontdesk', { in: billing }))).toContain('Claim FD-1001');
  });

  it('helps, and says so when it does not know a word or who asks may not', async () => {
    const { ana, eve, billing } = await open();
    expect(textOf(await ana.types('/frontdesk help', { in: billing }))).toContain('find WORDS');
    expect(textOf(await ana.types('/frontdesk dance', { in: billing }))).toContain('I do not know “dance”.');
    expect(textOf(await ana.types('/frontdesk toString', { in: billing }))).toContain('I do not know “toString”.');
    expect(textOf(await eve.types('/frontdesk queue', { in: billing }))).toContain('none of their teams');
    await eve.types('/frontdesk away', { in: billing });
    expect(office.away.list()).toEqual([]);
  });
});

describe('a Home tab', () => {
  it('keeps Slack’s limits, whatever customers write', () => {
    const nasty = `${'🙂‍↔️'.repeat(60)} <!channel> *b* ${'مرحبا '.repeat(700)}`;
    const summary: Summary = {
      conversation: 'c'.repeat(64),
      channel: 'webchat',
      customer: { id: 'x', name: nasty },
      ticket: {
        ...{
          status: 'claimed',
          by: { desk: 'slack', id: 'U1', name: nasty },
          since: 1,
          reason: 'danger',
          team: 'front',
        },
        ...{ tier: 1, priority: 'urgent', subject: nasty, opened: 1, due: { firstReply: 1 }, unanswered: 1 },
        ...{ openedAfter: 1, version: 3, number: 999_999 },
      },
    };
    const line = ticketLine(summary, {
      team: nasty.slice(0, 80),
      link: `https://x.example/${'a'.repeat(100)}`,
      now: 2,
    });
    const view = drawHome({
      mine: { count: 700, lines: Array.from({ length: SHOWN.mine }, () => line) },
      waiting: {
        count: 700,
        lines: Array.from({ length: SHOWN.waiting }, () => ({ line, claim: claimButton(summary) })),
        next: { number: 999_999 },
      },
      figures: { replied: 99, resolved: 99, firstReply: 86_400_000, waiting: 99 },
      away: 1,
      others: Array.from({ length: 50 }, () => ({ by: { desk: 'slack', id: 'U2', name: nasty }, since: 1 })),
      word: nasty,
    });
    expect(viewFaults(view as Part)).toEqual([]);
    expect((view.blocks as Part[]).length).toBeLessThanOrEqual(100);
  });
});
