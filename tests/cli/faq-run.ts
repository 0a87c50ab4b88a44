import { PassThrough, Readable } from 'node:stream';
import { Command, CommanderError } from 'commander';
import { addFaqCommands, type FaqIo } from '../../src/cli/faq.ts';

/** What a command said, and how it ended. */
export interface Said {
  output: string;
  errors: string;
  status: number | undefined;
  /** The output's lines, each as JSON. */
  lines(): Record<string, unknown>[];
}

/** Runs `frontdesk faq …` in this process. */
export async function faq(words: readonly string[], input = '', more: Partial<FaqIo> = {}): Promise<Said> {
  const [output, errors] = [new PassThrough(), new PassThrough()];
  const read = { output: '', errors: '' };
  output.on('data', (chunk) => {
    read.output += chunk;
  });
  errors.on('data', (chunk) => {
    read.errors += chunk;
  });
  let status: number | undefined;
  const program = new Command('frontdesk')
    .exitOverride()
    .configureOutput({ writeErr: (text) => errors.write(text), writeOut: (text) => output.write(text) });
  const end = (given: number) => {
    status = given;
  };
  addFaqCommands(program, { input: Readable.from(input), output, errors, end, ...more });
  try {
    await program.parseAsync(['faq', ...words], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    status = error.exitCode;
  }
  await Promise.all([output, errors].map((stream) => new Promise((done) => stream.end(done).resume())));
  const lines = () =>
    read.output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  return { ...read, status, lines };
}
