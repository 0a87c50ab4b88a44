import type { Readable, Writable } from 'node:stream';

/** What commands read from and write to. */
export interface Io {
  input: Readable;
  output: Writable;
  errors: Writable;
  /** The working directory. */
  folder: string;
  /** The environment; a file `.env` in the working directory adds to it. */
  env: Record<string, string | undefined>;
  /** The output is a terminal: it shows colours. */
  terminal: boolean;
  /** Aborted when the program is asked to end. */
  stopped: AbortSignal;
}

/** Ways to set words off, which do nothing where the output is no terminal. */
export function paint(
  io: Pick<Io, 'terminal' | 'env'>,
): Record<'bold' | 'dim' | 'green' | 'yellow' | 'red' | 'link', (text: string) => string> {
  const plain = !io.terminal || io.env.NO_COLOR;
  const style = (on: number, off: number) => (text: string) => (plain ? text : `\u001b[${on}m${text}\u001b[${off}m`);
  return {
    bold: style(1, 22),
    dim: style(2, 22),
    green: style(32, 39),
    yellow: style(33, 39),
    red: style(31, 39),
    link: style(36, 39),
  };
}
