import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../articles/fault.ts';
import { watchFolder } from '../articles/watch.ts';
import { nearestLocale, spoken } from '../text/locale.ts';
import { type FieldValues, type Piece, piecesOf } from './fields.ts';
import type { FormLetter } from './form-letter.ts';
import { createLetterLibrary } from './library.ts';
import { createLetterSearch } from './search.ts';

/** A letter that was found. */
export type LetterFound = Pick<FormLetter, 'id' | 'title' | 'topic' | 'locale'>;

/** A letter made ready for one ticket. */
export interface ReadyLetter extends LetterFound {
  /** Put together they are the letter; those without a value must be filled in before it is sent. */
  pieces: readonly Piece[];
}

/** The form letters that there are: found by words, and made ready. */
export interface FormLetters {
  /** The first is the default. */
  locales: readonly string[];
  /** The language of letters for whoever speaks this one; undefined when there is none. */
  localeFor(spoken: string | undefined): string | undefined;
  /** Those in which each of the words stands, the best first; all by their titles when nothing is asked for. */
  search(words: string, locale: string, limit: number): LetterFound[];
  /** Undefined when there is no such letter (any more). */
  ready(id: string, locale: string, values: FieldValues): ReadyLetter | undefined;
  /** Of the files as they are now. */
  faults(): readonly Fault[];
  stop(): Promise<void>;
}

// A half-saved file looks broken; only what is still broken after this time is said.
const secondLook = 250;

/** Opens a folder of letters, which is read again whenever it changes; a broken file stays as it was when it was last right. */
export async function openFormLetters(parts: {
  folder: string;
  locales: readonly string[];
  /** Called after each reading of changed files. */
  onChange?: (faults: readonly Fault[]) => void;
}): Promise<FormLetters> {
  const { locales, onChange = () => {} } = parts;
  const library = createLetterLibrary(parts);
  const seen = await library.look();
  let reading = await library.read(seen);
  let search = createLetterSearch(reading.letters);
  const watching = watchFolder({
    look: library.look,
    seen,
    async changed(look) {
      const next = await library.read(look);
      if (next.faults.some(({ level }) => level === 'error')) {
        await delay(secondLook, undefined, { ref: false });
        // Something was saved meanwhile: the watch comes again with that.
        if ((await library.look()).stamp !== look.stamp) return;
      }
      reading = next;
      search = createLetterSearch(reading.letters);
      onChange(reading.faults);
    },
  });
  const bare = ({ id, title, topic, locale }: FormLetter): LetterFound => ({ id, title, topic, locale });

  return {
    locales,
    localeFor: (wanted) => spoken(wanted, locales),
    search: (words, locale, limit) => search(words, nearestLocale(locale, locales)).slice(0, limit).map(bare),
    ready(id, locale, values) {
      const nearest = nearestLocale(locale, locales);
      const letter = reading.letters.find((each) => each.id === id && each.locale === nearest);
      return letter && { ...bare(letter), pieces: piecesOf(letter.text, values) };
    },
    faults: () => reading.faults,
    stop: () => watching.stop(),
  };
}
