import { expect, it } from '@jest/globals';
import { drawEntry } from '../../../src/desks/slack/thread.ts';

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
