import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { conversationKeys, partitionOf } from '../../src/conversation/keys.ts';
import { createFolderFiles } from '../../src/files/folder.ts';
import { keepPigeons, type Loft } from '../channels/fake/pigeons.ts';
import { makeHome } from '../helpers/frontdesk.ts';
import { png } from '../helpers/samples.ts';
import { until } from '../helpers/until.ts';
import { startWhole, type Whole } from '../helpers/whole.ts';
import { describeWith } from '../setup/needs.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const expiresOf = (conversation: string) => conversationKeys(conversation).expires;
const home = makeHome({ parking: { question: 'Where can I park my car?', answer: 'Behind the town hall.' } });

describeWith('redis', 'a whole Frontdesk whose clock is moved', () => {
  const loft: Loft = keepPigeons();
  const files = createFolderFiles({ folder: join(home.folder, 'var', 'files'), reserveBytes: 0 });
  let passed = 0;
  let whole: Whole;
  let client: Awaited<ReturnType<Whole['redis']['connect']>>;
  let rep: Whole['rep'];

  beforeAll(async () => {
    const clock = { offset: () => passed, lookMs: 5 };
    whole = await startWhole({ folder: home.folder, channel: loft.open, clock });
    ({ rep } = whole);
    client = await whole.redis.connect();
  });
  afterAll(async () => {
    await whole?.stop();
    home.remove();
  });

  const answered = async (who: string, text: string) => {
    const before = loft.letters(who).length;
    await loft.brings(who, text);
    await until(`an answer to ${who}`, () => loft.letters(who).length > before);
  };
  /** Puts a file there that belongs to that conversation. */
  const sends = (conversation: string) => files.put({ conversation, from: 'somebody', name: 'meter.png', bytes: png });
  /** How many keys Redis has of a conversation, beside the ids of its events, which end by themselves. */
  const kept = async (conversation: string) =>
    (await client.keys(`fd:{*}:c:${conversation}*`)).filter((key) => !key.includes(':seen:')).length;
  /** What still waited for delivery when it was looked at, on a busy machine, is looked at again in an hour. */
  const left = async (conversation: string) => {
    let looks = 0;
    await until(`${conversation} to leave`, async () => {
      if ((await kept(conversation)) === 0) return true;
      looks += 1;
      if (looks % 60 === 0 && looks <= 1200) passed += HOUR + 1;
      return false;
    });
  };

  it('lets files go whose conversation is no more, and no others', async () => {
    await answered('Ada', 'Where can I park my car?');
    for (const conversation of ['pigeons-Ada', 'never-sent']) await sends(conversation);
    // Ada's conversation is kept for 90 days, too: they are both over on that day, unless she writes.
    passed += 60 * DAY;
    await answered('Ada', 'Where can I park my car?');
    passed += 31 * DAY;
    await until('the file that was never sent to go', async () => (await files.list('never-sent')).length === 0);
    expect(await files.list('pigeons-Ada')).toHaveLength(1);
    expect(await kept('pigeons-Ada')).toBeGreaterThan(0);
  });

  it('lets conversations go whose time is over, with all that they had, and none of an open ticket', async () => {
    const open = 'pigeons-Cyd';
    // They are looked at together.
    const names = Array.from({ length: 10_000 }, (_, i) => `Ben-${i}`);
    const [ben = '', dee = ''] = names.filter((name) => partitionOf(`pigeons-${name}`) === partitionOf(open));
    await answered(ben, 'Where can I park my car?');
    for (const name of ['Cyd', dee]) await answered(name, 'I want to talk to a person');
    for (const name of [ben, 'Cyd', dee]) await sends(`pigeons-${name}`);
    const { number: ended } = (await rep.ticket(`pigeons-${dee}`)).ticket;
    await rep.does(ended, { type: 'resolve', disposition: 'answered' });
    const resolved = async () => (await client.zScore(expiresOf(`pigeons-${dee}`), `pigeons-${dee}`)) !== null;
    await until('the ticket to end', resolved);

    passed += 89 * DAY;
    await answered('Fay', 'Where can I park my car?');
    for (const name of [ben, 'Cyd', dee]) expect(await kept(`pigeons-${name}`)).toBeGreaterThan(0);

    passed += 2 * DAY;
    for (const name of [ben, dee]) await left(`pigeons-${name}`);
    for (const name of [ben, dee]) expect(await files.list(`pigeons-${name}`)).toEqual([]);
    await expect(rep.reads(ended)).rejects.toThrow('no ticket of that number');
    const { number } = (await rep.ticket(open)).ticket;
    expect((await rep.reads(number)).map(({ message }) => message.text)).toContain('I want to talk to a person');
    expect(await files.list(open)).toHaveLength(1);
    expect(await kept('pigeons-Fay')).toBeGreaterThan(0);

    await rep.does(number, { type: 'resolve', disposition: 'answered' });
    await until('the last ticket to end', async () => (await client.zScore(expiresOf(open), open)) !== null);
    passed += 91 * DAY;
    await left(open);
    expect(await files.list(open)).toEqual([]);
  });

  it('lets the tickets go, too, that the bot got back and that customers took back', async () => {
    for (const name of ['Gus', 'Hal']) await answered(name, 'I want to talk to a person');
    const returned = (await rep.ticket('pigeons-Gus')).ticket.number!;
    await rep.does(returned, { type: 'return' });
    const withdrawn = (await rep.ticket('pigeons-Hal')).ticket.number!;
    await answered('Hal', 'Never mind');
    await answered('Hal', 'Yes');
    const over = async (name: string) =>
      (await client.zScore(expiresOf(`pigeons-${name}`), `pigeons-${name}`)) !== null;
    for (const name of ['Gus', 'Hal']) await until(`the ticket of ${name} to end`, () => over(name));
    passed += 91 * DAY;
    for (const name of ['Gus', 'Hal']) await left(`pigeons-${name}`);
    for (const number of [returned, withdrawn])
      await expect(rep.reads(number)).rejects.toThrow('no ticket of that number');
    expect(JSON.stringify(await client.hGetAll('fd:{queue}:tickets'))).not.toMatch(/Gus|Hal/);
  });
});
