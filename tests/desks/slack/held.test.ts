import { afterEach, describe, expect, it } from '@jest/globals';
import { type Office, openOffice, textOf } from '../../helpers/slack/office.ts';
import { until } from '../../helpers/until.ts';

let office: Office | undefined;
afterEach(async () => {
  await office?.close();
  office = undefined;
});

/** So long that nothing is sent by itself while a test runs. */
const HOUR = 3_600_000;

/** An office in which Ana has claimed a customer's ticket. */
const claimed = async (options: { hold?: number; edits?: boolean }) => {
  office = await openOffice('socket', options);
  const all = office;
  const ann = all.customer('c1', 'Ann Other');
  await ann.says('Where is my refund?');
  const card = await all.card('c1');
  await all.ana.clicks(card, 'Claim');
  await all.slack.until('the claim on the card', () => textOf(card).includes('Resolve…'));
  await all.quiet();
  const reacted = (post: { reactions: { name: string }[] }, name: string) =>
    all.slack.until(name, () => post.reactions.some((each) => each.name === name));
  const held = async () => ((await ann.ticket())?.held ?? []).map(({ text }) => text);
  const whispered = () => all.ana.whispers().map(({ text }) => text);
  return { ...all, ann, card, reacted, held, whispered };
};

describe('a reply that is held, in Slack', () => {
  it('is told to its writer alone with Undo, which keeps it inside and offers to send it after all', async () => {
    const { ana, ann, card, slack, quiet, reacted, held, whispered } = await claimed({ hold: HOUR });
    const post = ana.says('It is on its way.', { in: card });
    await slack.until('the word', () => ana.whispers().length === 1);
    expect(whispered()[0]).toMatch(/^⏳ Goes to the customer at <!date\^\d+\^\{time_secs\}\|[\d:]+ UTC>\./);
    expect(await held()).toEqual(['It is on its way.']);
    const [word] = ana.whispers();
    await ana.clicks(word!, 'Undo');
    await reacted(post, 'lock');
    await quiet();
    expect(await held()).toEqual([]);
    expect(await ann.hears()).toEqual([]);
    expect(whispered()[1]).toBe('🔒 You took it back.');
    // Too late now.
    await ana.clicks(word!, 'Undo');
    await quiet();
    expect(whispered()[2]).toBe('That was sent already, or taken back.');
    await ana.clicks(ana.whispers()[1]!, 'Send to customer');
    await until('it is held again', async () => (await held()).length === 1);
    await quiet();
  });

  it('is what its message says by then, and nothing when that was deleted', async () => {
    const { ana, ann, card, quiet, held } = await claimed({ hold: HOUR });
    const [one, two, three] = ['We close at 5.', 'Wrong window', 'Goodbye!'].map((text) =>
      ana.says(text, { in: card }),
    );
    await quiet();
    ana.edits(one!, 'We close at 6.');
    ana.deletes(two!);
    ana.edits(three!, '// Goodbye!');
    await quiet();
    expect(await held()).toEqual(['We close at 6.']);
    await ana.clicks(card, 'Release');
    await quiet();
    expect(await ann.hears()).toEqual(['We close at 6.']);
    expect(await ann.notes()).toEqual([]);
  });

  it('is changed also before its card knows of it', async () => {
    const { ana, card, quiet, held } = await claimed({ hold: HOUR });
    const post = ana.says('We close at 5.', { in: card });
    ana.edits(post, 'We close at 6.');
    await quiet();
    expect(await held()).toEqual(['We close at 6.']);
  });

  it('goes out with what ends the conversation, and is not repeated in its thread', async () => {
    const { ana, ann, card, slack, quiet, reacted } = await claimed({ hold: HOUR });
    const post = ana.says('It is done.', { in: card });
    await quiet();
    await ana.clicks(card, 'Return to bot');
    await reacted(post, 'white_check_mark');
    await quiet();
    expect(await ann.hears()).toEqual(['It is done.']);
    expect(slack.thread(card).filter((each) => textOf(each).includes('It is done.'))).toEqual([post]);
  });

  it('is sent when its time has come', async () => {
    const { ana, ann, card, slack, quiet, reacted } = await claimed({ hold: 50 });
    const post = ana.says('Soon', { in: card });
    await reacted(post, 'white_check_mark');
    await quiet();
    expect(await ann.hears()).toEqual(['Soon']);
    expect(slack.thread(card).filter((each) => textOf(each).includes('Soon'))).toEqual([post]);
  });
});

