import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { type Claimed, openClaimed } from '../../helpers/slack/claimed.ts';
import { textOf } from '../../helpers/slack/office.ts';

jest.setTimeout(120_000);

const slackName = ({ id, name }: { id: string; name: string }) => ({ desk: 'slack', id, name });

describe('a ticket whose representative is away', () => {
  let office: Claimed;
  afterEach(() => office.close());

  it('waits again when its customer writes: the thread says so to the team, and its representative is not called', async () => {
    office = await openClaimed();
    const { slack, ana, ann, card, away, quiet } = office;
    await away.leaves(slackName(ana));
    await ann.says('Are you there?');
    await quiet();
    const call = slack.thread(card).find((post) => textOf(post).includes('is away'));
    expect(call?.text).toBe('🌙 Ana is away: it waits in the queue again.');
    expect(call?.subtype).toBe('thread_broadcast');
    expect((await ann.ticket())?.status).toBe('waiting');
    expect(textOf(card)).toContain('Claim');
    expect(slack.pings()).toEqual([]);
  });
});
