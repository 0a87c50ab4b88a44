import { join } from 'node:path';
import type { Given } from '../cli/commands.ts';
import { errorLines } from '../knowledge/articles/fault.ts';
import { type FormLetters, openFormLetters } from '../knowledge/form-letters/form-letters.ts';
import { lettersBeside } from '../knowledge/form-letters/library.ts';

/** The form letters beside the knowledge base, which tell the log what is broken in their files. */
export async function openLetters({ settings, log }: Given): Promise<FormLetters> {
  const tell = (faults: ReturnType<FormLetters['faults']>): void => {
    const errors = errorLines(faults);
    if (errors.length > 0)
      log.error({ faults: errors }, 'form letters are broken; each stays as it last was, or is left out');
  };
  const letters = await openFormLetters({
    folder: lettersBeside(join(settings.dataFolder, 'faq')),
    locales: settings.locales,
    onChange: tell,
  });
  tell(letters.faults());
  return letters;
}
