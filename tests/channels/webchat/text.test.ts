import { describe, expect, it } from '@jest/globals';
import { toActivity, withoutMarkup } from '../../../src/channels/webchat/activity.ts';
import { withPictures } from '../../../src/channels/webchat/pictures.ts';
import { statusOf } from '../../../src/channels/webchat/widget/activity.ts';
import { ink } from '../../../src/channels/webchat/widget/color.ts';
import { count, fill } from '../../../src/channels/webchat/widget/strings.ts';
import { backoff } from '../../../src/channels/webchat/widget/waiting.ts';
import { withClosing, withEnded } from '../../../src/conversation/closing.ts';
import type { Message } from '../../../src/conversation/message.ts';
import { safeLink } from '../../../src/markdown/links.ts';
import { picturesAsLinks } from '../../../src/markdown/pictures.ts';

it('links lead nowhere but to the web, mail and telephones', () => {
  for (const good of ['https://a.example', 'http://a.example', 'mailto:a@b.example', 'tel:+1555', 'sms:+1555']) {
    expect(safeLink(good)).toBe(good);
  }
  for (const bad of [
    'javascript:1',
    'JAVASCRIPT:1',
    'data:x',
    '//a.example',
    '/a',
    ' https://a',
    'vbscript:1',
    'tel:',
  ]) {
    expect(safeLink(bad)).toBeUndefined();
  }
});

it('HTML and pictures reach no client as such', () => {
  expect(withoutMarkup('<img src=x> a < b ![p](https://a.example/p.png) `<i>`')).toBe(
    '\\<img src=x> a < b [p](https://a.example/p.png) `<i>`',
  );
  expect(withoutMarkup('<https://a.example> \\<b>')).toBe('<https://a.example> \\<b>');
  expect(withoutMarkup('<mail@x> <br> <!-- a\n\nb --> <img/src=x@y> [![p](/p.png)](https://a.example)')).toBe(
    '<mail@x> <br>  \\<img/src=x@y> [p](https://a.example)',
  );
});

describe('pictures of articles', () => {
  const at = 'https://help.example/articles/files/';
  const message = (text: string, more: Partial<Message> = {}): Message => ({
    ...{ type: 'message', id: 'm', timestamp: '2026-03-03T15:00:00Z', channelId: 'webchat' },
    ...{ from: { id: 'bot', role: 'bot' }, conversation: { id: 'c' }, text, ...more },
  });
  const shown = (text: string, more: Partial<Message> = {}) =>
    (withPictures(message(text, more), 'https://help.example').attachments ?? []).map(({ name, contentUrl }) => [
      name,
      contentUrl,
    ]);

  it('are attached, while the text has their links', () => {
    const text = `See ![the map](${at}maps/a.png) or ![](${at}b.JPG).`;
    expect(shown(text)).toEqual([
      ['the map', `${at}maps/a.png`],
      ['picture', `${at}b.JPG`],
    ]);
    const sent = toActivity({ n: 1, audience: 'everyone', message: message(text) }, (each) =>
      withPictures(each, 'https://help.example'),
    );
    expect(sent).toMatchObject({
      text: `See [the map](${at}maps/a.png) or [](${at}b.JPG).`,
      attachments: [
        { contentType: 'image/png', contentUrl: `${at}maps/a.png`, file: { type: 'image/png' } },
        { contentType: 'image/jpeg' },
      ],
    });
  });

  it.each([
    ['elsewhere', '![x](https://evil.example/articles/files/a.png)'],
    ['links', `[x](${at}a.png)`],
    ['documents', `![x](${at}a.pdf) ![x](${at}a.svg) ![x](${at}a)`],
    ['code', `\`![x](${at}a.png)\` and\n\`\`\`\n![x](${at}a.png)\n\`\`\``],
    ['what is commented out', `<!-- ![x](${at}a.png) -->`],
  ])('are none of those: %s', (_, text) => {
    expect(shown(text)).toEqual([]);
  });

  it('are none of what customers write, and are found at once in a text that is made to take long', () => {
    expect(shown(`![x](${at}a.png)`, { textFormat: 'plain' })).toEqual([]);
    expect(shown(`${'![x]('.repeat(50_000)}${at}${'![x](<'.repeat(50_000)}`)).toEqual([]);
    expect(picturesAsLinks(`[![x](/x.png)](${at}) ![a](b) \`![c](d)\``)).toBe(`[x](${at}) [a](b) \`![c](d)\``);
  });
});

it('what an answer is to the desk reaches no client', () => {
  const message = {
    ...{ type: 'message' as const, id: 'm', timestamp: '2026-03-03T15:00:00Z', channelId: 'webchat' },
    ...{ from: { id: 'bot', role: 'bot' as const }, conversation: { id: 'c' }, text: 'Paper.' },
  };
  const answers = { question: 'aaaaaaaaaaaaaaaaaaaa', article: 'recycling' };
  const sent = toActivity({ n: 3, audience: 'everyone', message, about: { answers } });
  expect(sent).toEqual({ ...message, textFormat: 'markdown', channelData: { 'webchat:sequence-id': 3 } });
});

it('what other channels keep below a message, or take away from it, reaches no client', () => {
  const message = {
    ...{ type: 'message' as const, id: 'm', timestamp: '2026-03-03T15:00:00Z', channelId: 'webchat' },
    ...{ from: { id: 'bot', role: 'bot' as const }, conversation: { id: 'c' }, text: 'Paper.' },
    channelData: { ...withClosing({ after: 1, title: 'Close' }), ...withEnded(1) },
  };
  const sent = toActivity({ n: 3, audience: 'everyone', message });
  expect(sent).toHaveProperty('channelData', { 'webchat:sequence-id': 3 });
});

it('names to clients only what they have as what a message replies to', () => {
  const message = {
    ...{ type: 'message' as const, id: 'm', timestamp: '2026-03-03T15:00:00Z', channelId: 'webchat' },
    ...{ from: { id: 'bot', role: 'bot' as const }, conversation: { id: 'c' }, text: 'You are next in line.' },
  };
  const sent = (more: object) => toActivity({ n: 3, audience: 'everyone', message: { ...message, ...more } });
  for (const replyToId of ['queued:1', 'act:web:7', 'joined'])
    expect(sent({ replyToId })).not.toHaveProperty('replyToId');
  expect(sent({ replyToId: 'c-1' })).toHaveProperty('replyToId', 'c-1');
  expect(sent({ type: 'messageDelete', replyToId: 'c|0000003' })).toHaveProperty('replyToId', 'c|0000003');
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
