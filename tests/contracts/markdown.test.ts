import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { typeset } from '../../src/channels/console/typeset.ts';
import { withoutMarkup } from '../../src/channels/webchat/activity.ts';
import type { Piece, Reading } from '../../src/markdown/piece.ts';
import { readMarkdown } from '../../src/markdown/read.ts';
import { readSmall } from '../../src/markdown/small.ts';
import { markdownBlocks } from '../../src/slack/outbound.ts';
import { describeInBrowser, startBrowser } from '../helpers/browser.ts';
import { blockFaults } from '../helpers/slack/blockkit.ts';
import { pingsOf } from '../helpers/slack/pings.ts';
import { type Case, cases, hostile } from '../markdown/cases.ts';
import { expected, type Node, nodesOf, type Seen, seen, seenInSlack } from '../markdown/seen.ts';

const parsers: [string, (text: string, reading?: Reading) => Piece[]][] = [
  ['the library', readMarkdown],
  ['the small one', readSmall],
];

const reading = ({ breaks = false }: Case): Reading => ({ breaks });

describe.each(parsers)('a text read by %s', (_, read) => {
  it.each(cases)('$name', (each) => {
    expect(seen(nodesOf(read(each.markdown, reading(each))))).toEqual(expected(each));
  });

  it.each(cases)('$name, in the web chat’s own words', (each) => {
    expect(seen(nodesOf(read(withoutMarkup(each.markdown), reading(each))))).toEqual(expected(each));
  });

  it.each(hostile)('comes to an end, with whatever depth: %j', (piece) => {
    expect(depthOf(read(piece.repeat(Math.ceil(20_000 / piece.length))))).toBeLessThan(90);
  });
});

it('both parsers read every article alike', () => {
  const files = readdirSync('data/faq', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.md'));
  expect(files.length).toBeGreaterThan(100);
  for (const file of files) {
    const text = readFileSync(join('data/faq', file), 'utf8').replace(/^---\n[\s\S]*?\n---\n/, '');
    expect([file, readSmall(text)]).toEqual([file, readMarkdown(text)]);
  }
});

it('both parsers read what is put together from every case alike', () => {
  for (const one of cases) {
    for (const other of cases) {
      const text = `${one.markdown}\n\n---\n\n${other.markdown}`;
      expect([text, readSmall(text)]).toEqual([text, readMarkdown(text)]);
    }
  }
});

describe('a text in Slack', () => {
  it.each(cases)('$name', (each) => {
    const blocks = markdownBlocks(each.markdown, reading(each));
    const found = seenInSlack(blocks[0]);
    expect(found).toEqual(expected(each));
    expect(blockFaults(blocks)).toBeUndefined();
    expect(pingsOf('', blocks)).toEqual([]);
  });

  it.each(hostile)('is valid, whatever is written: %j', (piece) => {
    expect(blockFaults(markdownBlocks(piece.repeat(Math.ceil(1000 / piece.length))))).toBeUndefined();
  });
});

describe('a text in a terminal', () => {
  const print = ({ markdown, breaks }: Case, terminal: boolean) =>
    typeset(
      {
        ...{
          type: 'message',
          id: 'm',
          timestamp: '2026-03-03T15:00:00Z',
          channelId: 'console',
          conversation: { id: 'c' },
        },
        ...{ from: { id: 'x', name: 'X', role: breaks ? 'agent' : 'bot' }, text: markdown, textFormat: 'markdown' },
      },
      { terminal },
    );

  it.each(cases)('$name', (each) => {
    const lines = print(each, false).replace(/^X: /, '').split('\n');
    expect(lines.filter((line) => line.trim()).map((line) => line.replace(/^ +/, nested))).toEqual(written(each));
    const [, ...bold] = [...print(each, true).matchAll(/\u001b\[1m(.*?)\u001b\[22m/gs)].map(([, words]) => words);
    expect(bold).toEqual((each.bold ?? []).map((words) => withAddresses(words, each.links)));
  });
});

describeInBrowser('a text on a page', () => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = await startBrowser();
    page = await browser.newPage();
    const { outputFiles } = await build({
      stdin: { contents: inPage, resolveDir: process.cwd() },
      bundle: true,
      write: false,
      format: 'iife',
      globalName: 'readers',
    });
    await page.addScriptTag({ content: outputFiles[0]!.text });
  });
  afterAll(() => browser?.close());

  const draw = async (reader: 'chat' | 'desk', { markdown, breaks = false }: Case) =>
    (await page.evaluate(
      `readers.${reader}(${JSON.stringify(reader === 'chat' ? withoutMarkup(markdown) : markdown)}, ${breaks})`,
    )) as (Node | string)[];

  it.each(['chat', 'desk'] as const)('is seen in the %s', async (reader) => {
    const found: [string, Seen][] = [];
    for (const each of cases) found.push([each.name, seen(await draw(reader, each))]);
    expect(found).toEqual(cases.map((each) => [each.name, expected(each)]));
  });
});

/** Draws a text in the page as either reader does, and reads the elements back; what is for screen readers alone is left out. */
const inPage = `
  import { formatted } from './src/channels/webchat/widget/formatted.ts';
  import { prose } from './src/desks/web/page/prose.ts';
  const nodes = (parent) => [...parent.childNodes].flatMap((child) => {
    if (child.nodeType === 3) return [child.data];
    if (child.className === 'unseen') return [];
    const [href, value] = [child.getAttribute('href'), child.getAttribute('value')];
    return [{ name: child.localName, ...(href !== null && { href }), ...(value && { value: Number(value) }), children: nodes(child) }];
  });
  const read = (...content) => {
    const root = document.createElement('div');
    root.append(...content);
    return nodes(root);
  };
  export const chat = (text, breaks) => read(...formatted(text, breaks, 'opens in a new window'));
  export const desk = (text, breaks) => read(prose(text, { breaks }));
`;

/** The lines of a case where links cannot be pressed: the address stands behind the label. */
const written = ({ lines, links }: Case): string[] =>
  withAddresses(lines.join('\n'), links)
    .split('\n')
    .filter((line) => line !== '');

function withAddresses(text: string, links: Case['links'] = []): string {
  let [done, left] = ['', text];
  for (const [label, href] of links) {
    if (!left.includes(label)) continue;
    const address = href.replace(/^(?:mailto|tel|sms):/, '');
    const end = left.indexOf(label) + label.length;
    done += left.slice(0, end) + (label === address ? '' : ` (${address})`);
    left = left.slice(end);
  }
  return done + left;
}

/** Lists within a list stand under its words, which begin behind its sign; other lines are as they are in the table. */
const nested = (spaces: string, _at: number, line: string) =>
  /^ *(?:-|\d+\.) /.test(line) ? '  '.repeat(Math.ceil(spaces.length / 3)) : '';

function depthOf(pieces: Piece[]): number {
  return pieces.reduce<number>(
    (most, piece) => (typeof piece === 'string' ? most : Math.max(most, 1 + depthOf(piece.children))),
    0,
  );
}
