import { afterEach, describe, expect, it } from '@jest/globals';
import { normalizeVector } from '../../src/knowledge/encoder/encoder.ts';
import type { GuardedEncoder } from '../../src/knowledge/encoder/guarded.ts';
import { openKnowledge } from '../../src/knowledge/knowledge.ts';
import { createLimiter, Overloaded } from '../../src/knowledge/limiter.ts';
import { until } from '../helpers/until.ts';
import { createBase, marlow } from './base.ts';

const settle = () => new Promise((resolve) => setImmediate(resolve));

/** Work that lasts until it is ended. */
function works() {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const work = (name: string) => (waited: number) => {
    begun.push(`${name} after ${waited}`);
    return new Promise<string>((resolve) => ends.set(name, () => resolve(name)));
  };
  return { begun, work, end: (name: string) => ends.get(name)!() };
}

describe('a line', () => {
  it('lets so many work at once, and the others in the order in which they came', async () => {
    let time = 0;
    const line = createLimiter({ atOnce: 2, now: () => time });
    const { begun, work, end } = works();
    const answers = ['a', 'b', 'c', 'd'].map((name) => line.run(work(name)));
    await settle();
    expect(begun).toEqual(['a after 0', 'b after 0']);
    time = 70;
    end('b');
    await settle();
    expect(begun.slice(2)).toEqual(['c after 70']);
    for (const name of ['a', 'c']) end(name);
    await settle();
    end('d');
    expect(await Promise.all(answers)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('goes on when work fails', async () => {
    const line = createLimiter({ atOnce: 1 });
    const broken = line.run(() => Promise.reject(new Error('broken')));
    const next = line.run(async () => 'next');
    await expect(broken).rejects.toThrow('broken');
    expect(await next).toBe('next');
    expect(await line.run(async () => 'after that')).toBe('after that');
  });

  it('does nothing any more for those who have waited too long', async () => {
    let time = 0;
    const line = createLimiter({ atOnce: 1, longest: 3000, now: () => time });
    const { begun, work, end } = works();
    const first = line.run(work('first'));
    const late = ['late', 'later'].map((name) => line.run(work(name)).catch((error: unknown) => error));
    await settle();
    time = 3011;
    const fresh = line.run(work('fresh'));
    end('first');
    expect(await first).toBe('first');
    for (const error of await Promise.all(late)) expect(error).toBeInstanceOf(Overloaded);
    await settle();
    expect(begun).toEqual(['first after 0', 'fresh after 0']);
    end('fresh');
    expect(await fresh).toBe('fresh');
  });
});

describe('a line in which one asks more than all others', () => {
  it('leaves the others their places, and has them in turn', async () => {
    const line = createLimiter({ atOnce: 3, ofOne: { working: 2, waiting: 3 }, now: () => 0 });
    const { begun, work, end } = works();
    const flood = ['f1', 'f2', 'f3', 'f4', 'f5'].map((name) => line.run(work(name), 'flood'));
    await expect(line.run(work('f6'), 'flood')).rejects.toBeInstanceOf(Overloaded);
    const others = [line.run(work('ann'), 'ann'), line.run(work('bob'), 'bob'), line.run(work('cy'))];
    await settle();
    expect(begun).toEqual(['f1 after 0', 'f2 after 0', 'ann after 0']);
    for (const name of ['f1', 'ann', 'bob']) {
      end(name);
      await settle();
    }
    // Those who came later go before who has a place already.
    expect(begun.slice(3)).toEqual(['bob after 0', 'cy after 0', 'f3 after 0']);
    for (const name of ['f2', 'f3', 'cy', 'f4', 'f5']) {
      end(name);
      await settle();
    }
    expect(await Promise.all([...flood, ...others])).toEqual(['f1', 'f2', 'f3', 'f4', 'f5', 'ann', 'bob', 'cy']);
    expect(await line.run(async () => 'and again', 'flood')).toBe('and again');
    expect(line.full).toBe(false);
  });
});

describe('a base that more is asked of than its encoder can read', () => {
  let close = async () => {};
  afterEach(() => close());

  it('answers those who wait behind others by the words', async () => {
    const read: string[] = [];
    const waiting = new Set<string>();
    let isOpen = Promise.resolve();
    // It must bring wordings home, or it is left out.
    const topics = [
      /pay|bill|online|way/i,
      /late|due|penalty/i,
      /trash|garbage|bin\b/i,
      /sofa|furniture|mattress|large/i,
    ];
    const vector = (text: string) => ({
      vector: normalizeVector(Float32Array.from([...topics.map((topic) => Number(topic.test(text))), 0.1])),
    });
    const encoder: GuardedEncoder = {
      name: 'test',
      kind: 'other',
      ofBase: async (texts) => texts.map(vector),
      async ofQuestion(texts) {
        for (const text of texts) waiting.add(text);
        await isOpen;
        read.push(...texts);
        return texts.map(vector);
      },
      stop: async () => {},
    };
    const base = createBase(marlow);
    let time = 0;
    const parts = { folder: base.folder, locales: ['en', 'es'], watch: false, encoder, now: () => time };
    const knowledge = await openKnowledge(parts);
    if (!('ask' in knowledge)) throw new Error(JSON.stringify(knowledge.faults));
    close = async () => {
      await knowledge.stop();
      base.clear();
    };

    let open = () => {};
    isOpen = new Promise((resolve) => {
      open = resolve;
    });
    const numbered = Array.from({ length: 16 }, (_, i) => `Is it number ${i} that I pay online?`);
    const before = numbered.map((question) => knowledge.ask(question, 'en'));
    const behind = knowledge.ask('Can I pay online?', 'en');
    const other = knowledge.ask('My trash was not picked up', 'en');
    const danger = knowledge.ask('There is a downed power line sparking on my street', 'en');
    await until('all that are read first', () => numbered.every((question) => waiting.has(question)), 0);
    time = 301;
    open();
    expect(await behind).toMatchObject({ decision: 'answer', article: { id: 'pay-bill' } });
    expect((await other).candidates[0]).toMatchObject({ id: 'missed-pickup' });
    expect(await danger).toMatchObject({ decision: 'person', reason: 'danger' });
    await Promise.all(before);
    expect(read).toContain('Is it number 3 that I pay online?');
    expect(read).not.toContain('Can I pay online?');
    expect(read).not.toContain('My trash was not picked up');

    await knowledge.ask('My trash was not picked up', 'en');
    expect(read).toContain('My trash was not picked up');
  });
});
