import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Running } from '../../src/cli/commands.ts';
import { openLog } from '../../src/server/log.ts';
import { readSettings } from '../../src/settings/settings.ts';
import { keepPigeons, type Loft } from '../channels/fake/pigeons.ts';
import { makeHome, secrets } from '../helpers/frontdesk.ts';
import { freePort, startRedis, type TestRedis } from '../helpers/redis.ts';
import { until } from '../helpers/until.ts';
import { signIn, type WebRepresentative } from '../helpers/web-desk.ts';
import { build } from '../setup/built.ts';
import { describeWith } from '../setup/needs.ts';

/** Much more than a pigeon carries. */
const parks = ['North', 'East', 'South', 'West'].map(
  (name) => `${name} park: ${'dogs may run here from dawn to dusk. '.repeat(14).trim()}`,
);

const home = makeHome({
  parking: { question: 'Where can I park my car?', answer: 'Behind the **town hall**.' },
  'water-bill': { question: 'How can I pay my water bill?', answer: 'Online.' },
  'gas-bill': { question: 'How can I pay my gas bill?', answer: 'By phone.' },
  dogs: { question: 'Where may dogs run free?', answer: parks.join('\n\n') },
  library: { question: 'When is the library open?', answer: 'From nine to five.' },
});

/** The app as it is built, since the widget's files are; nothing of it knows the pigeons. */
const built = async <Module>(file: string): Promise<Module> =>
  (await import(new URL(`../../dist/${file}`, import.meta.url).href)) as Module;

