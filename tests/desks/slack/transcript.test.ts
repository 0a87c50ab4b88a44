import { afterEach, describe, expect, it } from '@jest/globals';
import { type Claimed, openClaimed } from '../../helpers/slack/claimed.ts';
import { png, textOf } from '../../helpers/slack/office.ts';
import { ways } from '../../helpers/slack/ways.ts';

let office: Claimed | undefined;
afterEach(async () => {
  await office?.close();
  office = undefined;
});

describe.each(ways)('the transcript of a ticket that has ended, over %s', (over) => {
  /** Ann's ticket, in which something was said and noted, and which has ended. */
  async function ended() {
    office = await openClaimed(over);
    const { slack, ana, ann, card, quiet } = office;
    ana.says('note: she is *cross*', { in: card });
    ana.uploads('It is on its way.\nIt comes by Friday.', {
      in: card,
      files: [{ name: 'plan.png', mimetype: 'image/png', bytes: png }],
    });
    await quiet();
    await ann.says('Thank <!channel> you & goodbye');
    await quiet();
    ana.says('!close done', { in: card });
    await slack.until('the end', () => textOf(card).includes('Resolved'));
    await quiet();
    return office;
  }
  const written = ({ slack, card }: Claimed) =>
    slack
      .thread(card)
      .flatMap(({ bot_id, files = [] }) => (bot_id ? files : []))
      .find(({ name }) => name === 'FD-1001.txt');

  it('is put into its thread as a text that anybody can read, with notes and what was done', async () => {
    const all = await ended();
    expect((await all.ana.clicks(all.card, 'Transcript')).acked).toBe(true);
    const file = await all.slack.until('the file', () => written(all));
    const text = all.slack.files.textIn(file.id);
    const lines = text.replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d/g, 'NOW');
    expect(lines).toContain(
      'FD-1001 · Where is my refund?\nCustomer: Ann Other · Web chat\nTeam: Utility Billing\nOpened: NOW',
    );
    expect(lines).toContain('Ended: NOW · Done, by Ana\n');
    expect(lines).toMatch(
      new RegExp(
        [
          'NOW  Ann Other \\(customer\\): Where is my refund\\?',
          'NOW  – Ana claimed it\\.',
          'NOW  Note, Ana: she is \\*cross\\*',
          'NOW  Ana: It is on its way\\.\\n    It comes by Friday\\.\\n    📎 plan\\.png',
          'NOW  Ann Other \\(customer\\): Thank <!channel> you & goodbye',
          'NOW  – Ana resolved it',
        ].join('[\\s\\S]*'),
      ),
    );
    expect(all.slack.pings()).toEqual([]);
  });

  it('is not given to who may not act there, and a refusal of Slack’s is told', async () => {
    const all = await ended();
    await all.eve.clicks(all.card, 'Transcript');
    const [no] = await all.whispered(1, all.eve);
    expect(no?.text).toMatch(/^Only members of Utility Billing/);
    void all.slack.faults.next('files.getUploadURLExternal', { error: 'file_upload_size_restricted' });
    const before = all.ana.whispers().length;
    await all.ana.clicks(all.card, 'Transcript');
    const words = await all.whispered(before + 1);
    expect(words.at(-1)?.text).toBe('Slack did not take the transcript. Please try again.');
    expect(written(all)).toBeUndefined();
  });
});
