import { describe, expect, it } from '@jest/globals';
import { tagOf } from '../../src/handoff/tags.ts';
import { ana as Ana, openInquiry, rita as Rita } from './inquiry.ts';

function waiting(given: Parameters<typeof openInquiry>[0] = {}) {
  const inquiry = openInquiry(given);
  inquiry.customer.asks();
  inquiry.gets('queued', { number: 1042, position: 3 });
  inquiry.news.length = 0;
  return { ...inquiry, ana: inquiry.representative(Ana), rita: inquiry.representative(Rita) };
}

function claimed(given: Parameters<typeof openInquiry>[0] = {}) {
  const inquiry = waiting(given);
  inquiry.ana.claims();
  inquiry.news.length = 0;
  return inquiry;
}

describe('setting the priority', () => {
  it('is shown to everybody; who waits is told their better place', () => {
    const { ana, card, inside, gets, news } = waiting();
    ana.setsPriority('urgent');
    expect(card()).toMatchObject({ status: 'waiting', priority: 'urgent' });
    expect(card()).not.toHaveProperty('position');
    expect(inside().at(-1)).toBe('Ana set its priority to urgent.');
    gets('moved', { position: 1 });
    expect(news).toEqual([{ kind: 'moved', position: 1 }]);
  });

  it('tells nobody that they have to wait longer', () => {
    const { ana, card } = waiting();
    ana.setsPriority('high');
    ana.setsPriority('high');
    const { version } = card()!;
    ana.setsPriority('high');
    expect(card()?.version).toBe(version);
    const lowered = waiting();
    lowered.customer.asks('upset');
    lowered.gets('queued', { number: 1043, position: 2 });
    lowered.ana.setsPriority('normal');
    expect(lowered.card()).toMatchObject({ priority: 'normal', position: 2 });
  });

  it('may be done by a colleague, but not by halves, and not to somebody in danger', () => {
    const { ana, rita, card, customer } = claimed();
    rita.setsPriority('high');
    expect(card()).toMatchObject({ status: 'claimed', by: Ana, priority: 'high' });
    ana.sends({ type: 'set-priority', priority: 'huge' });
    customer.isInDanger();
    ana.setsPriority('normal');
    expect(ana.isTold()).toEqual([
      'Say how much it matters, with one of: urgent, high, normal.',
      'The customer may be in danger: FD-1042 stays urgent.',
    ]);
    expect(card()).toMatchObject({ priority: 'urgent' });
  });
});

describe('tags', () => {
  it('are put on and taken off by anybody, in one form however they are written', () => {
    const { ana, rita, card, inside } = claimed();
    ana.tags('#Late Fee', 'Überweisung');
    expect(card()?.tags).toEqual(['late-fee', 'überweisung']);
    expect(inside().at(-1)).toBe('Ana tagged it “late-fee”, “überweisung”.');
    rita.tags('late fee');
    expect(inside()).toHaveLength(2);
    rita.sends({ type: 'tag', add: ['VIP'], remove: ['LATE-FEE'] });
    expect(card()?.tags).toEqual(['überweisung', 'vip']);
    expect(inside().at(-1)).toBe('Rita tagged it “vip” and took off “late-fee”.');
    rita.untags('vip', 'überweisung', 'never there');
    expect(card()).not.toHaveProperty('tags');
  });

  it('stay when the ticket changes hands or ends', () => {
    const { ana, card } = claimed();
    ana.tags('refund');
    ana.transfers('billing');
    ana.claims();
    ana.resolves();
    expect(card()?.tags).toEqual(['refund']);
  });

  it('are ten at most, and short', () => {
    const { ana, card } = claimed();
    ana.tags(...Array.from({ length: 11 }, (_, i) => `tag ${i}`));
    expect(card()).not.toHaveProperty('tags');
    ana.tags('!!!');
    ana.tags('x'.repeat(31));
    expect(ana.isTold()).toEqual([
      'A ticket has at most 10 tags: take one off first.',
      'A tag is a short word, at most 30 characters.',
      'A tag is a short word, at most 30 characters.',
    ]);
  });

  it.each([
    ['Late Fee', 'late-fee'],
    ['  #refund ', 'refund'],
    ['ＡＢＣ', 'abc'],
    ['naïve/été', 'naïve-été'],
    ['पैसा', 'पैसा'],
    ['a\u202eb', 'a-b'],
    ['--', undefined],
    ['', undefined],
  ])('%j is %j', (word, tag) => expect(tagOf(word)).toBe(tag));
});

