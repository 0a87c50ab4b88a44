import { readdirSync, readFileSync } from 'node:fs';

/** Time of the processor that was had until now, milliseconds: unlike a clock it knows nothing of whoever else is at work. */
export interface Processor {
  /** Of the program: the thread that everything goes through, and all its others. */
  main: number;
  others: number;
  /** Of what it works with, and of what makes its mail. */
  redis: number;
  dovecot: number;
  load: number;
}

/** Reads it for a program that this process started, with its servers. */
export function processor(pid: number): Processor {
  const [all, main] = [timeIn(`/proc/${pid}/stat`), timeIn(`/proc/${pid}/task/${pid}/stat`)];
  const sums = { main, others: all - main, redis: 0, dovecot: 0, load: timeIn(`/proc/${process.pid}/stat`) };
  for (const each of childrenOf(process.pid)) {
    if (each.name.startsWith('redis') || each.name.startsWith('valkey')) sums.redis += treeOf(each.pid);
    if (each.name === 'dovecot') sums.dovecot += treeOf(each.pid);
  }
  return sums;
}

/** What was had between two readings, for each of so many. */
export const perMail = (before: Processor, after: Processor, mails: number): Processor => {
  const one = (name: keyof Processor) => Number(((after[name] - before[name]) / mails).toPrecision(3));
  return { main: one('main'), others: one('others'), redis: one('redis'), dovecot: one('dovecot'), load: one('load') };
};

/** A process, those that it has waited for, and those that it started. */
const treeOf = (pid: number): number =>
  childrenOf(pid).reduce((sum, child) => sum + treeOf(child.pid), timeIn(`/proc/${pid}/stat`, [11, 12, 13, 14]));

/** utime and stime, in hundredths of a second; of those that ended, cutime and cstime. */
function timeIn(file: string, fields = [11, 12]): number {
  const all = (textOf(file).split(') ')[1] ?? '').split(' ');
  return fields.reduce((sum, field) => sum + Number(all[field] ?? 0), 0) * 10;
}

function childrenOf(parent: number): { pid: number; name: string }[] {
  return readdirSync('/proc').flatMap((pid) => {
    const [, name, of] = /^\d+ \((.*)\) \S (\d+)/.exec(/^\d+$/.test(pid) ? textOf(`/proc/${pid}/stat`) : '') ?? [];
    return name !== undefined && Number(of) === parent ? [{ pid: Number(pid), name }] : [];
  });
}

/** Empty when the process has gone meanwhile. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