describe('a channel that only a test has', () => {
  it('is named nowhere in src', () => {
    const files = readdirSync('src', { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const naming = files.filter((file) => /pigeon/i.test(readFileSync(join(file.parentPath, file.name), 'utf8')));
    expect(naming).toEqual([]);
  });
});

describeWith('redis', 'a whole Frontdesk with one more channel, which nobody watches', () => {
  const loft: Loft = keepPigeons();
  let redis: TestRedis;
  let frontdesk: Running;
  let rep: WebRepresentative;

  beforeAll(async () => {
    build();
    redis = await startRedis();
    const env = { ...secrets, REDIS_URL: redis.url, HOST: '127.0.0.1', PORT: String(await freePort()) };
    const read = readSettings({ env: { ...env, FRONTDESK_STATE: join(home.folder, 'var') }, folder: home.folder });
    if ('problems' in read) throw new Error(JSON.stringify(read.problems));
    const settings = { ...read.settings, answers: { ...read.settings.answers, encoder: 'off' as const } };
    const { start } = await built<typeof import('../../src/app.ts')>('app.js');
    const { channels } = await built<typeof import('../../src/channels/index.ts')>('channels/index.js');
    const { desks } = await built<typeof import('../../src/desks/index.ts')>('desks/index.js');
    frontdesk = await start({ settings, log: openLog('fatal') }, { channels: [...channels, loft.open], desks });
    rep = await signIn(frontdesk.deskLink ?? '');
  });
  afterAll(async () => {
    await frontdesk?.stop();
    await redis?.stop();
    home.remove();
  });

  const letter = (to: string, count: number) =>
    until(`letter ${count} to ${to}`, () => loft.letters(to).length >= count && loft.letters(to)[count - 1]);

  it('is among those that start prints', () => {
    expect(frontdesk.channels).toContainEqual({ name: 'Carrier pigeons', on: true, where: 'on the roof' });
    expect(frontdesk.channels.map(({ name }) => name)).toEqual(expect.arrayContaining(['Web chat', 'Web desk']));
  });

  it('answers, hands over in one message, carries what a person writes, and ends in silence', async () => {
    expect(await loft.brings('Ada', 'Where can I park my car?')).toEqual({ fresh: true });
    expect(await letter('Ada', 1)).toMatch(
      /Behind the town hall\.\n\nDid that help\?\n\n1\. Yes\n2\. No\n3\. Talk to a person$/,
    );
    expect(loft.flights.at(-1)?.message).not.toHaveProperty('suggestedActions');
    await loft.brings('Ada', '3');
    expect(await letter('Ada', 2)).toMatch(/getting a colleague for you.*Your case number is FD-\d+\.$/s);

    const { ticket } = await rep.ticket('pigeons-Ada');
    const { number } = ticket;
    await rep.does(number, { type: 'claim' });
    await rep.does(number, { type: 'reply', text: 'There is room for carts, too.' });
    expect(await letter('Ada', 3)).toBe('There is room for carts, too.');
    await until('the receipt', async () =>
      (await rep.reads(number)).some(({ message }) => message.name === 'desk.receipt'),
    );
    await loft.brings('Ada', 'Thank you!');
    await rep.does(number, { type: 'resolve', disposition: 'answered' });
    await loft.brings('Ada', 'When is the library open?');
    // What comes next is the next answer: nothing was said of who came and went, nor of the end.
    expect(await letter('Ada', 4)).toMatch(/^From nine to five\./);
  });

  it('offers choices that are taken by their number', async () => {
    await loft.brings('Dan', 'something about a bill');
    const offered = await letter('Dan', 1);
    expect(offered).toMatch(/\n1\. How can I pay my (gas|water) bill\?\n2\. .*\n3\. None of these$/);
    await loft.brings('Dan', '2');
    expect(await letter('Dan', 2)).toMatch(/2\. How can I pay my gas/.test(offered) ? /^By phone\./ : /^Online\./);
  });

  it('sends a long answer with several birds, cut between paragraphs', async () => {
    await loft.brings('Eve', 'Where may dogs run free?');
    await letter('Eve', 4);
    const letters = loft.letters('Eve');
    for (const text of letters) expect(text.length).toBeLessThanOrEqual(600);
    const whole = letters.join('\n\n');
    for (const park of parks) expect(whole).toContain(park);
    expect(letters.at(-1)).toMatch(/Did that help\?\n\n1\. Yes\n2\. No\n3\. Talk to a person$/);
    expect(letters.filter((text) => text.includes('1. Yes'))).toHaveLength(1);
  });

  it('sends nothing of a reply that no bird can carry, and keeps it as a note', async () => {
    await loft.brings('Flo', 'I want to talk to a person');
    await letter('Flo', 1);
    const { number } = (await rep.ticket('pigeons-Flo')).ticket;
    await rep.does(number, { type: 'claim' });
    const long = 'x'.repeat(601);
    await rep.does(number, { type: 'reply', text: long });
    await rep.does(number, { type: 'reply', text: 'In short: yes.' });
    expect(await letter('Flo', 2)).toBe('In short: yes.');
    const note = (await rep.reads(number)).find(({ message }) => message.text === long);
    expect(note?.audience).toBe('desk');
  });

  it('tells the representative whose words did not arrive', async () => {
    await loft.brings('Bob', 'I want to talk to a person');
    await letter('Bob', 1);
    const { number } = (await rep.ticket('pigeons-Bob')).ticket;
    await rep.does(number, { type: 'claim' });
    loft.answers = () => ({ outcome: 'refused', reason: 'a hawk' });
    await rep.does(number, { type: 'reply', text: 'Hello Bob' });
    const told = await until('the receipt', async () =>
      (await rep.reads(number)).find(({ message }) => message.name === 'desk.receipt'),
    );
    expect(JSON.stringify(told.message.value)).toContain('a hawk');
    loft.answers = () => ({ outcome: 'delivered' });
  });

  it('gets a person for somebody whose answer comes back long after it left', async () => {
    await loft.brings('Cyd', 'Where can I park my car?');
    await letter('Cyd', 1);
    await loft.comesBack(loft.flights.at(-1)!, 'nobody lives there');
    const { ticket } = await rep.ticket('pigeons-Cyd');
    expect(ticket.reason).toBe('undelivered');
    expect(loft.letters('Cyd')).toHaveLength(1);
  });
});
