import { type Io, paint } from './io.ts';

/** One thing that was looked at: how it is, and with a fault what to do. */
export interface Check {
  name: string;
  state: 'ok' | 'warning' | 'fault';
  says: string;
  next?: string;
}

/** A check as people read it, its name in a column of that width. */
export function checkLine({ name, state, says, next }: Check, io: Io, width = 10): string {
  const { green, yellow, red, dim } = paint(io);
  const mark = { ok: green('ok     '), warning: yellow('warning'), fault: red('FAULT  ') }[state];
  const under = ' '.repeat(width + 11);
  return `${mark}  ${name.padEnd(width)}  ${says}\n${next ? `${under}${dim(`→ ${next}`)}\n` : ''}`;
}

/** How many faults there were, as the last line says it. */
export const countFaults = (faults: number): string => {
  if (faults === 0) return 'Nothing is wrong.\n';
  return `${faults === 1 ? 'One thing is' : `${faults} things are`} wrong.\n`;
};
