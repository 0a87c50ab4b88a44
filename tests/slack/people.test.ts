import { afterEach, describe, expect, it } from '@jest/globals';
import { createPeople, Unavailable } from '../../src/slack/people.ts';
import { connectTo } from '../helpers/slack/connected.ts';
import { createSlack } from '../helpers/slack/slack.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const set = async () => {
  const slack = await createSlack();
  ends.push(() => slack.stop());
  const connected = await connectTo(slack, 'http');
  ends.push(() => connected.stop());
  const clock = { at: 0 };
  const { app, client, me } = connected.connection;
  const people = createPeople({ app, client, team: () => me()?.team, log: connected.log, now: () => clock.at });
  await connected.connection.listen();
  const asked = (method: string): number => slack.calls.filter((call) => call.method === method).length;
  return { slack, people, clock, asked, log: connected.log };
};

describe('the members of a user group', () => {
  it('are asked for once, however many want to know', async () => {
    const { slack, people, asked } = await set();
    const [ana, bob] = [slack.person('Ana'), slack.person('Bob')];
    const group = slack.usergroup('billing', [ana]);
    const answers = await Promise.all([ana, bob, ana, bob].map((who) => people.isIn(group, who.id)));
    expect(answers).toEqual([true, false, true, false]);
    expect(asked('usergroups.users.list')).toBe(1);
  });

  it('are asked for again after a minute, and when Slack says that they changed', async () => {
    const { slack, people, clock } = await set();
    const [ana, bob] = [slack.person('Ana'), slack.person('Bob')];
    const group = slack.usergroup('billing', [ana]);
    expect(await people.isIn(group, bob.id)).toBe(false);
    slack.regroup(group, [bob]);
    await slack.events.quiet();
    expect(await people.isIn(group, bob.id)).toBe(true);
    slack.workspace.groups.get(group)!.users = [];
    expect(await people.isIn(group, bob.id)).toBe(true);
    clock.at += 60_000;
    expect(await people.isIn(group, bob.id)).toBe(false);
  });

  it('are asked for sooner for somebody who was none: Slack tells another process that he has joined', async () => {
    const { slack, people, clock, asked } = await set();
    const [ana, bob] = [slack.person('Ana'), slack.person('Bob')];
    const group = slack.usergroup('billing', [ana]);
    expect(await people.isIn(group, bob.id)).toBe(false);
    slack.workspace.groups.get(group)!.users = [ana.id, bob.id];
    expect(await people.isIn(group, bob.id)).toBe(false);
    clock.at += 10_000;
    expect(await people.isIn(group, bob.id)).toBe(true);
    expect(await people.isIn(group, ana.id)).toBe(true);
    expect(asked('usergroups.users.list')).toBe(2);
  });

  it('are remembered for a while when Slack cannot be asked, and then unknown', async () => {
    const { slack, people, clock } = await set();
    const ana = slack.person('Ana');
    const group = slack.usergroup('billing', [ana]);
    expect(await people.isIn(group, ana.id)).toBe(true);
    void slack.faults.next('usergroups.users.list', { status: 500 }, { times: 9 });
    clock.at += 20 * 60_000;
    expect(await people.isIn(group, ana.id)).toBe(true);
    clock.at += 20 * 60_000;
    await expect(people.isIn(group, ana.id)).rejects.toThrow(Unavailable);
  });

  it('are none in a group that does not exist, and the log says so', async () => {
    const { slack, people, log } = await set();
    expect(await people.isIn('S0NOWHERE', slack.person('Ana').id)).toBe(false);
    expect(log.lines.join('\n')).toContain('no_such_subteam');
  });
});

describe('a person in Slack', () => {
  it('has the name that is shown, and is asked for once', async () => {
    const { slack, people, asked } = await set();
    const ana = slack.person('Ana');
    await Promise.all([people.person(ana.id), people.person(ana.id)]);
    expect(await people.person(ana.id)).toEqual({
      ...{ id: ana.id, name: 'Ana', bot: false, locale: 'en-US', zone: 'Europe/Vienna' },
    });
    expect(asked('users.info')).toBe(1);
    expect(await people.person('U0NOBODY')).toBeUndefined();
  });

  it.each([
    ['a stranger', { is_stranger: true }, 'stranger'],
    ['a guest', { is_restricted: true }, 'guest'],
    ['somebody of another organisation', { team_id: 'T0OTHER' }, 'stranger'],
    ['a bot', { is_bot: true }, 'bot'],
    ['somebody who has left', { deleted: true }, 'deactivated'],
  ])('is outside when he is %s', async (_, traits, outside) => {
    const { slack, people } = await set();
    expect((await people.person(slack.person('Eve', traits).id))?.outside).toBe(outside);
  });
});
