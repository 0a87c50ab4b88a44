const longest = 120;
const longestEnding = 16;

/**
 * A file name that is safe to show and to save: its last path component, without control, bidirectional and other
 * invisible characters, at most 120 characters. Its last ending is kept and stays last: `invoice.pdf.exe` is no PDF.
 */
export function cleanName(said: string): string {
  const last = said.split(/[/\\]/).findLast((part) => part.trim() !== '') ?? '';
  const name = last
    .normalize('NFC')
    .replaceAll(/[\p{Zs}\t\n\r]+/gu, ' ') // one space: a long gap would push the ending out of sight
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu, '')
    .replaceAll(/[<>:"|?*]/g, '_')
    .replaceAll(/^[. ]+|[. ]+$/g, ''); // Windows drops dots and spaces at the end, so `a.exe.` is a program
  return name === '' ? 'file' : shortened(name);
}

/** The ending of a name in lower case, without its dot; empty when it has none. */
export function endingOf(name: string): string {
  return /[^.]\.([^.]+)$/.exec(name)?.[1]?.toLowerCase().trim() ?? '';
}

/** The same name with this ending behind it. */
export function withEnding(name: string, ending: string): string {
  return shortened(`${name}.${ending}`);
}

function shortened(name: string): string {
  const letters = [...name];
  if (letters.length <= longest) return name;
  const dot = letters.lastIndexOf('.');
  const end = dot > 0 && letters.length - dot <= longestEnding + 1 ? letters.slice(dot) : [];
  return [...letters.slice(0, longest - end.length - 1), '…', ...end].join('');
}