describe('a reply that was sent, in Slack', () => {
  it('is changed and deleted for the customer, too, where the channel can', async () => {
    const { ana, ann, card, slack, quiet, reacted, whispered } = await claimed({ edits: true });
    const post = ana.says('We close at 5.', { in: card });
    await reacted(post, 'white_check_mark');
    await quiet();
    const before = slack.thread(card).length;
    ana.edits(post, 'We close at 6.');
    await reacted(post, 'pencil2');
    await quiet();
    expect(await ann.sees()).toEqual(['messageUpdate: We close at 6.']);
    ana.edits(post, '// inside');
    await quiet();
    expect(whispered()).toEqual(['The customer has what you wrote first: delete the message to take it back.']);
    ana.deletes(post);
    await quiet();
    expect(await ann.sees()).toEqual(['messageUpdate: We close at 6.', 'messageDelete: ']);
    // Where its text stood, colleagues read that it is gone.
    expect(slack.thread(card)).toHaveLength(before);
    expect(slack.thread(card).at(-1)?.text).toBe('Ana deleted a message');
  });

  it('stays as it was where the channel cannot, which its writer is told', async () => {
    const { ana, ann, card, quiet, reacted, whispered } = await claimed({ edits: false });
    const post = ana.says('We close at 5.', { in: card });
    await reacted(post, 'white_check_mark');
    ana.deletes(post);
    await quiet();
    expect(await ann.sees()).toEqual([]);
    expect(whispered()).toEqual([expect.stringMatching(/^For the customer it stays as it was/)]);
  });

  it('is said again where it cannot be changed, when its writer says so; each edit once', async () => {
    const { ana, ann, card, quiet, reacted, slack } = await claimed({ edits: false });
    const post = ana.says('We close at 5.', { in: card });
    await reacted(post, 'white_check_mark');
    await quiet();
    const offers = () => ana.whispers().filter((each) => textOf(each).includes('Send correction'));
    ana.edits(post, 'We close at 6.');
    const offer = await slack.until('the offer', () => offers()[0]);
    await quiet();
    expect(await ann.hears()).toEqual(['We close at 5.']);
    expect(await ann.notes()).toEqual([]);
    await ana.clicks(offer, 'Send correction');
    await quiet();
    await ana.clicks(offer, 'Send correction');
    await quiet();
    expect(await ann.hears()).toEqual(['We close at 5.', 'We close at 6.']);
    ana.edits(post, 'We close at 7.');
    const next = await slack.until('the next offer', () => offers()[1]);
    ana.edits(post, '// who knows');
    await quiet();
    await ana.clicks(next, 'Send correction');
    await quiet();
    expect(ana.whispers().at(-1)?.text).toBe('It is marked as a note now: nothing was sent.');
    expect(await ann.hears()).toEqual(['We close at 5.', 'We close at 6.']);
  });

  it('stays as it was once the conversation has ended', async () => {
    const { ana, ann, card, quiet, reacted, whispered } = await claimed({ edits: true });
    const post = ana.says('We close at 5.', { in: card });
    await reacted(post, 'white_check_mark');
    await ana.clicks(card, 'Return to bot');
    await quiet();
    ana.edits(post, 'We close at 6.');
    await quiet();
    expect(await ann.sees()).toEqual([]);
    expect(whispered()).toEqual([expect.stringContaining('What was sent stays as it was.')]);
  });

  it('is nothing to change when it was a note, or a colleague’s talk', async () => {
    const { ana, bob, ann, card, quiet, received } = await claimed({ edits: true });
    const note = ana.says('// he is angry', { in: card });
    const talk = bob.says('I know them', { in: card });
    await quiet();
    const before = received.length;
    ana.edits(note, '// she is angry');
    ana.deletes(note);
    bob.edits(talk, 'I know her');
    bob.deletes(talk);
    await quiet();
    expect(received).toHaveLength(before);
    expect(await ann.sees()).toEqual([]);
  });
});

describe('what was changed elsewhere', () => {
  it('is told in the thread', async () => {
    const { ann, card, slack, quiet, store, changes } = await claimed({});
    const [first] = await store.history('c1', { last: 10 });
    await changes('c1', first!.message.id, 'Where are my refunds?');
    await changes('c1', first!.message.id, null);
    await quiet();
    expect(await ann.sees()).toEqual(['messageUpdate: Where are my refunds?', 'messageDelete: ']);
    const shown = slack.thread(card).slice(-2).map(textOf);
    expect(shown[0]).toMatch(/Ann Other \(customer\) changed a message.*Where are my refunds\?/);
    expect(shown[1]).toContain('Ann Other (customer) deleted a message');
  });
});
