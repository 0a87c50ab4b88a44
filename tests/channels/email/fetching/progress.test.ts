import { describe, expect, it } from '@jest/globals';
import { createProgress } from '../../../../src/channels/email/fetching/progress.ts';

describe('the mark', () => {
  it('moves over mails that are done without a gap, and no further', () => {
    const progress = createProgress(10);
    for (const uid of [11, 12, 14]) progress.done(uid);
    progress.advance([11, 12, 13, 14]);
    expect(progress.lastUid()).toBe(12);
    progress.done(13);
    progress.advance([13, 14]);
    expect(progress.lastUid()).toBe(14);
  });

  it('stays while the first one is not done', () => {
    const progress = createProgress(10);
    progress.done(12);
    progress.advance([11, 12]);
    expect(progress.lastUid()).toBe(10);
  });

  it('moves over numbers that have gone, and stays where nothing is', () => {
    const progress = createProgress(10);
    progress.later(12, 100);
    progress.done(15);
    progress.advance([15]);
    expect(progress.lastUid()).toBe(15);
    expect(progress.waiting()).toBe(0);
    progress.advance([]);
    expect(progress.lastUid()).toBe(15);
  });
});

describe('the mails to be taken', () => {
  it('are those that are not done, and do not wait for their next try', () => {
    const progress = createProgress(10);
    progress.done(12);
    progress.later(13, 1000);
    expect(progress.open([9, 11, 12, 13], 999)).toEqual([11]);
    expect(progress.next()).toBe(1000);
    expect(progress.open([9, 11, 12, 13], 1000)).toEqual([11, 13]);
  });
});
