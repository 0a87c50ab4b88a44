import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { textOf } from '../helpers/slack/office.ts';
import { LONG, openTown, type Town } from '../helpers/slack/town.ts';
import { until } from '../helpers/until.ts';
import { describeWith } from '../setup/needs.ts';

jest.setTimeout(LONG * 3);

describeWith('redis', 'a representative’s day in Slack, with two processes', () => {
  let town: Town;
  beforeAll(async () => {
    town = await openTown('http');
  });
  afterAll(() => town.close());

  const home = (who: Town['ana']): string => JSON.stringify(who.home()?.view.blocks ?? '');

  it('finds the next customer by the Home tab or the command, answers with one click, and the team hears of those whose representative is away', async () => {
    const { ana, bob, front, slack, sees, elsewhere } = town;
    bob.opensHome();
    await sees('an empty Home tab', () => home(bob).includes('Nobody is waiting.'));
    const jo = await town.customer('Jo');
    await jo.says('I want to talk to a person');
    const card = await town.card(jo.conversation);
    // Whichever process it was that took the customer’s message: Bob’s tab is drawn by the one where he opened it.
    await sees('Jo in Bob’s Home tab', () => home(bob).includes('Claim FD-'));

    elsewhere();
    const answer = await ana.types('/frontdesk', { in: front });
    const [, button = ''] = /(Claim FD-\d+)/.exec(textOf(answer)) ?? [];
    elsewhere();
    expect((await ana.clicks(answer, button)).acked).toBe(true);
    await sees('that it is hers', () => textOf(answer).includes('is yours.'));
    await jo.hears('Ana');
    town.says(ana, 'What can I do for you?', card);
    await jo.hears('What can I do for you?');
    await jo.says('Where can I park my car?');
    const offer = await sees('a suggested answer', () =>
      ana.whispers().find((each) => textOf(each).includes('Behind the town hall.')),
    );
    expect(bob.whispers()).toEqual([]);
    elsewhere();
    await ana.clicks(offer, 'Send to customer');
    await jo.hears('Behind the town hall.');
    await sees('Bob’s Home tab without Jo', () => home(bob).includes('Nobody is waiting.'));

    elsewhere();
    await ana.types('/frontdesk away', { in: front });
    await sees('Ana away in Bob’s Home tab', () => home(bob).includes('Away: Ana'));
    await jo.says('Where is my refund?');
    const call = await town.inThread(card, 'Ana is away: it waits in the queue again.');
    expect(call.subtype).toBe('thread_broadcast');
    elsewhere();
    await sees('Jo in Bob’s Home tab', () => /Claim FD-/.test(home(bob)));
    expect(textOf(await ana.types('/frontdesk back', { in: front }))).toContain('Welcome back.');
    await town.clicks(ana, card, 'Claim');
    await sees('Bob’s Home tab without Jo again', () => home(bob).includes('Nobody is waiting.'));
    expect(slack.pings()).toEqual([]);
  });

  it('stays true in the Home tab, though the process that drew it has died', async () => {
    const { bob, two, slack, sees } = town;
    const drawn = () =>
      slack.calls.filter(({ method, outcome }) => method === 'views.publish' && outcome === 'ok').length;
    const before = drawn();
    slack.subscribe(`${two[0].url}/slack/events`);
    bob.opensHome();
    await sees('his Home tab', () => drawn() > before && home(bob).includes('Nobody is waiting.'));
    await two[0].kill();
    slack.subscribe(`${two[1].url}/slack/events`);
    const zoe = await town.customer('Zoe', two[1]);
    await zoe.says('I want to talk to a person');
    await sees('Zoe in it', () => home(bob).includes('Claim FD-'));
    await two[0].start();
    const [, next = ''] = /(Take next \(FD-\d+\))/.exec(home(bob)) ?? [];
    expect((await bob.clicksHome(next)).acked).toBe(true);
    await zoe.hears('You are now talking with Bob.', two[1]);
  });

  it('teaches the bot what she answered, and once it was accepted the next customer reads it', async () => {
    const { ana, sees, elsewhere, two } = town;
    const jo = await town.customer('Jo');
    await jo.says('I want to talk to a person');
    const card = await town.card(jo.conversation);
    await town.clicks(ana, card, 'Claim');
    await jo.hears('Ana');
    await jo.says('Where can I buy a map of the town?');
    await town.inThread(card, 'a map of the town');
    const reply = town.says(ana, 'Hello Jo, at the kiosk by the station.', card);
    await jo.hears('kiosk');
    elsewhere();
    await ana.usesOn(reply, 'fd_teach');
    await sees('the form', () => ana.modal());
    elsewhere();
    expect((await ana.submits({})).acked).toBe(true);
    const word = await sees('what came of it', () =>
      ana.whispers().find((each) => textOf(each).includes('Proposed as')),
    );
    const [, id = ''] = /Proposed as ([a-p]{6})/.exec(textOf(word)) ?? [];

    const kim = await town.customer('Kim', two[1]);
    await kim.says('Where can I buy a map of the town?');
    expect(await two[0].command('faq', 'diff', '--proposal', id)).toContain('kiosk');
    expect(await two[0].command('faq', 'accept', id)).toContain('Wrote data/faq/en/');
    // Both processes answer with it within a second, to whoever asks then.
    for (const at of two) {
      const answered = async (): Promise<boolean> => {
        const next = await town.customer(undefined, at);
        await next.says('Where can I buy a map of the town?');
        const heard = await until('an answer', async () => (await next.heard(at)).length > 0 && next.heard(at));
        return heard.some((text) => text.includes('at the kiosk by the station'));
      };
      await until('the new answer', answered, 1000);
    }
    expect((await kim.heard(two[1])).filter((text) => text.includes('kiosk'))).toEqual([]);
  });
});
