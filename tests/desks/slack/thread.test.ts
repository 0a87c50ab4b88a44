import { expect, it } from '@jest/globals';
import { drawEntry, drawSummary } from '../../../src/desks/slack/thread.ts';
import type { TicketShown } from '../../../src/handoff/update.ts';
import { blockFaults } from '../../helpers/slack/blockkit.ts';

const message = {
  ...{ type: 'message' as const, id: 'm', timestamp: '2026-03-03T15:00:00Z', channelId: 'webchat' },
  ...{ from: { id: 'c', role: 'user' as const }, conversation: { id: 'c1' }, text: '' },
};

it('a file is a line with its name and the link under which it opens, also when nothing else was said', () => {
  const url = 'https://desk.example/files/abc';
  const attachments = [{ contentType: 'image/png', name: 'meter.png', contentUrl: url }];
  const [post] = drawEntry(
    { n: 1, audience: 'everyone', message: { ...message, attachments } },
    { customer: { id: 'c' } },
  );
  expect(post!.blocks).toContainEqual({
    type: 'rich_text',
    elements: [
      {
        type: 'rich_text_section',
        elements: expect.arrayContaining([{ type: 'link', url, text: '📎 meter.png' }]),
      },
    ],
  });
});

/** A ticket that was opened after the second entry. */
const shown = { customer: { id: 'c' }, ticket: { reason: 'asked', openedAfter: 2, version: 1 } } as TicketShown;
const summary = (texts: readonly string[]) =>
  drawSummary(
    'c1',
    shown,
    texts.map((text, i) => ({ n: i + 1, audience: 'everyone', message: { ...message, text } })),
  );
const linesOf = (drawn: ReturnType<typeof summary>) => JSON.stringify(drawn.blocks).match(/Line \d+/g);
const lines = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, i) => `Line ${first + i}`);

it('a thread that begins late has all that was said since the ticket was opened', () => {
  expect(linesOf(summary(lines(1, 30)))).toEqual(lines(3, 30));
  expect(linesOf(summary(lines(1, 6)))).toEqual(lines(1, 6));
});

it('what one post does not hold is left out, and it says so', () => {
  const long = summary(lines(1, 40).map((line) => `${line} ${'"'.repeat(390)}`));
  expect(blockFaults(long.blocks ?? [])).toBeUndefined();
  expect(linesOf(long)?.at(-1)).toBe('Line 40');
  expect(linesOf(long)!.length).toBeGreaterThanOrEqual(10);
  expect(JSON.stringify(long.blocks)).toContain('what was said before them is at the web desk');
});

it('what the bot or a person wrote stands in a summary without the signs of its form, a customer’s words as they are', () => {
  const text = 'Pay **online** at [our page](https://pay.example.org):\n\n- by card\n- by *bank transfer*';
  const said = (role: 'user' | 'bot') => {
    const from = { id: role, role };
    const entry = {
      n: 1,
      audience: 'everyone' as const,
      message: { ...message, from, text, textFormat: 'markdown' as const },
    };
    return JSON.stringify(drawSummary('c1', shown, [entry]).blocks);
  };
  expect(said('bot')).toContain('Pay online at our page (https://pay.example.org)');
  expect(said('bot')).not.toMatch(/\*\*|\]\(|\*bank/);
  expect(said('user')).toContain('Pay **online** at [our page](https://pay.example.org)');
});
