import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Command } from 'commander';
import { addFaqCommands } from '../../src/cli/faq.ts';
import { article, createBase, marlow, type TestBase } from '../knowledge/base.ts';
import { faq } from './faq-run.ts';

let base: TestBase;
beforeEach(() => {
  base = createBase(Object.fromEntries(Object.entries(marlow).map(([path, content]) => [`faq/${path}`, content])));
});
afterEach(() => base.clear());

/** Watches with streams that stay open; `terminal` makes them look like one. */
function watching(terminal: boolean) {
  const [input, output, errors] = [new PassThrough(), new PassThrough(), new PassThrough()];
  if (terminal) {
    Object.assign(input, { isTTY: true, setRawMode: () => input });
    Object.assign(output, { isTTY: true, columns: 80, rows: 24 });
  }
  let shown = '';
  const looking = new Set<() => void>();
  output.on('data', (chunk) => {
    shown += chunk;
    for (const look of looking) look();
  });
  const sees = (text: string) =>
    new Promise<void>((done) => {
      const look = () => {
        if (!shown.includes(text)) return;
        looking.delete(look);
        shown = shown.slice(shown.indexOf(text) + text.length);
        done();
      };
      looking.add(look);
      look();
    });
  let status: number | undefined;
  const end = (given: number) => {
    status = given;
  };
  const program = new Command('frontdesk');
  addFaqCommands(program, { input, output, errors, end });
  const done = program.parseAsync(['faq', 'watch', '--data', base.folder], { from: 'user' }).then(() => status);
  return { input, sees, done };
}

describe('frontdesk faq watch', () => {
  it('answers each line that comes through a pipe, plainly', async () => {
    const { output, status } = await faq(
      ['watch', '--data', base.folder],
      'Can I pay online?\n\nwho won the match\n',
      {},
    );
    expect(status).toBe(0);
    expect(output).toContain('Can I pay online?\n  The bot answers with pay-bill.\n  100 %  pay-bill');
    expect(output).toContain('exactly “Can I pay online?”');
    expect(output).toContain('who won the match\n  The bot says that it does not know.');
    expect(output).not.toContain('\u001b');
  });

  it('reads again what is saved, and keeps the base before while there are errors', async () => {
    const { input, sees, done } = watching(false);
    input.write('Where is the dog park?\n');
    await sees('The bot says that it does not know.');
    base.write('faq/en/waste/dog-park.md', article('Where is the dog park?', ['Dogs off the leash'], 'On Elm Street.'));
    await sees('Saved and read.');
    input.write('Where is the dog park?\n');
    await sees('The bot answers with dog-park.');
    base.write('faq/en/waste/dog-park.md', '---\nquestion: Wh');
    await sees('Saved, but there are errors; the base before is asked.');
    input.end('Where is the dog park?\n');
    await sees('The bot answers with dog-park.');
    expect(await done).toBe(0);
  });

  it('asks while one types in a terminal, and gives it back', async () => {
    const { input, sees, done } = watching(true);
    await sees('What you save is read at once.');
    for (const key of 'can i pay onlin') input.write(key);
    input.write('e?');
    await sees('› can i pay online?');
    await sees('The bot answers with pay-bill.');
    await sees('exactly “Can I pay online?”');
    base.write('faq/en/billing/pay-bill.md', `${marlow['en/billing/pay-bill.md']}More.\n`);
    await sees('Saved and read.');
    input.write('\u0003');
    await sees('\u001b[?1049l');
    expect(await done).toBe(0);
  });

  it('says what is wrong with a base that is broken from the beginning', async () => {
    base.write('faq/en/waste/broken.md', 'no');
    const { errors, status } = await faq(['watch', '--data', base.folder]);
    expect(status).toBe(1);
    expect(errors).toContain('broken.md:1: error');
  });
});
