import { createHash } from 'node:crypto';
import { stringify } from 'yaml';
import { z } from 'zod';
import type { Fault } from '../articles/fault.ts';
import { readFields } from '../articles/fields.ts';

/** A change of one article that somebody proposed; nothing of it is in force. */
export interface Proposal {
  /** Six letters, the file's name without `.md`. */
  id: string;
  /** Which article: `en/billing/pay-by-phone`. */
  article: string;
  /** Who proposed it, and what it comes from: a ticket's name, for instance. */
  by: string;
  from: string;
  /** The version of the file that it changes; absent when there was none. */
  base?: string;
  /** The article's whole file as it would be. */
  text: string;
}

/** A proposal as it was read; its text begins on that line of its file, counted from 1. */
export type ReadProposal = { proposal: Proposal; firstLine: number } | { faults: Fault[] };

const name = '[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N}._-]{0,99}';
const topic = '[^\\s/\\\\._#][^/\\\\\\p{Cc}]{0,99}';
/** A locale, a topic and an id: nothing that leads out of the base. */
const articlePath = new RegExp(`^${name}/${topic}/${name}$`, 'u');
const schema = z
  .object({
    article: z
      .string()
      .regex(articlePath, 'must name a language, a topic and an article, like en/billing/pay-by-phone.'),
    by: z.string(),
    from: z.string(),
    base: z.string().optional(),
  })
  .strict();

/** Letters alone, as gaps have; the same for the same proposal, however often it is sent. */
export function proposalId({ article, by, from, text }: Omit<Proposal, 'id' | 'base'>): string {
  const hash = createHash('sha256').update([article, by, from, text].join('\n')).digest('hex');
  return [...hash.slice(0, 6)].map((digit) => 'abcdefghijklmnop'[Number.parseInt(digit, 16)]).join('');
}

/** The text of a proposal's file. */
export function renderProposal({ article, by, from, base, text }: Proposal): string {
  const fields = { article, by, from, ...(base !== undefined && { base }) };
  return `---\n${stringify(fields, { lineWidth: 0 })}---\n${text}`;
}

/** Reads the file of a proposal, or says everything that is wrong with what stands before its text. */
export function readProposal(content: string, { id, file }: { id: string; file: string }): ReadProposal {
  const lines = content.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const end = lines.findIndex((line, i) => i > 0 && line.trimEnd() === '---');
  if (lines[0]?.trim() !== '---' || end < 0) {
    const message = 'A proposal begins with a line "---", then article, by and from, then "---", then the article.';
    return { faults: [{ file, line: 1, level: 'error', message }] };
  }
  const fields = readFields({ file, text: lines.slice(1, end).join('\n'), firstLine: 2 }, schema);
  if ('faults' in fields) return fields;
  const { base, ...rest } = fields.value;
  const text = lines.slice(end + 1).join('\n');
  return { proposal: { id, ...rest, ...(base !== undefined && { base }), text }, firstLine: end + 2 };
}

/** Where an article lies. */
export function placeOf({ article }: Pick<Proposal, 'article'>): { locale: string; topic: string; id: string } {
  const [locale = '', topic = '', id = ''] = article.split('/');
  return { locale, topic, id };
}
