import { IntlMessageFormat } from 'intl-messageformat';

/** A sentence as it is written in a file of phrases, taken apart once. */
export interface Sentence {
  /** The names of its placeholders, sorted. */
  placeholders: readonly string[];
  /** The sentence with the values put in; a placeholder without a value stays empty. */
  with(values: Values): string;
}

/** What is put into a sentence's placeholders. */
export type Values = Readonly<Record<string, string | number>>;

/** What may stand in a sentence, by the numbers of ICU's parser: text, `{name}`, a plural, and the `#` in one. */
type Part =
  | { type: 0; value: string }
  | { type: 1; value: string }
  | { type: 6; value: string; options: Record<string, { value: Part[] }> }
  | { type: 7 };

/**
 * Reads ICU's `{name}` and `{count, plural, =1 {…} one {…} other {… # …}}`, plural forms by the locale's rules.
 * What is wrong with the text comes back as a string, for the one who wrote it.
 */
export function sentenceOf(text: string, locale: string): Sentence | string {
  let format: IntlMessageFormat;
  try {
    // In ICU an apostrophe before a brace quotes it; in "l'{team}" nobody means that.
    format = new IntlMessageFormat(text.replace(/'(?=[{}])/g, "''"), locale, undefined, { ignoreTag: true });
  } catch (error) {
    return reasonOf(text, (error as Error).message);
  }
  const names = new Set<string>();
  // The parser's enum is not ours to import; what else it knows is refused below.
  const problem = problemOf(format.getAst() as unknown as Part[], names);
  if (problem) return problem;
  const empty = Object.fromEntries([...names].map((name) => [name, '']));
  return {
    placeholders: [...names].sort(),
    with: (values) => String(format.format({ ...empty, ...values })),
  };
}

/** The parser's errors name its own states; this is for the one who wrote the sentence. */
function reasonOf(text: string, error: string): string {
  if (/\{\s*([},]|$)/.test(text)) return 'has a "{" without a name after it';
  const other = /\{\s*([A-Za-z]\w*)\s*,(?!\s*plural\b)/.exec(text)?.[1];
  if (other) return `can only use {${other}} or {${other}, plural, …}`;
  return error.includes('OTHER') ? 'needs "other {…}" in its plural' : 'needs a "}"';
}

/** Why a sentence is none of ours, if it is not; gathers the names of its placeholders. */
function problemOf(parts: readonly Part[], names: Set<string>): string | undefined {
  for (const part of parts) {
    if (part.type === 7) continue;
    if (part.type === 0) {
      if (part.value.includes('}')) return 'has a "}" without its "{"';
      continue;
    }
    if (part.type !== 1 && part.type !== 6) {
      const { value } = part as { value: string };
      return `can only use {${value}} or {${value}, plural, …}`;
    }
    names.add(part.value);
    if (part.type === 1) continue;
    for (const { value } of Object.values(part.options)) {
      const problem = problemOf(value, names);
      if (problem) return problem;
    }
  }
  return undefined;
}
