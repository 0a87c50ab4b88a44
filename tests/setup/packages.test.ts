import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const folder = 'dist/node_modules';
const packages = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('package.json'))
  .map((file) => file.replaceAll('\\', '/').replace('/package.json', ''));

/** Its connectors to Azure would be most of a start. */
const used = ['ActivityHandler', 'BotAdapter', 'MessageFactory', 'TurnContext'];

describe('packages that the program has in one file each', () => {
  it('are those that would be read from hundreds', () =>
    expect(packages).toEqual(expect.arrayContaining(['@slack/bolt', 'botbuilder', 'redis'])));

  it.each(packages)('%s exports what it does elsewhere', async (name) => {
    const [here, there] = await Promise.all([
      import(pathToFileURL(join(folder, name, 'index.js')).href) as Promise<object>,
      import(name) as Promise<object>,
    ]);
    const names = name === 'botbuilder' ? used : Object.keys(there).filter((each) => /^[A-Za-z]\w*$/.test(each));
    expect(names.filter((each) => !(each in here))).toEqual([]);
  });

  it('has of botbuilder what the sources take from it', () => {
    const source = readFileSync('src/dialogs/botbuilder.ts', 'utf8');
    expect(/const \{ (.*) \} = await import\('botbuilder'\)/.exec(source)?.[1]?.split(', ')).toEqual(used);
    expect(statSync(join(folder, 'botbuilder/all.cjs')).size).toBeLessThan(300_000);
  });
});
