/** Where the header of a mail ends and its body begins: behind the first empty line. */
export function bodyStart(raw: Buffer): number {
  if (raw[0] === 10) return 1;
  if (raw[0] === 13 && raw[1] === 10) return 2;
  const [lines, bare] = [raw.indexOf('\r\n\r\n'), raw.indexOf('\n\n')];
  if (bare >= 0 && (lines < 0 || bare < lines)) return bare + 2;
  return lines < 0 ? raw.length : lines + 4;
}

/** A field of a header. */
export interface Field {
  /** In small letters. */
  name: string;
  /** With its folded lines and its end, as it is in the mail. */
  lines: string;
  /** Unfolded. */
  value: string;
}

const MOST_BYTES = 1_000_000;

/** The fields of a mail's header, in their order; characters are bytes (latin1). */
export function fieldsOf(raw: Buffer): Field[] {
  const header = raw.subarray(0, Math.min(bodyStart(raw), MOST_BYTES)).toString('latin1');
  const fields: string[][] = [];
  for (const line of header.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
    if (/^[ \t]/.test(line)) fields.at(-1)?.push(line);
    else fields.push([line]);
  }
  return fields.flatMap((folded) => {
    const lines = folded.join('');
    const colon = lines.indexOf(':');
    if (colon <= 0) return [];
    const value = lines.slice(colon + 1).replace(/\r?\n/g, '');
    return [{ name: lines.slice(0, colon).trim().toLowerCase(), lines, value: value.trim() }];
  });
}

/** The first value of a field, unfolded. */
export const firstOf = (fields: readonly Field[], name: string): string | undefined =>
  fields.find((field) => field.name === name)?.value;
