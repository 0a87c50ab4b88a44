import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { keepPigeons, type Loft } from '../channels/fake/pigeons.ts';
import { makeHome } from '../helpers/frontdesk.ts';
import { until } from '../helpers/until.ts';
import { startWhole, type Whole } from '../helpers/whole.ts';
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

describe('a channel that only a test has', () => {
  it('is named nowhere in src', () => {
    const files = readdirSync('src', { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const naming = files.filter((file) => /pigeon/i.test(readFileSync(join(file.parentPath, file.name), 'utf8')));
    expect(naming).toEqual([]);
  });
});

describeWith('redis', 'a whole Frontdesk with one more channel, which nobody watches', () => {
  const loft: Loft = keepPigeons();
  let whole: Whole;
  let rep: Whole['rep'];

  beforeAll(async () => {
    whole = await startWhole({ folder: home.folder, channel: loft.open });
    ({ rep } = whole);
  });
  afterAll(async () => {
    await whole?.stop();
    home.remove();
  });

  const letter = (to: string, count: number) =>
    until(`letter ${count} to ${to}`, () => loft.letters(to).length >= count && loft.letters(to)[count - 1]);

  it('is among those that start prints', () => {
    expect(whole.channels).toContainEqual({ name: 'Carrier pigeons', on: true, where: 'on the roof' });
    expect(whole.channels.map(({ name }) => name)).toEqual(expect.arrayContaining(['Web chat', 'Web desk']));
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
