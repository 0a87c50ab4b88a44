/** So many are in the log; all of them are on the desk's page. */
const FIRST = 5;

const linesOf = (level: Fault['level'], faults: readonly Fault[]): string[] =>
  faults.flatMap((each) => (each.level === level ? [`${each.file}:${each.line} ${each.message}`] : []));

/** What is not in force as it stands in its file, line by line. */
export const errorLines = (faults: readonly Fault[]): string[] => linesOf('error', faults);

/** What should be put right and keeps nothing from being in force, line by line. */
export const warningLines = (faults: readonly Fault[]): string[] => linesOf('warning', faults);

/** Why a base cannot be opened at all, as what `start` ends with. */
export function brokenBase(faults: readonly Fault[]): string {
  const errors = errorLines(faults);
  const count = errors.length === 1 ? 'a fault' : `${errors.length} faults`;
  return `No article of the knowledge base can be read, for it has ${count}; put it right and start again:\n${errors.map((line) => `  ${line}`).join('\n')}`;
}

/** Makes what is called after each reading of the files, and says in the log what is new of it. */
export function tellFaults(
  log: Record<'info' | 'warn' | 'error', (details: object, text: string) => void>,
): (faults: readonly Fault[], changed: boolean) => void {
  let warned = '';
  return (faults, changed) => {
    const [errors, warnings] = [errorLines(faults), warningLines(faults)];
    if (errors.length > 0)
      log.error(
        { faults: errors },
        'files of the knowledge base are broken; each stays as it last was, or is left out',
      );
    if (changed) log.info({}, 'a changed knowledge base is in force');
    if (warnings.length > 0 && warnings.join('\n') !== warned) {
      const count = warnings.length === 1 ? 'a warning' : `${warnings.length} warnings`;
      const text = `the knowledge base has ${count}; the desk’s page Answers lists them`;
      log.warn({ first: warnings.slice(0, FIRST) }, text);
    }
    warned = warnings.join('\n');
  };
}

/**
 * Something wrong with a file of the base: where, and what is wrong and what to do about it. A file with an error is not in force
 * as it is; a warning keeps nothing from being in force, and a note (a draft) is only said.
 */
export interface Fault {
  file: string;
  /** Counted from 1. */
  line: number;
  level: 'error' | 'warning' | 'note';
  message: string;
}
