import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Gap } from '../reports/gaps.ts';

const text = z.string();
const count = z.number().int().nonnegative();
/** What a Date can be made of. */
const time = z.number().min(-8.64e15).max(8.64e15);

const gapSchema = z.object({
  id: text.regex(/^[a-p]{6}$/),
  number: z.number().int().positive(),
  // It becomes a folder's name.
  locale: text.regex(/^[\w-]{2,20}$/),
  count,
  kinds: z.object({ unanswered: count, 'not-helped': count, 'by-hand': count, wrong: count }),
  first: time,
  last: time,
  wordings: z.array(text).min(1),
  nearest: z.object({ id: text, confidence: z.number() }).optional(),
  belongs: z.object({ id: text, why: z.enum(['verdict', 'other-words']), times: count }).optional(),
  reply: z.object({ at: time, text, ticket: z.number().int().optional() }).optional(),
});

/**
 * The gap of that number or id in a file that `faq gaps` wrote, or why there is none. Every line must be a gap: of a file that
 * somebody edited it is not known which one was meant.
 */
export async function gapIn(file: string, wanted: string): Promise<Gap | { problem: string }> {
  const found = await readFile(file, 'utf8').catch(({ code }: NodeJS.ErrnoException) => ({ code }));
  if (typeof found !== 'string') {
    return found.code === 'ENOENT'
      ? { problem: 'There is no list of gaps yet: frontdesk faq gaps makes one.' }
      : { problem: `${file} cannot be read (${found.code}).` };
  }
  let gap: Gap | undefined;
  for (const [i, line] of found.split('\n').entries()) {
    if (line.trim() === '') continue;
    const read = gapSchema.safeParse(parsed(line));
    if (!read.success)
      return { problem: `${file}:${i + 1}: This is not a list of gaps: write it with frontdesk faq gaps --jsonl.` };
    // JSON has no undefined members, so what the schema calls optional is there or absent.
    if ([String(read.data.number), read.data.id].includes(wanted)) gap ??= read.data as Gap;
  }
  return gap ?? { problem: `There is no gap ${wanted} in the last list: frontdesk faq gaps makes a new one.` };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
