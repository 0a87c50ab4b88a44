import { createInterface } from 'node:readline';
import { type Readable, Writable } from 'node:stream';

/** A terminal with one line to type in, and what belongs to it below. */
export interface Screen {
  /** Shows lines below the one that is typed in. */
  show(lines: readonly string[]): void;
  /** Calls `typed` once more. */
  again(): void;
  /** Resolves when the person is done: Ctrl-C, Ctrl-D, Escape on an empty line. */
  closed: Promise<void>;
}

/** What a screen works with. */
export interface ScreenParts {
  input: Readable;
  output: Writable & { columns?: number; rows?: number };
  /** Called with the line whenever it is another. */
  typed(line: string): void;
}

const prompt = '  › ';

/** Takes the terminal over until it is closed, and gives it back as it was. */
export function openScreen({ input, output, typed }: ScreenParts): Screen {
  // The line is edited by readline (history, word jumps); what it would draw goes nowhere.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({
    input,
    output: nowhere,
    terminal: true,
    historySize: 200,
    removeHistoryDuplicates: true,
  });
  let shown: readonly string[] = [];
  let last: string | undefined;
  let open = true;

  const draw = () => {
    if (!open) return;
    const width = Math.max(20, output.columns ?? 80);
    const room = width - prompt.length - 1;
    // Of a long line the end is seen, where one types.
    const from = Math.max(0, lines.cursor - room);
    const typedPart = lines.line.slice(from, from + room);
    const below = shown.flatMap((line) => line.split('\n')).map((line) => cut(line, width));
    const seen = below.slice(0, Math.max(0, (output.rows ?? 24) - 4));
    const column = prompt.length + lines.cursor - from + 1;
    // Each line is cleared as it is written, and the rest at the end: to clear all first would flicker.
    const all = ['', `${prompt}${typedPart}`, '', ...seen];
    output.write(`\u001b[H${all.map((line) => `${line}\u001b[K`).join('\r\n')}\u001b[J\u001b[2;${column}H`);
  };
  const look = () => {
    if (open && lines.line !== last) {
      last = lines.line;
      typed(last);
    }
    draw();
  };

  const closed = new Promise<void>((done) => {
    lines.once('close', () => {
      open = false;
      input.off('keypress', onKey);
      output.off('resize', draw);
      output.write('\u001b[?1049l');
      done();
    });
  });
  const onKey = (_text: string | undefined, key: { name?: string } | undefined) => {
    if (key?.name === 'escape' && lines.line === '') lines.close();
    // readline may change the line after it told of the key.
    else setImmediate(look);
  };
  input.on('keypress', onKey);
  output.on('resize', draw);
  lines.on('SIGINT', () => lines.close());
  output.write('\u001b[?1049h');
  setImmediate(look);

  return {
    show(next) {
      shown = next;
      draw();
    },
    again: () => typed(last ?? ''),
    closed,
  };
}

/** A line that fits, without counting what only colours it. */
function cut(line: string, width: number): string {
  let room = width - 1;
  let kept = '';
  for (const [part] of line.matchAll(/\u001b\[[0-9;]*m|./gsu)) {
    if (part.startsWith('\u001b')) kept += part;
    else if (room-- > 0) kept += part;
  }
  return kept;
}
