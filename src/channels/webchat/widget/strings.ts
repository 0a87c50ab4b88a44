import type en from './strings/en.json';

/** Every sentence of the widget, in one language. `strings/en.json` is the list. */
export type Strings = typeof en;

type Counted = { one: string; other: string };

/** Puts values into the `{places}` of a sentence. */
export function fill(sentence: string, values: Record<string, string | number>): string {
  return sentence.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}

/** Chooses the form of a sentence for a count, by the rules of the locale (`one`, `few`, …, else `other`). */
export function count(forms: Counted, n: number, locale: string): string {
  const form = new Intl.PluralRules(locale).select(n) as keyof Counted;
  return fill(forms[form] ?? forms.other, { n });
}
