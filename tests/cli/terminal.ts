import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { App, Status } from '../../src/cli/commands.ts';
import { run } from '../../src/cli/index.ts';
import type { Io } from '../../src/cli/io.ts';

/** A terminal in a folder of its own, at which commands are typed. */
export interface Terminal {
  folder: string;
  write(file: string, text: string): void;
  env: Record<string, string>;
  /** Types a command, and the lines that it asks for, and waits for its end. */
  type(line: string, app?: Partial<App>, answers?: readonly string[]): Promise<Typed>;
  /** What Ctrl-C does. */
  interrupt(): void;
  /** Resolves when the output holds the text. */
  shows(text: string): Promise<void>;
  close(): void;
}

/** What a command left behind. */
export interface Typed {
  status: Status;
  out: string;
  err: string;
}

const small = 'name: Northlight\nlocales: [en, es]\nteams:\n  front: { name: Front Desk }\ndefault_team: front\n';

/** Opens a terminal in a new folder with a small frontdesk.yaml. */
export function openTerminal(): Terminal {
  const folder = mkdtempSync(join(tmpdir(), 'cli-'));
  const stopping = new AbortController();
  const env: Record<string, string> = {};
  let out = '';
  const looking = new Set<() => void>();
  const write = (file: string, text: string) => writeFileSync(join(folder, file), text);
  write('frontdesk.yaml', small);
  return {
    folder,
    write,
    env,
    async type(line, app, answers = []) {
      let err = '';
      out = '';
      const [output, errors] = [new PassThrough(), new PassThrough()];
      output.on('data', (data) => {
        out += data;
        for (const look of looking) look();
      });
      errors.on('data', (data) => {
        err += data;
      });
      const input = new PassThrough();
      input.end(answers.map((each) => `${each}\n`).join(''));
      const io: Io = { input, output, errors, folder, env, terminal: false, stopped: stopping.signal };
      const load = () =>
        app ? Promise.resolve(app as App) : Promise.reject(new Error('the app was loaded for nothing'));
      const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
      const status = await run(words, io, load);
      return { status, out, err };
    },
    interrupt: () => stopping.abort(),
    shows: (text) =>
      new Promise((done) => {
        const look = () => {
          if (!out.includes(text)) return;
          looking.delete(look);
          done();
        };
        looking.add(look);
        look();
      }),
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}
