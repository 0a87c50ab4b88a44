import { z } from 'zod';
import { parsed } from '../../../slack/text.ts';
import type { Traces } from '../../../slack/traces.ts';
import type { Place } from '../place.ts';

/** Where a message of ours stands: its pieces in order, and the files that came with it. */
export interface Standing extends Place {
  pieces: string[];
  files: string[];
}

const schema = z.object({
  channel: z.string(),
  thread: z.string().optional(),
  pieces: z.array(z.string()),
  files: z.array(z.string()),
});

const nameOf = (message: string): string => `at:${message}`;

/** Remembers where messages stand that may be changed or taken back later. */
export const createStanding = (traces: Traces) => ({
  async of(conversation: string, message: string): Promise<Standing | undefined> {
    const read = schema.safeParse(parsed(await traces.get(conversation, nameOf(message))));
    return read.success ? read.data : undefined;
  },
  put: (conversation: string, message: string, standing: Standing): Promise<void> =>
    traces.put(conversation, nameOf(message), JSON.stringify(standing)),
});
