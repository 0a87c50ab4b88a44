import { PassThrough, Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { createReader } from '../../src/channels/email/reading/reader.ts';
import type { App } from '../../src/cli/commands.ts';
import { run } from '../../src/cli/index.ts';
import { openTerminal } from './terminal.ts';

const app = { mailReader: async () => createReader({ own: [], authserv: [] }) } as Partial<App> as App;
const mail =
  'From: Ana Ruiz <ana@example.com>\nSubject: Bill\n\nWhere can I pay?\n\nOn 3 Feb 2026, at 9:12, Bob <b@x.example> wrote:\n> Hello\n';

/** Runs the command with an input, in a folder without settings. */
async function mailRead(words: readonly string[], input: string) {
  let [out, err] = ['', ''];
  const [output, errors] = [new PassThrough(), new PassThrough()];
  output.on('data', (data) => {
    out += data;
  });
  errors.on('data', (data) => {
    err += data;
  });
  const io = {
    input: Readable.from([Buffer.from(input)]),
    output,
    errors,
    folder: '/nowhere',
    env: {},
    terminal: false,
    stopped: new AbortController().signal,
  };
  const status = await run(['mail', 'read', ...words], io, async () => app);
  return {
    status,
    out,
    err,
    lines: () =>
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
  };
}

describe('frontdesk mail read', () => {
  it('says how a mail is read', async () => {
    const { status, out } = await mailRead([], mail);
    expect(status).toBe(0);
    expect(out).toContain('person: a person wrote it');
    expect(out).toContain('Ana Ruiz <ana@example.com>');
    expect(out).toContain('│ Where can I pay?');
    expect(out).not.toContain('Hello');
  });

  it('reads a file', async () => {
    const terminal = openTerminal();
    terminal.write('question.eml', mail);
    const typed = await terminal.type('mail read question.eml', app);
    expect(typed).toMatchObject({ status: 0, err: '' });
    expect(typed.out).toContain('Where can I pay?');
    expect(await terminal.type('mail read nothing.eml', app)).toMatchObject({
      status: 1,
      out: '',
      err: 'There is no file nothing.eml.\n',
    });
    terminal.close();
  });

  it('answers lines with lines', async () => {
    const base64 = Buffer.from(mail).toString('base64');
    const { status, lines } = await mailRead(
      ['--jsonl'],
      `${JSON.stringify({ id: 'a', mail: base64 })}\n\n${JSON.stringify({ id: 2, mail: base64 })}\n`,
    );
    expect(status).toBe(0);
    expect(lines()).toEqual(
      ['a', 2].map((id) => ({
        id,
        kind: 'person',
        why: 'nothing says that a program wrote it',
        text: 'Where can I pay?',
        subject: 'Bill',
        from: 'ana@example.com',
        attachments: [],
        bounced: [],
        ms: expect.any(Number),
      })),
    );
  });

  it('says which lines are wrong, reads the others, and ends with 1', async () => {
    const { status, lines } = await mailRead(
      ['--jsonl'],
      `nonsense\n{"id":7,"mail":"%"}\n${JSON.stringify({ id: 8, mail: '' })}\n`,
    );
    expect(status).toBe(1);
    expect(lines()).toMatchObject([
      { error: expect.stringContaining('not JSON') },
      { id: 7, error: expect.stringContaining('Wrong or missing: mail') },
      { id: 8, kind: 'unreadable' },
    ]);
  });

  it('with a file and --jsonl is wrong usage', async () =>
    expect(await mailRead(['question.eml', '--jsonl'], '')).toMatchObject({
      status: 2,
      err: expect.stringContaining('leave the file out'),
    }));
});
