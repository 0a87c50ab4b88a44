import { z } from 'zod';

/** What customers and representatives may send each other. */
export interface FileSettings {
  /** The virus scanner: a program and its arguments, that reads a file on its standard input; undefined: files are not scanned. */
  scan: [string, ...string[]] | undefined;
  /** Of one file, in bytes. */
  largest: number;
}

const units: Record<string, number> = { KB: 1024, MB: 1024 * 1024 };
const [least, most] = [100 * 1024, 100 * 1024 * 1024];

/** A size as it is written, in bytes: `10MB`, `500 KB`; undefined for what is none. */
function sizeOf(written: string): number | undefined {
  const [, number, unit] = /^(\d{1,6}) ?([KM]B)$/i.exec(written.trim()) ?? [];
  return number && unit ? Number(number) * units[unit.toUpperCase()]! : undefined;
}

const size = z.string({ invalid_type_error: 'must be a size like 10MB or 500KB' }).transform((written, context) => {
  const bytes = sizeOf(written);
  if (bytes !== undefined && bytes >= least && bytes <= most) return bytes;
  context.addIssue({ code: 'custom', message: 'must be a size like 10MB or 500KB, from 100KB to 100MB' });
  return z.NEVER;
});

const scan = z
  .array(z.string({ invalid_type_error: commandWords() }), { invalid_type_error: commandWords() })
  .refine(([program]) => program?.trim(), commandWords())
  .transform((words) => words as [string, ...string[]]);

function commandWords(): string {
  return 'must be a program and its arguments, like ["clamdscan", "--no-summary", "-"]';
}

/** `files` of frontdesk.yaml. */
export const files = z
  .strictObject({ scan: scan.optional(), largest: size.default('10MB') })
  .default({})
  .transform(({ scan, largest }): FileSettings => ({ scan, largest }));
