import { describe, expect, it } from '@jest/globals';
import { ana, openInquiry, rita } from './inquiry.ts';

const none = { kind: 'none' };

describe('a customer closes a ticket that a person has', () => {
  it('which ends, by its customer, and who had it is told on the card, in the thread and alone', () => {
    const talk = openInquiry();
    talk.customer.asks();
    const rep = talk.representative(ana);
    rep.claims();
    rep.replies('Which month is it about?');
    const step = talk.customer.closes();
    expect(step.news).toEqual({ kind: 'closed', had: ana });
    expect(talk.ticket()).toMatchObject({
      ...{ status: 'resolved', disposition: 'closed', had: ana, firstReplied: expect.any(Number) },
      by: { desk: 'customer', id: 'c1', name: 'Jo' },
    });
    expect(talk.card()).toEqual(talk.ticket());
    expect(talk.inside()).toContain('Jo has closed it.');
    expect(rep.isTold()).toEqual(['Your ticket: Jo has closed it.']);
    expect(talk.customer.isSent().at(-1)).toMatchObject({ name: 'handoff.status', value: { state: 'completed' } });
    expect(talk.timers()).toEqual({});
  });

  it('and what was written and not sent yet stays with who wrote it', () => {
    const talk = openInquiry({ hold: 600_000 });
    talk.customer.asks();
    const rep = talk.representative(ana);
    rep.claims();
    rep.replies('One moment');
    expect(Object.keys(talk.timers())).toContainEqual(expect.stringMatching(/^held:/));
    talk.customer.closes();
    expect(talk.customer.hears()).toEqual([]);
    expect(talk.inside()).toContain('One moment');
    expect(rep.receipts()).toEqual(['kept: Jo closed the ticket before this was sent. It was kept as a note.']);
    expect(talk.ticket()).not.toHaveProperty('held');
    expect(talk.timers()).toEqual({});
  });

  it('that was put off, too', () => {
    const talk = openInquiry();
    talk.customer.asks();
    const rep = talk.representative(rita);
    rep.claims();
    rep.snoozes(talk.now() + 86_400_000);
    expect(talk.timers()).toHaveProperty('wake');
    talk.customer.closes({ leaves: true });
    expect(talk.ticket()).toMatchObject({ status: 'resolved', disposition: 'closed', had: rita });
    expect(talk.timers()).toEqual({});
    expect(rep.isTold()).toEqual(['Your ticket: Jo has closed it, and left the chat.']);
  });

  it('and a late or repeated click, or one that means another ticket, changes nothing', () => {
    const talk = openInquiry();
    talk.customer.asks();
    const first = talk.ticket()!.openedAfter;
    const rep = talk.representative(ana);
    rep.claims();
    talk.customer.closes({ after: first });
    const ended = talk.ticket();
    expect(talk.customer.closes({ after: first })).toMatchObject({ ticket: ended, effects: [], news: none });
    talk.customer.asks();
    rep.claims();
    const second = talk.ticket();
    expect(talk.customer.closes({ after: first })).toMatchObject({ ticket: second, effects: [], news: none });
    expect(talk.customer.closes({ after: second!.openedAfter }).news.kind).toBe('closed');
  });

  it('and what its representative still does is told what happened', () => {
    const talk = openInquiry();
    talk.customer.asks();
    const rep = talk.representative(ana);
    rep.claims();
    const page = rep.looks();
    talk.customer.closes();
    page.replies('Here it is');
    expect(talk.customer.hears()).toEqual([]);
    expect(rep.receipts()[0]).toMatch(/^kept: Nothing to do: the ticket is resolved, by its customer\./);
    expect(talk.inside()).toContain('Here it is');
  });

  it('and it can be opened again', () => {
    const talk = openInquiry();
    talk.customer.asks();
    const rep = talk.representative(ana);
    rep.claims();
    talk.customer.closes();
    rep.reopens();
    expect(talk.ticket()).toMatchObject({ status: 'claimed', by: ana });
    expect(talk.ticket()).not.toHaveProperty('had');
  });
});

describe('a customer closes a ticket', () => {
  it('that waits: it leaves the line, and the bot has the conversation again', () => {
    const talk = openInquiry();
    talk.customer.asks();
    expect(talk.customer.closes()).toMatchObject({ ticket: undefined, news: { kind: 'left' } });
    expect(talk.card()).toMatchObject({ status: 'resolved', disposition: 'returned' });
    expect(talk.timers()).toEqual({});
  });

  it('of nobody, where none was opened', () => {
    expect(openInquiry().customer.closes()).toEqual({ ticket: undefined, effects: [], copies: [], news: none });
  });

  it('in danger: a person decides that, and hears of it', () => {
    const talk = openInquiry();
    talk.customer.asks('danger');
    const waiting = talk.ticket();
    expect(talk.customer.closes()).toMatchObject({ ticket: waiting, news: { kind: 'stays' } });
    const rep = talk.representative(ana);
    rep.claims();
    expect(talk.customer.closes({ leaves: true }).news).toEqual({ kind: 'stays', by: ana });
    expect(talk.ticket()?.status).toBe('claimed');
    expect(rep.isTold()).toEqual(['Your ticket: Jo has left the chat, and may be in danger: it stays open.']);
    expect(talk.inside()).toContain('Jo wants to close it, and may be in danger: it stays open.');
  });
});
