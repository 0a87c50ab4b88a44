import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openTerminal, type Terminal } from './terminal.ts';

const articles = fileURLToPath(new URL('../helpers/articles', import.meta.url));
const commands = {
  ask: 'ask recycling',
  check: 'check --quick',
  test: 'test',
  watch: 'watch',
  export: 'export',
  new: 'new another-one --topic city "Another one?"',
};

const config = 'name: Northlight\nlocales: [en, es]\nteams:\n  front: { name: Front Desk }\ndefault_team: front\n';

let terminal: Terminal;
beforeEach(() => {
  terminal = openTerminal();
  terminal.write('frontdesk.yaml', `${config}answers: { encoder: "off" }\n`);
  cpSync(articles, join(terminal.folder, 'elsewhere/faq'), { recursive: true });
});
afterEach(() => terminal.close());

/** What a command says when it looks where no article is, and where they are. */
const finds = async (line: string) => {
  const { out, err } = await terminal.type(line);
  return !/cannot be read|is no article|There is no .*data/.test(out + err);
};

describe('the folder of the articles', () => {
  it.each(Object.values(commands))('is that of --data, from the working directory: faq %s', async (command) => {
    expect(await finds(`faq ${command} --data elsewhere`)).toBe(true);
    expect(await finds(`faq ${command} --data ${join(terminal.folder, 'elsewhere')}`)).toBe(true);
  });

  it.each(Object.values(commands))('is that of FRONTDESK_DATA, else data: faq %s', async (command) => {
    if (!command.startsWith('new')) expect(await finds(`faq ${command}`)).toBe(false);
    terminal.env.FRONTDESK_DATA = 'elsewhere';
    expect(await finds(`faq ${command}`)).toBe(true);
  });

  it('does not become another because other settings are wrong', async () => {
    terminal.env.FRONTDESK_DATA = 'elsewhere';
    terminal.write('frontdesk.yaml', 'name: [');
    expect(await finds('faq export')).toBe(true);
  });

  it.each([...Object.keys(commands), 'diff', 'import', 'adopt', 'review', 'labels'])(
    'is said in the help of %s',
    async (name) => {
      const { out } = await terminal.type(`faq ${name} --help`);
      expect(out.replace(/\s+/g, ' ')).toContain(
        '--data <dir> the folder that holds faq/ (default: FRONTDESK_DATA, else ./data)',
      );
    },
  );
});
