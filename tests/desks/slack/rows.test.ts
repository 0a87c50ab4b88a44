import { afterEach, describe, expect, it } from '@jest/globals';
import { openFormLetters } from '../../../src/knowledge/form-letters/form-letters.ts';
import { chooses, choosesMore, saidIn, wrongIn } from '../../helpers/slack/choosing.ts';
import { openClaimed } from '../../helpers/slack/claimed.ts';
import { openOffice, textOf } from '../../helpers/slack/office.ts';
import { elementsOf } from '../../helpers/slack/people.ts';
import { ways } from '../../helpers/slack/ways.ts';
import type { Post } from '../../helpers/slack/workspace.ts';
import { letterFile, lettersFolder } from '../../knowledge/form-letters/folder.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** What a card offers, its menu in brackets. */
const offers = (card: Post): string[] =>
  elementsOf(card.blocks as never).flatMap(({ element }) =>
    element.type === 'overflow'
      ? [`(${(element.options as { text: { text: string } }[]).map(({ text }) => text.text).join(', ')})`]
      : [(element.text as { text: string }).text],
  );

async function withLetters() {
  const place = lettersFolder();
  ends.push(place.end);
  place.write('en/billing/late.md', letterFile('No fee is due.', 'title: Late fee'));
  const formLetters = await openFormLetters({ folder: place.folder, locales: ['en', 'es'] });
  ends.push(formLetters.stop);
  return { formLetters, place };
}

describe.each(ways)('what a card in Slack offers over %s', (over) => {
  it('is what is done most at each step, and the rest in its menu', async () => {
    const { formLetters } = await withLetters();
    const office = await openOffice(over, { formLetters });
    ends.push(office.close);
    const { slack, ana } = office;
    const ann = office.customer('c1', 'Ann Other');
    await ann.says('Where is my refund?');
    const card = await office.card('c1');
    expect(offers(card)).toEqual(['Claim', 'Assign…', 'Not support', '(Transfer…, More…)']);
    await ana.clicks(card, 'Claim');
    await slack.until('the claim', () => textOf(card).includes('Resolve…'));
    const menu = '(Transfer…, Snooze…, Return to bot, Internal mode: nothing goes out, More…)';
    expect(offers(card)).toEqual(['Resolve…', 'Letter…', 'Note…', 'Release', menu]);
    await chooses(slack, ana, card, 'Snooze…');
    await ana.submits({ time: '0' });
    await slack.until('the snooze', () => textOf(card).includes('snoozed until'));
    expect(offers(card)).toEqual(['Wake up', 'Resolve…', 'Note…', 'Release', menu]);
    expect(saidIn(await chooses(slack, ana, card, 'More…'))).toContain('Letter…');
  });

  it('has no Letter… where trainers wrote none', async () => {
    const { place } = await withLetters();
    place.remove('en/billing/late.md');
    const empty = await openFormLetters({ folder: place.folder, locales: ['en'] });
    ends.push(empty.stop);
    const office = await openClaimed(over, { formLetters: empty });
    ends.push(office.close);
    expect(offers(office.card).slice(0, 3)).toEqual(['Resolve…', 'Note…', 'Release']);
  });

  it('ends what is no customer’s request, of which its customer hears nothing, and which can be opened again', async () => {
    const office = await openOffice(over, {});
    ends.push(office.close);
    const { slack, ana, bob } = office;
    const ann = office.customer('c1', 'Ann Other');
    await ann.says('Buy cheap watches');
    const card = await office.card('c1');
    const button = elementsOf(card.blocks as never).find(({ element }) => element.action_id === 'fd_not_support');
    expect(JSON.stringify(button?.element.confirm)).toContain('FD-1001 ends as spam, and its customer is told nothing');
    await ana.clicks(card, 'Not support');
    await slack.until('the end', () => textOf(card).includes('Spam'));
    await office.quiet();
    expect(await ann.ticket()).toMatchObject({ status: 'resolved', disposition: 'spam', by: { name: 'Ana' } });
    expect(await ann.hears()).toEqual([]);
    await bob.clicks(card, 'Reopen');
    await slack.until('the claim', () => textOf(card).includes('Resolve…'));
    await office.quiet();
    expect(await ann.ticket()).toMatchObject({ status: 'claimed', by: { name: 'Bob' } });
  });

  it('does not end by an old card what a colleague has claimed, nor send away who may be in danger', async () => {
    const office = await openOffice(over, {});
    ends.push(office.close);
    const { slack, ana, bob } = office;
    const ann = office.customer('c1', 'Ann Other');
    await ann.says('Where is my refund?');
    const card = await office.card('c1');
    const old = { ...card, blocks: card.blocks };
    await bob.clicks(card, 'Claim');
    await slack.until('the claim', () => textOf(card).includes('Resolve…'));
    await office.quiet();
    await ana.clicks(old as Post, 'Not support');
    await slack.until('the word', () => ana.whispers().length > 0);
    expect(ana.whispers()[0]?.text).toContain('Bob has FD-1001 now');
    await bob.clicks(card, 'Release');
    await slack.until('the release', () => textOf(card).includes('Unclaimed'));
    await ann.says('I smell gas');
    await slack.until('the alarm', () => textOf(card).includes('may be in danger'));
    await office.quiet();
    expect(offers(card)).not.toContain('Not support');
    expect(await ann.ticket()).toMatchObject({ status: 'waiting' });
  });

  it('keeps a note in the thread, also before anybody has it, and none of it reaches the customer', async () => {
    const office = await openClaimed(over);
    ends.push(office.close);
    const { slack, ana, bob, ann, card, quiet } = office;
    await chooses(slack, bob, card, 'Note…');
    expect(wrongIn(await bob.submits({ text: '  ' }))).toEqual({ text: 'There is nothing to keep yet.' });
    await bob.submits({ text: 'She called yesterday, too.' });
    expect(bob.modal()).toBeUndefined();
    await ana.clicks(card, 'Release');
    await slack.until('the release', () => textOf(card).includes('Unclaimed'));
    await choosesMore(slack, ana, card, 'Note…');
    await ana.submits({ text: 'Not before Monday.' });
    await quiet();
    expect(await ann.notes()).toEqual(['She called yesterday, too.', 'Not before Monday.']);
    expect(await ann.hears()).toEqual([]);
    const thread = slack.thread(card).map(textOf).join('\n');
    expect(thread).toMatch(/🔒 Note, not sent to the customer.*She called yesterday, too\./);
  });
});
