import { byId } from './dom.ts';
import type en from './strings/en.json';

/** The page's sentences in the reader's language, and what else the server told it. */
const settings = JSON.parse(byId('settings').textContent ?? '{}') as typeof en & {
  locale: string;
  desk: string;
  /** Of the front desk. */
  address: string;
};

/** A sentence, its {places} filled. */
export const say = (key: keyof typeof settings, values: Record<string, string> = {}): string =>
  settings[key].replace(/\{(\w+)\}/g, (place, name: string) => values[name] ?? place);

/** Day and time, as people of the language write it. */
export const timeOf = (at: number): string =>
  new Intl.DateTimeFormat(settings.locale, { dateStyle: 'medium', timeStyle: 'short' }).format(at);