describe('internal mode', () => {
  it('keeps everything inside that is written, until it is switched off', () => {
    const { ana, customer, card, inside, event } = claimed();
    ana.replies('Before');
    ana.switchesInternal(true);
    expect(card()).toMatchObject({ status: 'claimed', internal: true });
    expect(inside().at(-1)).toBe('Ana began internal mode: nothing that is written goes to the customer.');
    ana.replies('What do you think, Rita?');
    expect(inside().at(-1)).toBe('What do you think, Rita?');
    expect(customer.hears()).toEqual(['Ana: Before']);
    expect(ana.receipts()).toEqual([
      'kept: FD-1042 is in internal mode: nothing goes to the customer until you end that. It was kept as a note.',
    ]);
    void event;
    ana.switchesInternal(true);
    ana.switchesInternal(false);
    expect(card()).not.toHaveProperty('internal');
    expect(inside().at(-1)).toBe('Ana ended internal mode: replies go to the customer again.');
    ana.replies('After');
    expect(customer.hears()).toEqual(['Ana: Before', 'Ana: After']);
  });

  it('holds back what is about to be sent', () => {
    const { ana, customer, card, inside } = claimed({ hold: 5000 });
    ana.replies('Almost sent');
    ana.switchesInternal(true);
    expect(card()).not.toHaveProperty('held');
    expect(inside()).toContain('Almost sent');
    expect(customer.hears()).toEqual([]);
    expect(ana.receipts()).toEqual([expect.stringMatching(/^kept: FD-1042 is in internal mode/)]);
  });

  it('is for who has the ticket, stays with it, and ends with it', () => {
    const { ana, rita, card } = claimed();
    rita.switchesInternal(true);
    expect(rita.isTold()).toEqual(['Ana has FD-1042 already. To do that, take it over first.']);
    ana.switchesInternal(true);
    ana.assigns(Rita);
    expect(card()).toMatchObject({ by: Rita, internal: true });
    rita.resolves();
    expect(card()).not.toHaveProperty('internal');
    const other = waiting();
    other.ana.switchesInternal(true);
    expect(other.ana.isTold()).toEqual(['Nobody has FD-1042 yet: claim it first.']);
  });

  it('changes and repeats nothing that was sent', () => {
    const { ana, customer, conversation } = claimed({ can: { edits: true } });
    ana.replies('Sent');
    ana.switchesInternal(true);
    const sent = customer.isSent().length;
    ana.sends({ type: 'edit', message: `${conversation.id}|5`, text: 'Changed' });
    ana.sends({ type: 'resend', message: `${conversation.id}|5` });
    expect(customer.isSent()).toHaveLength(sent);
    expect(ana.isTold()).toHaveLength(2);
  });
});

describe('assigning to somebody', () => {
  it('tells both who had it and who has it now', () => {
    const { ana, rita } = claimed();
    const tom = { desk: 'web', id: 'tom', name: 'Tom' };
    rita.assigns(tom);
    expect(ana.isTold()).toEqual(['Rita gave FD-1042 to Tom: what you write there is kept as a note.']);
    rita.takesOver();
    expect(rita.isTold()).toEqual([]);
    const other = waiting();
    other.ana.assigns(Rita);
    expect(other.rita.isTold()).toEqual(['Ana assigned FD-1042 to you.']);
    expect(other.ana.isTold()).toEqual([]);
  });
});
