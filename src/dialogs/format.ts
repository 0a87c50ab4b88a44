/** A sentence as it is written in a file of phrases, taken apart once. */
export interface Sentence {
  /** The names of its placeholders, sorted. */
  placeholders: readonly string[];
  /** The sentence with the values put in; a placeholder without a value stays empty. */
  with(values: Values): string;
}

/** What is put into a sentence's placeholders. */
export type Values = Readonly<Record<string, string | number>>;

type Part = string | { name: string } | { name: string; forms: Map<string, Part[]> };

/**
 * Reads ICU's `{name}` and `{count, plural, =1 {…} one {…} other {… # …}}`, plural forms by the locale's rules.
 * What is wrong with the text comes back as a string, for the one who wrote it.
 */
export function sentenceOf(text: string, locale: string): Sentence | string {
  const rules = new Intl.PluralRules(locale);
  const numbers = new Intl.NumberFormat(locale);
  const names = new Set<string>();
  let at = 0;
  let problem: string | undefined;

  const take = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0] ?? '';
    at += found.length;
    return found;
  };
  const word = (pattern: RegExp): string => take(pattern).trim();
  const expect = (sign: string): void => {
    if (word(/\s*[{},]/y) !== sign) problem ??= `needs a "${sign}" at ${JSON.stringify(text.slice(at, at + 12))}`;
  };

  function parts(inside: boolean, counted?: string): Part[] {
    const found: Part[] = [];
    while (at < text.length && !problem) {
      if (text[at] === '}') {
        if (!inside) problem = 'has a "}" without its "{"';
        break;
      }
      if (text[at] === '{') found.push(placeholder());
      else if (counted && take(/#/y)) found.push({ name: counted });
      else found.push(take(counted ? /[^{}#]+/y : /[^{}]+/y));
    }
    return found;
  }
  function placeholder(): Part {
    expect('{');
    const name = word(/\s*[a-z][A-Za-z]*\s*/y);
    if (!name) problem ??= 'has a "{" without a name after it';
    names.add(name);
    if (text[at] !== ',') {
      expect('}');
      return { name };
    }
    expect(',');
    if (word(/\s*[a-z]+\s*/y) !== 'plural') problem ??= `can only use {${name}} or {${name}, plural, …}`;
    expect(',');
    const forms = new Map<string, Part[]>();
    for (let form = word(FORM); form && !problem; form = word(FORM)) {
      expect('{');
      forms.set(form, parts(true, name));
      expect('}');
    }
    expect('}');
    if (!forms.has('other')) problem ??= `needs "other {…}" in {${name}, plural, …}`;
    return { name, forms };
  }

  const whole = parts(false);
  if (problem) return problem;

  const write = (some: Part[], values: Values): string =>
    some
      .map((part) => {
        if (typeof part === 'string') return part;
        const value = values[part.name] ?? '';
        if ('forms' in part) {
          const form = part.forms.get(`=${value}`) ?? part.forms.get(rules.select(Number(value)));
          return write(form ?? part.forms.get('other') ?? [], values);
        }
        return typeof value === 'number' ? numbers.format(value) : value;
      })
      .join('');
  return { placeholders: [...names].sort(), with: (values) => write(whole, values) };
}

const FORM = /\s*(=\d+|zero|one|two|few|many|other)\s*/y;
