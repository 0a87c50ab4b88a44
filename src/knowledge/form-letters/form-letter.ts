import { z } from 'zod';
import type { Fault } from '../articles/fault.ts';
import { readFields } from '../articles/fields.ts';
import { didYouMean } from '../text/natural.ts';
import { fieldLabels, fieldsIn } from './fields.ts';

/** A form letter: a reply that trainers wrote, for representatives to send. */
export interface FormLetter {
  /** The file's name without `.md`; shared by the translations of one letter. */
  id: string;
  /** The folder the file lies in. */
  topic: string;
  locale: string;
  title: string;
  /** Other words by which it is found. */
  keywords: readonly string[];
  /** What its representative says anew each time, by name. */
  blanks: readonly string[];
  /** Markdown, with fields. */
  text: string;
  /** Where it is written: a path that begins with the folder of the letters. */
  file: string;
}

/** A message may have 4,000 characters, and a form of Slack's takes 3,000: this leaves room for what is filled in. */
const LONGEST = 2500;

const words = z
  .string()
  .trim()
  .min(1, 'is empty. Write a text there or remove the line.')
  .max(200, 'is longer than 200 characters. Shorten it.');
const blank = z
  .string()
  .trim()
  .regex(
    /^[\p{L}\p{N}][\p{L}\p{N} _-]{0,39}$/u,
    'is no name for a blank: up to 40 letters, digits, spaces, "-" or "_".',
  );
const schema = z
  .object({ title: words, keywords: z.array(words).optional(), blanks: z.array(blank).max(10).optional() })
  .strict();

/** Reads one letter, or says everything that is wrong with its file. */
export function parseFormLetter(
  content: string,
  place: Pick<FormLetter, 'id' | 'topic' | 'locale' | 'file'>,
): { letter: FormLetter } | { faults: Fault[] } {
  const { file } = place;
  const fault = (line: number, message: string): Fault => ({ file, line, level: 'error', message });
  const lines = content.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const end = lines.findIndex((line, i) => i > 0 && line.trimEnd() === '---');
  if (lines[0]?.trim() !== '---' || end < 0)
    return {
      faults: [fault(1, 'The file must begin with a line "---", then "title: …", then "---", then the letter.')],
    };
  const fields = readFields({ file, text: lines.slice(1, end).join('\n'), firstLine: 2 }, schema);
  const body = lines.slice(end + 1).join('\n');
  const text = body.trim();
  const { title = '', keywords = [], blanks = [] } = 'value' in fields ? fields.value : {};
  const faults = 'faults' in fields ? [...fields.faults] : [];
  if (!text) faults.push(fault(end + 2, 'The letter is missing. Write it below the second "---".'));
  if (text.length > LONGEST)
    faults.push(fault(end + 2, `It has ${text.length} characters, and a letter may have ${LONGEST}. Shorten it.`));
  const known = [...Object.keys(fieldLabels), ...blanks];
  // Which blanks there are is not known while their list cannot be read.
  const found = 'faults' in fields ? [] : fieldsIn(body);
  for (const { name, line, closed } of found) {
    if (!closed)
      faults.push(fault(end + 1 + line, 'A field is not closed: write it as {{customer.name}}, on one line.'));
    else if (!known.includes(name)) faults.push(fault(end + 1 + line, unknownField(name, known)));
  }
  for (const name of blanks)
    if (!found.some((each) => each.name === name))
      faults.push(fault(2, `The blank "${name}" stands nowhere in the letter. Write {{${name}}} there, or remove it.`));
  return faults.length > 0 ? { faults } : { letter: { ...place, title, keywords, blanks, text } };
}

function unknownField(name: string, known: readonly string[]): string {
  const meant = didYouMean(name, known);
  const hint = meant
    ? `did you mean {{${meant}}}?`
    : `there are ${known.map((each) => `{{${each}}}`).join(', ')}; what is said anew each time goes into "blanks" above.`;
  return `There is no field {{${name}}}; ${hint}`;
}
