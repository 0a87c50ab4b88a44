import { afterEach, describe, expect, it } from '@jest/globals';
import { openFormLetters } from '../../../src/knowledge/form-letters/form-letters.ts';
import { chooses, saidIn, wrongIn } from '../../helpers/slack/choosing.ts';
import { openClaimed } from '../../helpers/slack/claimed.ts';
import { textOf } from '../../helpers/slack/office.ts';
import { ways } from '../../helpers/slack/ways.ts';
import { until } from '../../helpers/until.ts';
import { letterFile, lettersFolder } from '../../knowledge/form-letters/folder.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** An office with form letters, where Ana has Ann's ticket. */
async function setup(over: 'socket' | 'http', locale?: string) {
  const place = lettersFolder();
  ends.push(place.end);
  const refund =
    '{{customer.name}}, your refund of {{amount}} for {{ticket.number}} comes.\n\n{{representative.name}}, {{team.name}}, {{organisation.name}}';
  place.write('en/billing/refund.md', letterFile(refund, 'title: Your refund\nkeywords: [money]\nblanks: [amount]'));
  place.write(
    'en/billing/late.md',
    letterFile('Dear {{customer.name}}, no fee is due.', `title: Late fee ${'x'.repeat(100)}`),
  );
  place.write('es/billing/late.md', letterFile('No debe nada.', 'title: Recargo'));
  const formLetters = await openFormLetters({ folder: place.folder, locales: ['en', 'es'] });
  ends.push(formLetters.stop);
  const office = await openClaimed(over, { formLetters, ...(locale && { locale }) });
  ends.push(office.close);
  return { ...office, place };
}
const list = 'fd_form_letter';

describe.each(ways)('form letters in Slack over %s', (over) => {
  it('are searched by words, filled in, read and sent', async () => {
    const { slack, ana, ann, card, quiet } = await setup(over);
    await chooses(slack, ana, card, 'Letter…');
    expect(await ana.searches(list, '')).toEqual([
      expect.stringMatching(/^Late fee x+…$/),
      'Your refund (en, billing)',
      'Recargo (es, billing)',
    ]);
    expect(await ana.searches(list, 'mon')).toEqual(['Your refund (en, billing)']);
    await ana.submits({ [list]: 'en:refund' });
    expect(saidIn(ana.modal()!)).toContain('Ann Other, your refund of [amount] for FD-1001 comes.');
    expect(wrongIn(await ana.submits({ amount: ' ' }))).toEqual({ amount: 'Please say it: amount.' });
    await ana.submits({ amount: '$ 12' });
    expect(saidIn(ana.modal()!)).toContain('your refund of $ 12 for FD-1001 comes.');
    await ana.submits({});
    await quiet();
    expect(await ann.hears()).toEqual([
      'Ann Other, your refund of $ 12 for FD-1001 comes.\n\nAna, Utility Billing, City of Marlow',
    ]);
    await slack.until('the letter in the thread', () =>
      slack.thread(card).some((post) => textOf(post).includes('your refund of $ 12')),
    );
    expect(ana.modal()).toBeUndefined();
  });

  it('are changed before they are sent; one without gaps needs nothing said', async () => {
    const { slack, ana, ann, card, quiet } = await setup(over);
    await chooses(slack, ana, card, 'Letter…');
    await ana.searches(list, 'fee');
    await ana.submits({ [list]: 'en:late' });
    expect(saidIn(ana.modal()!)).toContain('Dear Ann Other, no fee is due.');
    expect(wrongIn(await ana.submits({ text: ' ' }))).toEqual({ text: 'There is nothing to send yet.' });
    await ana.submits({ text: 'Dear Ann, you owe nothing.' });
    await quiet();
    expect(await ann.hears()).toEqual(['Dear Ann, you owe nothing.']);
  });

  it('are shown to who asks for them in the thread, the best first, to fill in and send', async () => {
    const { slack, ana, bob, ann, card, quiet, whispered } = await setup(over);
    ana.says('!letter mon', { in: card });
    const [offer] = await whispered(1);
    expect(offer).toMatchObject({ text: 'Form letters with “mon”:', thread_ts: card.ts });
    expect(textOf(offer!)).toContain(
      'Your refund (en, billing)\\nAnn Other, your refund of [amount] for FD-1001 comes.',
    );
    expect(bob.whispers()).toEqual([]);
    await ana.clicks(offer!, 'Use it…');
    const form = await slack.until('the form', () => ana.modal());
    expect(saidIn(form)).toContain('Ann Other, your refund of [amount] for FD-1001 comes.');
    await ana.submits({ amount: '$ 12' });
    await ana.submits({});
    await quiet();
    expect(await ann.hears()).toEqual([expect.stringContaining('your refund of $ 12 for FD-1001 comes.')]);
    expect(ana.modal()).toBeUndefined();
    // What was asked for is nobody's note.
    expect(await ann.notes()).toEqual([]);
  });

  it('are shown in the thread to nobody else, and not when there is none with these words', async () => {
    const { slack, ana, bob, card, quiet, whispered } = await setup(over);
    ana.says('!letter unicorns', { in: card });
    expect((await whispered(1))[0]?.text).toBe('No form letter has the words “unicorns”.');
    bob.says('!letter refund', { in: card });
    expect((await whispered(1, bob))[0]?.text).toMatch(/^Ana has FD-1001 already/);
    ana.says('!letter', { in: card });
    const offer = (await whispered(2))[1]!;
    expect(textOf(offer)).toContain('Late fee');
    await ana.clicks(card, 'Release');
    await slack.until('the release', () => textOf(card).includes('Unclaimed'));
    await quiet();
    await ana.clicks(offer, 'Use it…');
    await slack.until('the refusal', () => ana.whispers().length > 2);
    expect(ana.modal()).toBeUndefined();
  });

  it('in the customer’s own language come first, wherever they are looked for', async () => {
    const { slack, ana, card, whispered } = await setup(over, 'es-MX');
    await chooses(slack, ana, card, 'Letter…');
    expect((await ana.searches(list, ''))[0]).toBe('Recargo (es, billing)');
    ana.says('!letter', { in: card });
    const [offer] = await whispered(1);
    expect(textOf(offer!)).toMatch(/Recargo.*Late fee.*Your refund/);
  });

  it('are for whoever has the ticket, and not in internal mode', async () => {
    const { slack, ana, bob, eve, ann, card, quiet, place } = await setup(over);
    await chooses(slack, ana, card, 'Letter…');
    const form = ana.modal()!;
    await ana.searches(list, 'refund');
    // Whoever may not act here learns nothing of the letters.
    expect(await eve.searches(list, '', form)).toEqual([]);
    place.remove('en/billing/refund.md');
    await until('the letter to be gone', async () => (await ana.searches(list, 'refund', form)).length === 0);
    await ana.searches(list, 'fee', form);
    await ana.clicks(card, 'Internal mode: nothing goes out');
    await slack.until('internal mode', () => textOf(card).includes('End internal mode'));
    await quiet();
    expect(wrongIn(await ana.submits({ [list]: 'en:late' }, form))).toEqual({
      [list]: 'FD-1001 is in internal mode: nothing goes to the customer until you end that.',
    });
    const more = await chooses(slack, bob, card, 'More…');
    expect(saidIn(more)).not.toContain('Letter…');
    await quiet();
    expect(await ann.hears()).toEqual([]);
  });
});
