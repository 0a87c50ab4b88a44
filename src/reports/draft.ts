import { onOneLine, plainWords } from '../conversation/text.ts';
import { tellingWords } from './alike.ts';
import { withoutMasks } from './anonymise.ts';
import type { Gap } from './gaps.ts';

/** An article as it could be, to be read by a person before it is published. */
export interface ArticleDraft {
  /** The file's name without `.md`. */
  id: string;
  /** The whole file. */
  text: string;
}

/**
 * The article that a representative's reply to a gap would be, in their own words; undefined when nobody replied. Where it
 * comes from is said in comments of the front matter. It is a draft, which customers do not get: one customer's reply is not yet
 * everybody's answer.
 */
export function draftOf(gap: Gap): ArticleDraft | undefined {
  const { reply, wordings } = gap;
  const answer = reply?.text.replace(/^##(?=\s)/gm, '###').trim();
  const [question, ...others] = wordings;
  if (!reply || !answer || question === undefined) return undefined;
  const also = others.filter((wording) => wording.length <= 300);
  const from = reply.ticket === undefined ? 'a ticket' : `FD-${reply.ticket}`;
  const day = new Date(reply.at).toISOString().slice(0, 10);
  const asked = gap.count === 1 ? 'once' : `${gap.count} times`;
  const text = [
    '---',
    `# From ${from}, answered by hand on ${day}; asked ${asked}. Personal data is masked.`,
    '# Read it, put what is in [brackets] right, then remove these lines and "draft: true".',
    `question: ${JSON.stringify(onOneLine(question))}`,
    ...(also.length > 0 ? ['also:', ...also.map((wording) => `  - ${JSON.stringify(onOneLine(wording))}`)] : []),
    'draft: true',
    '---',
    answer,
    '',
  ].join('\n');
  return { id: slug(question), text };
}

/** A file's name for a question: its first words that say something. */
function slug(question: string): string {
  const words = plainWords(withoutMasks(question));
  const telling = tellingWords(words);
  return (telling.length > 0 ? telling : words).slice(0, 6).join('-').slice(0, 60) || 'draft';
}
