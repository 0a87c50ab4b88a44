import { describe, expect, it } from '@jest/globals';
import { expireFiles } from '../../src/app/files.ts';
import type { Conversation, Entry } from '../../src/conversation/decision.ts';
import { longestKept } from '../../src/dialogs/keeping.ts';
import { createMemoryFiles } from '../../src/files/memory.ts';
import { filePartitions, partitionOf } from '../../src/files/partition.ts';
import { png } from '../helpers/samples.ts';

const DAY = 86_400_000;

/** Files of four conversations, of which one is no more, and a look at every partition after so many days. */
async function shelf() {
  let passed = 0;
  const now = () => Date.now() + passed;
  const files = createMemoryFiles({ now });
  const conversations = ['gone', 'kept', 'broken', 'new'];
  for (const conversation of conversations)
    await files.put({ conversation, from: 'ann', name: 'meter.png', bytes: png });
  const looked: string[] = [];
  const store = {
    async conversation(id: string): Promise<Conversation | undefined> {
      looked.push(id);
      return id === 'kept' ? ({ id } as Conversation) : undefined;
    },
    // Nobody can read its record.
    history: async (id: string): Promise<Entry[]> => (id === 'broken' ? [{ n: 1 } as Entry] : []),
  };
  const clock = { offset: () => passed, lookMs: 1 };
  const look = expireFiles({ clock }, { files, store, keptFor: 90 * DAY });
  return {
    files,
    looked,
    look,
    passes: (days: number) => {
      passed += days * DAY;
    },
    async round() {
      for (let partition = 0; partition < filePartitions; partition++) await look(partition);
    },
    async left() {
      const there = await Promise.all(conversations.map((id) => files.list(id)));
      return conversations.filter((_, i) => there[i]?.length);
    },
  };
}

describe('files of conversations that are no more', () => {
  it('stay until their time is over, and then go, those of others never', async () => {
    const { files, round, passes, left } = await shelf();
    passes(89);
    await files.put({ conversation: 'new', from: 'ann', name: 'meter.png', bytes: png });
    await round();
    expect(await left()).toEqual(['gone', 'kept', 'broken', 'new']);
    passes(2);
    await round();
    expect(await left()).toEqual(['kept', 'broken', 'new']);
    passes(1000);
    await round();
    expect(await left()).toEqual(['kept', 'broken']);
  });

  it('go a partition at a time', async () => {
    const { look, passes, left } = await shelf();
    passes(91);
    const theirs = partitionOf('gone');
    await look((theirs + 1) % filePartitions);
    expect(await left()).toContain('gone');
    await look(theirs);
    expect(await left()).not.toContain('gone');
  });

  it('are asked for in the store only when their time is over', async () => {
    const { looked, round } = await shelf();
    await round();
    expect(looked).toEqual([]);
  });
});

it('the channel that keeps longest says how long', () => {
  const keep = { webchat: 7 * DAY, email: 730 * DAY };
  expect(longestKept(['webchat'], keep)).toBe(7 * DAY);
  expect(longestKept(['webchat', 'pager'], keep)).toBe(90 * DAY);
  expect(longestKept(['webchat', 'email'], keep)).toBe(730 * DAY);
  expect(longestKept([], keep)).toBe(90 * DAY);
});
