import type { Readable, Writable } from 'node:stream';
import type { EncoderChoice } from '../../knowledge/encoder/encoder.ts';
import { paint } from '../io.ts';

/** What a command reads from and writes to; `end` is called once, with 0 (done), 1 (not done) or 2 (wrong usage). */
export interface FaqIo {
  input: Readable;
  output: Writable;
  errors: Writable;
  end(status: 0 | 1 | 2): void;
  /** The working directory, unless it is the process's. */
  folder?: string;
  /** From frontdesk.yaml where there is one; the languages default to the folders that there are, English first. */
  answers?: {
    locales?: readonly string[];
    /** Whose front desk it is. */
    name?: string;
    precision?: number;
    outOfScope?: number;
    encoder?: EncoderChoice;
    /** Where vectors are kept. */
    stateFolder?: string;
  };
  /** What customers asked in the last so many days, without personal data; undefined when the settings are wrong. */
  customers?: (days: number) => Promise<{ question: string; locale: string }[] | undefined>;
  /** The teams of frontdesk.yaml, so that a mistyped one is found. */
  teams?: readonly string[];
  /** Whether the output is a terminal that shows bold and dim text. */
  colour?: boolean;
}

/** Ways to set words off on the output; they do nothing where it is no terminal. */
export function painter(io: Pick<FaqIo, 'colour'>): ReturnType<typeof paint> {
  return paint({ terminal: io.colour ?? false, env: {} });
}

/** Writes, and waits for a reader who is slow, so that no more than one piece lies in memory. */
export async function say(to: Writable, text: string): Promise<void> {
  if (!to.write(text)) await new Promise((resolve) => to.once('drain', resolve));
}

/** How many columns the terminal has; undefined where the output is none. */
export function widthOf({ output }: Pick<FaqIo, 'output'>): number | undefined {
  return 'columns' in output && typeof output.columns === 'number' ? output.columns : undefined;
}

/** Says on a terminal how far something is that takes long, on one line that goes away at its end; elsewhere nothing. */
export function openProgress(
  { errors }: Pick<FaqIo, 'errors'>,
  what: string,
): { told(done: number, all: number): void; end(): void } {
  if (!('isTTY' in errors && errors.isTTY)) return { told() {}, end() {} };
  const line = (text: string) => errors.write(`\r\u001b[K${text}`);
  let shown = -1;
  line(`${what} …`);
  return {
    told(done, all) {
      const percent = Math.floor((done / all) * 100);
      if (percent === shown) return;
      shown = percent;
      line(`${what} … ${percent} %`);
    },
    end: () => void line(''),
  };
}
