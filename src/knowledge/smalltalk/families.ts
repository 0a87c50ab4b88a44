import { z } from 'zod';
import type { Fault } from '../articles/fault.ts';
import { readFields } from '../articles/fields.ts';
import { keyOf } from './wording.ts';

/** Messages that are known by their form, whatever they say. */
export const forms = ['numbers', 'emoji', 'gibberish'] as const;
/** Such a form. */
export type Form = (typeof forms)[number];

/** What customers say about the bot or the talk itself, and what it answers. */
export interface Family {
  name: string;
  /** In customers' words; empty for one that is known by its form. */
  heard: readonly string[];
  form?: Form;
  /** Said in turn, with `{name}`, `{topics}` and `{languages}` in them. */
  answers: readonly string[];
  /** Whether a person is offered by a button, or asked about. */
  person?: 'button' | 'ask';
  /** The last answer is said once more, if there was one. */
  again: boolean;
  /** It is heard in other words of the same meaning, too, where no article is near. */
  alike: boolean;
}

/** The file of one language. */
export interface Families {
  families: readonly Family[];
  /** What `{topics}` calls a topic of the base; `false` leaves it out. */
  topics: Readonly<Record<string, string | false>>;
}

const text = z.string().trim().min(1, 'is empty. Write a text there or remove the line.');
const answer = text.max(600, 'is longer than 600 characters. What says more is an article.');
const family = z
  .object({
    heard: z.array(text).default([]),
    form: z.enum(forms, { message: `must be one of: ${forms.join(', ')}.` }).optional(),
    answers: z.array(answer).min(1, 'must have at least one line "  - …".'),
    person: z.enum(['button', 'ask'], { message: 'must be "button" or "ask".' }).optional(),
    again: z.boolean({ invalid_type_error: 'must be true or false.' }).default(false),
    alike: z.boolean({ invalid_type_error: 'must be true or false.' }).default(false),
  })
  .strict();
const file = z
  .object({
    topics: z
      .record(z.union([text, z.literal(false)], { message: 'must be a name, or false to leave it out.' }))
      .default({}),
    families: z.record(family),
  })
  .strict();

const placeholders = ['name', 'topics', 'languages'];

/** Reads the file of one language, or says everything that is wrong with it. */
export function parseFamilies(content: string, path: string): { read?: Families; faults: Fault[] } {
  const fields = readFields({ file: path, text: content.replace(/^\uFEFF/, ''), firstLine: 1 }, file, [
    ...Object.keys(file.shape),
    ...Object.keys(family.shape),
  ]);
  if ('faults' in fields) return fields;
  const { value, lineOf } = fields;
  const families = Object.entries(value.families).map(
    ([name, { form, person, ...rest }]): Family => ({
      name,
      ...rest,
      ...(form && { form }),
      ...(person && { person }),
    }),
  );
  const faults: Fault[] = [];
  const say = (level: Fault['level'], at: (string | number)[], message: string) =>
    faults.push({ file: path, line: lineOf(['families', ...at]), level, message });
  const heardIn = new Map<string, string>();
  for (const { name, heard, form, answers } of families) {
    if (heard.length === 0 && !form)
      say('error', [name], `"${name}" is never heard. Add wordings under "heard", or a "form".`);
    const other = form && families.find((one) => one.form === form && one.name !== name);
    if (other && other.name < name)
      say('error', [name, 'form'], `"${other.name}" has the form ${form} already. Remove it from one of the two.`);
    for (const [i, each] of answers.entries()) {
      const wrong = [...each.matchAll(/\{([^{}]*)\}/g)].find(([, inside = '']) => !placeholders.includes(inside));
      if (wrong)
        say('error', [name, 'answers', i], `There is no ${wrong[0]}. There are {${placeholders.join('}, {')}}.`);
    }
    for (const [i, wording] of heard.entries()) {
      const key = keyOf(wording);
      const before = heardIn.get(key);
      if (key === '') say('error', [name, 'heard', i], `"${wording}" has no words.`);
      else if (before !== undefined && before !== name)
        say('warning', [name, 'heard', i], `"${wording}" is heard by "${before}" already, which answers it.`);
      else heardIn.set(key, name);
    }
  }
  return faults.some(({ level }) => level === 'error')
    ? { faults }
    : { read: { families, topics: value.topics }, faults };
}
