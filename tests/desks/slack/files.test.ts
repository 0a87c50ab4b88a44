import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Claimed, openClaimed } from '../../helpers/slack/claimed.ts';
import { png, textOf } from '../../helpers/slack/office.ts';
import { ways } from '../../helpers/slack/ways.ts';

let office: Claimed | undefined;
afterEach(async () => {
  await office?.close();
  office = undefined;
});

let over: 'socket' | 'http' = 'socket';
const claimed = async (options: Parameters<typeof openClaimed>[1] = {}) => {
  office = await openClaimed(over, { linkTo: ({ id }) => `https://desk.example/${id}`, ...options });
  return office;
};
const picture = (name: string, more: object = {}) => ({ name, mimetype: 'image/png', bytes: png, ...more });
const program = { name: 'tool.exe', mimetype: 'application/x-msdownload', bytes: Buffer.from('MZ\0\0 a program') };
/** The names of the files that stand in a card's thread, as they were uploaded. */
const filesIn = ({ slack, card }: Claimed): string[] =>
  slack.thread(card).flatMap(({ files = [], bot_id }) => (bot_id ? files.map(({ name }) => name) : []));

describe.each(ways)('files in Slack over %s', (way) => {
  beforeAll(() => {
    over = way;
  });

  it('of a representative go to the customer with the words, or alone', async () => {
    const all = await claimed();
    all.ana.uploads('Here it is.', { in: all.card, files: [picture('plan.png')] });
    all.ana.uploads('', { in: all.card, files: [picture('map.png', { checked: true })] });
    await all.quiet();
    expect(await all.ann.hears()).toEqual(['Here it is.', '']);
    expect(await all.ann.gets()).toEqual(['plan.png', 'map.png']);
    expect(await all.kept.list('c1')).toHaveLength(2);
    // They stand in the thread already.
    expect(filesIn(all)).toEqual([]);
  });

  it('that cannot be taken drop neither the words nor the others, and their writer is told why', async () => {
    const all = await claimed();
    const elsewhere = picture('drive.png', { says: { is_external: true, url_private: 'https://drive.example/1' } });
    all.ana.uploads('See both.', { in: all.card, files: [program, picture('plan.png'), elsewhere] });
    const [told] = await all.whispered(1);
    await all.quiet();
    expect(told?.text).toMatch(/^📎 Not sent: tool\.exe: Files of this kind/);
    expect(told?.text).toMatch(/drive\.png: it does not lie in Slack.*\nYour words go without/);
    expect(await all.ann.hears()).toEqual(['See both.']);
    expect(await all.ann.gets()).toEqual(['plan.png']);
  });

  it('that Slack shows a page to sign in for are not taken for that page', async () => {
    const all = await claimed();
    all.slack.scopes.delete('files:read');
    all.ana.uploads('See here.', { in: all.card, files: [picture('plan.png')] });
    const [told] = await all.whispered(1);
    await all.quiet();
    expect(told?.text).toMatch(/plan\.png: Slack did not hand it over/);
    expect(await all.ann.hears()).toEqual(['See here.']);
    expect(await all.kept.list('c1')).toEqual([]);
  });

  it('that Slack did not hand over are sent with one click, once it does', async () => {
    const all = await claimed();
    const elsewhere = picture('drive.png', { says: { is_external: true, url_private: 'https://drive.example/1' } });
    all.slack.scopes.delete('files:read');
    const wrote = all.ana.uploads('See here.', { in: all.card, files: [picture('plan.png'), elsewhere] });
    const [told] = await all.whispered(1);
    await all.quiet();
    // The customer reads with the words which files did not come.
    expect(all.received.find((event) => event.kind === 'acted' && event.act.type === 'reply')).toMatchObject({
      act: { text: 'See here.', missing: ['plan.png', 'drive.png'] },
    });
    await all.ana.clicks(told!, 'Try again');
    const [, again] = await all.whispered(2);
    expect(again?.text).toMatch(/^📎 Not sent: plan\.png: Slack did not hand it over[^\n]*$/);
    all.slack.scopes.add('files:read');
    await all.ana.clicks(again!, 'Try again');
    expect((await all.whispered(3))[2]?.text).toBe('📎 Sent: plan.png');
    await all.ana.clicks(told!, 'Try again');
    expect((await all.whispered(4))[3]?.text).toBe('That was asked for already: it was sent once.');
    await all.quiet();
    expect(await all.ann.hears()).toEqual(['See here.', '']);
    expect(await all.ann.gets()).toEqual(['plan.png']);
    expect(await all.kept.list('c1')).toHaveLength(1);
    // What cannot go another time, either, is not offered, and nobody else's message is sent.
    expect(textOf(told!)).toContain('drive.png: it does not lie in Slack');
    expect(wrote.user).toBe(all.ana.id);
  });

  it('of notes stay inside, and those of a kept reply go with it when it is sent after all', async () => {
    const all = await claimed();
    all.ana.uploads('// for you', { in: all.card, files: [picture('secret.png')] });
    await all.quiet();
    expect(await all.kept.list('c1')).toEqual([]);
    const reply = all.bob.uploads('I have it.', { in: all.card, files: [picture('plan.png')] });
    await all.marked(reply, 'lock');
    const offer = await all.slack.until('the offer', () =>
      all.bob.whispers().find((each) => textOf(each).includes('Take over and send')),
    );
    await all.quiet();
    expect(await all.ann.gets()).toEqual([]);
    await all.bob.clicks(offer, 'Take over and send');
    await all.quiet();
    expect(await all.ann.hears()).toEqual(['I have it.']);
    expect(await all.ann.gets()).toEqual(['plan.png']);
  });

  it('of the customer are shown in the thread, once, also those from before there was one', async () => {
    const all = await claimed();
    await all.ann.sends('Look at this.', 'meter.png');
    await all.slack.until('the file', () => filesIn(all).length === 1);
    await all.quiet();
    expect(filesIn(all)).toEqual(['meter.png']);
    expect(textOf(all.slack.thread(all.card).find((post) => textOf(post).includes('Look at this.'))!)).toContain(
      'https://desk.example/',
    );
    const cora = all.customer('c2', 'Cora');
    await cora.sends('It is broken.', 'broken.png');
    const second = await all.slack.until('her card', () =>
      all.billing.messages.find(({ text, thread_ts, ts }) => (thread_ts ?? ts) === ts && text.includes('FD-1002')),
    );
    await all.slack.until('her file', () => filesIn({ ...all, card: second }).includes('broken.png'));
    await all.quiet();
    expect(filesIn({ ...all, card: second })).toEqual(['broken.png']);
  });

  it('of the customer whose upload is refused leave their line with its link, and hold nothing up', async () => {
    const all = await claimed();
    void all.slack.faults.next('files.getUploadURLExternal', { error: 'file_upload_size_restricted' });
    await all.ann.sends('Look at this.', 'meter.png');
    await all.ann.says('And this is what it says.');
    await all.quiet();
    const thread = all.slack.thread(all.card).map(textOf).join('\n');
    expect(thread).toMatch(/Look at this\.[\s\S]*meter\.png cannot be shown here[\s\S]*And this is what it says\./);
    expect(filesIn(all)).toEqual([]);
  });

  it('are shown once, though Slack’s answer was lost', async () => {
    const all = await claimed();
    void all.slack.faults.next('files.completeUploadExternal', { lost: true });
    await all.ann.sends('Look at this.', 'meter.png');
    await all.slack.until('the file', () => filesIn(all).length > 0);
    await all.ann.says('Did you get it?');
    await all.slack.until('what came after', () =>
      all.slack.thread(all.card).some((post) => textOf(post).includes('Did you get it?')),
    );
    await all.quiet();
    expect(filesIn(all)).toEqual(['meter.png']);
  });
});
