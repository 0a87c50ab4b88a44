import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';
import { buildWidget } from './host.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

it('the launcher is at most 3 KB and the chat at most 15 KB, as gzip', async () => {
  const { launcher, chat } = await buildWidget();
  expect(launcher).toBeGreaterThan(500);
  expect(launcher).toBeLessThanOrEqual(3 * 1024);
  expect(chat).toBeGreaterThan(launcher);
  expect(chat).toBeLessThanOrEqual(15 * 1024);
});

it('the widget’s types are right', () => {
  const tsc = ['node_modules/typescript/bin/tsc', '-p', 'src/channels/webchat/widget/tsconfig.json', '--noEmit'];
  const { stdout, status } = spawnSync(process.execPath, tsc, { cwd: root, encoding: 'utf8' });
  expect(stdout).toBe('');
  expect(status).toBe(0);
});

it('every language has every sentence', () => {
  const read = (folder: string, locale: string) =>
    JSON.parse(readFileSync(`${root}src/channels/webchat/widget/${folder}/${locale}.json`, 'utf8')) as Record<
      string,
      unknown
    >;
  const places = (sentence: unknown) => (JSON.stringify(sentence).match(/\{\w+\}/g) ?? []).sort();
  for (const folder of ['strings', 'tray', 'menu', 'changes']) {
    const [en, es] = [read(folder, 'en'), read(folder, 'es')];
    expect(Object.keys(es)).toEqual(Object.keys(en));
    for (const key of Object.keys(en)) expect([key, places(es[key])]).toEqual([key, places(en[key])]);
  }
});
