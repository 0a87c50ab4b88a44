import { describe, expect, it } from '@jest/globals';
import { toActivity, withoutMarkup } from '../../../src/channels/webchat/activity.ts';
import { statusOf } from '../../../src/channels/webchat/widget/activity.ts';
import { ink } from '../../../src/channels/webchat/widget/color.ts';
import { count, fill } from '../../../src/channels/webchat/widget/strings.ts';
import { backoff } from '../../../src/channels/webchat/widget/waiting.ts';
import { safeLink } from '../../../src/markdown/links.ts';
import type { Piece } from '../../../src/markdown/piece.ts';
import { readSmall } from '../../../src/markdown/small.ts';

/** Pieces as short text: `p(strong(x) y)`. */
const show = (pieces: Piece[]): string =>
  pieces
    .map((piece) => {
      if (typeof piece === 'string') return piece;
      return `${piece.tag}${piece.href ? `[${piece.href}]` : ''}(${show(piece.children)})`;
    })
    .join('');
const read = (text: string) => show(readSmall(text));

describe('a message’s Markdown', () => {
  it.each([
    ['plain words', 'p(plain words)'],
    ['one\ntwo\n\nthree', 'p(onebr()two)p(three)'],
    ['**bold**, *thin*, _thin_ and `a *b*`', 'p(strong(bold), em(thin), em(thin) and code(a *b*))'],
    ['**bold with *thin* inside**', 'p(strong(bold with em(thin) inside))'],
    ['2 * 3 * 4 and snake_case_name', 'p(2 * 3 * 4 and snake_case_name)'],
    ['## Heading\ntext', 'p(strong(Heading))p(text)'],
    ['- one\n- two\n  goes on', 'ul(li(one)li(twobr()goes on))'],
    ['Choose:\n1. one\n2) two', 'p(Choose:)ol(li(one)li(two))'],
    ['> quoted\n> twice', 'blockquote(p(quotedbr()twice))'],
    ['```\na <b>\n**c**\n```\nend', 'pre(code(a <b>\n**c**))p(end)'],
    ['[Pay](https://pay.example/a_(b)?c=1#d "title") now', 'p(a[https://pay.example/a_(b)?c=1#d](Pay) now)'],
    [
      'see https://a.example/x_y, or (https://b.example).',
      'p(see a[https://a.example/x_y](https://a.example/x_y), or (a[https://b.example](https://b.example)).)',
    ],
    ['```not a block``` here', 'p(``code(not a block)`` here)'],
    ['> > > > > deep', 'blockquote(blockquote(blockquote(p(> > deep))))'],
    ['\\*not thin\\*', 'p(*not thin*)'],
    ['<b>tag</b> <img src=x onerror=y>', 'p(<b>tag</b> <img src=x onerror=y>)'],
    ['[bad](javascript:alert(1))', 'p(bad)'],
    ['[data](data:text/html,x)', 'p(data)'],
    ['[mail](mailto:desk@marlow.example)', 'p(a[mailto:desk@marlow.example](mail))'],
    ['', ''],
  ])('%j', (text, pieces) => expect(read(text)).toBe(pieces));

  it('comes to an end, whatever is written', () => {
    for (const nasty of [
      '*'.repeat(4000),
      '**a'.repeat(1300),
      '[('.repeat(2000),
      '`'.repeat(4000),
      '_a '.repeat(1300),
      '> '.repeat(2000),
    ]) {
      expect(read(nasty)).toContain(nasty.at(-1));
    }
  });

  it('leads nowhere but to http, https and mailto', () => {
    expect(safeLink('https://a.example')).toBe('https://a.example');
    for (const bad of ['javascript:1', 'JAVASCRIPT:1', 'data:x', '//a.example', '/a', ' https://a', 'vbscript:1']) {
      expect(safeLink(bad)).toBeUndefined();
    }
  });
});

it('HTML and pictures reach no client as such', () => {
  expect(withoutMarkup('<img src=x> a < b ![p](https://a.example/p.png) `<i>`')).toBe(
    '\\<img src=x> a < b [p](https://a.example/p.png) `<i>`',
  );
  expect(withoutMarkup('<https://a.example> \\<b>')).toBe('<https://a.example> \\<b>');
});

it('what an answer is to the desk reaches no client', () => {
  const message = {
    ...{ type: 'message' as const, id: 'm', timestamp: '2026-03-03T15:00:00Z', channelId: 'webchat' },
    ...{ from: { id: 'bot', role: 'bot' as const }, conversation: { id: 'c' }, text: 'Paper.' },
  };
  const answers = { question: 'aaaaaaaaaaaaaaaaaaaa', article: 'recycling' };
  const sent = toActivity({ n: 3, audience: 'everyone', message, answers });
  expect(sent).toEqual({ ...message, textFormat: 'markdown', channelData: { 'webchat:sequence-id': 3 } });
});

it('words on any colour can be read', () => {
  for (const color of ['#000000', '#17616b', '#777777', '#f2c14e', '#ffffff', '#ff0000', '#0000ff', '#00ff00']) {
    expect(contrast(color, ink(color) === '#fff' ? '#ffffff' : '#000000')).toBeGreaterThanOrEqual(4.5);
  }
});

it('waits longer from try to try, never longer than 15 s, and not in step', () => {
  expect([0, 1, 2, 6, 7, 50].map((tries) => backoff(tries, 1))).toEqual([250, 500, 1000, 15_000, 15_000, 15_000]);
  expect(backoff(0, 0)).toBe(125);
});

it('reads who is there', () => {
  const event = (value: unknown) => statusOf({ type: 'event', name: 'handoff.status', value });
  expect(event({ state: 'accepted', agent: { name: 'Ana' } })).toEqual({ state: 'accepted', name: 'Ana' });
  expect(event({ state: 'queued', position: 3 })).toMatchObject({ position: 3 });
  expect(event({ state: 'queued', position: 'x', agent: null })).toEqual({ state: 'queued' });
  expect(event(null)).toBeUndefined();
  expect(statusOf({ type: 'message', text: 'accepted' })).toBeUndefined();
});

it('fills sentences', () => {
  expect(fill('{name} of {max} {other}', { name: 'Ana', max: 3 })).toBe('Ana of 3 {other}');
  expect(count({ one: 'one', other: '{n} many' }, 2, 'en')).toBe('2 many');
  expect(count({ one: 'one', other: '{n} many' }, 1, 'es')).toBe('one');
});

function contrast(one: string, two: string): number {
  const [a, b] = [one, two].map((color) => {
    const [r, g, bl] = [1, 3, 5].map((at) => {
      const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r! + 0.7152 * g! + 0.0722 * bl!;
  });
  return (Math.max(a!, b!) + 0.05) / (Math.min(a!, b!) + 0.05);
}
