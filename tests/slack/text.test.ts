import { describe, expect, it } from '@jest/globals';
import { read } from '../../src/slack/inbound.ts';
import { markdownBlocks, plainBlocks } from '../../src/slack/outbound.ts';
import { escaped, type Part, shorten, split, unescaped } from '../../src/slack/text.ts';
import { blockFaults } from '../helpers/slack/blockkit.ts';
import { typed } from '../helpers/slack/people.ts';
import { pingsOf } from '../helpers/slack/pings.ts';

const hostile = [
  '<!channel> <!here> <!everyone>',
  '<@U0123> <!subteam^S0123> <#C0123>',
  '&lt;!channel&gt; &amp;lt;!here&amp;gt;',
  '<https://bank.example|https://good.example>',
  '*bold* _italic_ ~gone~ `code` ```block```',
  '[<!channel>](https://a.example) **<@U0123>** `<!here>`',
  '> <!channel>\n- <@U0123>\n# <!here>\n```\n<!everyone>\n```',
];

const shown = (blocks: Part[]): string => JSON.stringify(blocks);

describe('what a customer wrote, in Slack', () => {
  it.each(hostile)('pings nobody and is shown as it is: %s', (text) => {
    expect(pingsOf(escaped(text), plainBlocks(text))).toEqual([]);
    expect(plainBlocks(text)).toEqual([
      { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }] },
    ]);
    expect(unescaped(escaped(text))).toBe(text);
    const blocks = markdownBlocks(text);
    expect(pingsOf('', blocks)).toEqual([]);
    expect(blockFaults(blocks)).toBeUndefined();
  });

  it.each(['', ' ', '\n\n', '****', '``````', '- ', '# ', '[]()', '>'])('makes valid blocks of %j', (text) => {
    for (const blocks of [plainBlocks(text), markdownBlocks(text)]) expect(blockFaults(blocks)).toBeUndefined();
  });
});

describe('our Markdown, in Slack', () => {
  it('becomes rich text', () => {
    const blocks = markdownBlocks(
      'Pay **online** at [the portal](https://pay.example) or https://b.example.\n\n1. Open *it*\n2. Type `42`\n\nDone.',
    );
    expect(blocks).toEqual([
      {
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_section',
            elements: [
              { type: 'text', text: 'Pay ' },
              { type: 'text', text: 'online', style: { bold: true } },
              { type: 'text', text: ' at ' },
              { type: 'link', url: 'https://pay.example', text: 'the portal' },
              { type: 'text', text: ' or ' },
              { type: 'link', url: 'https://b.example' },
              { type: 'text', text: '.\n' },
            ],
          },
          {
            type: 'rich_text_list',
            style: 'ordered',
            elements: [
              {
                type: 'rich_text_section',
                elements: [
                  { type: 'text', text: 'Open ' },
                  { type: 'text', text: 'it', style: { italic: true } },
                ],
              },
              {
                type: 'rich_text_section',
                elements: [
                  { type: 'text', text: 'Type ' },
                  { type: 'text', text: '42', style: { code: true } },
                ],
              },
            ],
          },
          { type: 'rich_text_section', elements: [{ type: 'text', text: 'Done.\n' }] },
        ],
      },
    ]);
  });

  it('links to addresses of the web, mail and telephone only', () => {
    expect(shown(markdownBlocks('[x](javascript:alert(1)) [y](slack://user?id=U1)'))).not.toContain('"link"');
    expect(shown(markdownBlocks('[mail](mailto:a@b.example)'))).toContain('"url":"mailto:a@b.example"');
  });

  it('leaves file_names_like_this and 2 * 3 * 4 alone', () => {
    expect(shown(markdownBlocks('file_names_like_this and 2 * 3 * 4'))).not.toContain('style');
  });

  it.each(['*', '_', '[', '`', '**a', '[a](', '> ', '- '])('takes a long hostile line of %j', (piece) => {
    // Five times the longest there is: what takes the third power of that meets the time limit of tests.
    expect(markdownBlocks(piece.repeat(20_000 / piece.length)).length).toBeGreaterThan(0);
  });
});

describe('what a representative wrote in Slack', () => {
  it('is read from its rich text', () => {
    const blocks = [
      {
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_section',
            elements: [
              { type: 'text', text: 'See ', style: { bold: true } },
              { type: 'link', url: 'https://a.example/x', text: 'this' },
              { type: 'text', text: ' or ' },
              { type: 'link', url: 'mailto:a@b.example', text: 'a@b.example' },
              { type: 'emoji', name: 'wave', unicode: '1f44b' },
              { type: 'emoji', name: 'parrot' },
            ],
          },
          {
            type: 'rich_text_list',
            style: 'ordered',
            elements: [
              { type: 'rich_text_section', elements: [{ type: 'text', text: 'one' }] },
              { type: 'rich_text_section', elements: [{ type: 'text', text: 'two' }] },
            ],
          },
          { type: 'rich_text_preformatted', elements: [{ type: 'text', text: 'a < b' }] },
        ],
      },
    ];
    expect(read({ text: 'ignored', blocks })).toEqual({
      text: 'See this (https://a.example/x) or a@b.example👋:parrot:\n1. one\n2. two\na < b',
      mentions: [],
    });
  });

  it('is read from its markup when there is no rich text', () => {
    expect(read({ text: 'a &lt; b &amp;&amp; <https://a.example|here> <mailto:a@b.example|a@b.example>' })).toEqual({
      text: 'a < b && here (https://a.example) a@b.example',
      mentions: [],
    });
  });

  it.each([
    ['<@U0123> can you look?', ['@U0123']],
    ['<!here> anybody?', ['!here']],
    ['<!subteam^S0123> please', ['!subteam^S0123']],
  ])('tells whom %s means, both ways', (line, mentions) => {
    expect(read(typed(line)).mentions).toEqual(mentions);
    expect(read({ text: line }).mentions).toEqual(mentions);
  });
});

const halved = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

describe('a long text', () => {
  it('is cut at a paragraph, else a line, else a space', () => {
    const paragraphs = Array.from({ length: 40 }, (_, i) => `Paragraph ${i} ${'word '.repeat(40)}`.trim()).join('\n\n');
    const pieces = split(paragraphs, 1000);
    expect(pieces.every((piece) => piece.length <= 1000)).toBe(true);
    expect(pieces.join('\n\n')).toBe(paragraphs);
    expect(split('a'.repeat(2500), 1000).map((piece) => piece.length)).toEqual([1000, 1000, 500]);
  });

  it('is never cut inside a character', () => {
    const pieces = split('😀'.repeat(999), 101);
    expect(pieces.join('')).toBe('😀'.repeat(999));
    expect(pieces.some((piece) => halved.test(piece))).toBe(false);
    expect(halved.test(shorten('😀'.repeat(99), 20))).toBe(false);
  });

  it('stays below Slack’s limits however it is made', () => {
    for (const character of ['<', '&', '"', '\n', '😀', '\u0007', 'é'])
      for (const piece of split(character.repeat(4000 / character.length)))
        expect(blockFaults(plainBlocks(piece))).toBeUndefined();
  });
});
