import { piecesOf } from '../channels/email/sending/pieces.ts';
import type { ChannelPreview } from '../desks/web/editing.ts';
import { withOwnFiles } from '../knowledge/articles/own-files.ts';
import { withoutOwnLinks } from '../knowledge/articles/own-links.ts';
import { answerIn } from '../knowledge/editing/answer.ts';
import { picturesIn } from '../markdown/pictures.ts';
import { plainText } from '../markdown/plain.ts';
import { readMarkdown } from '../markdown/read.ts';
import { richText } from '../slack/markdown.ts';

/** How an article's text reads on each channel, drawn by what draws it there. */
export function previewsOf(text: string, filesAt?: string): ChannelPreview[] {
  const on = (channel: string) => withoutOwnLinks(withOwnFiles(answerIn(text, channel), filesAt));
  return [
    { channel: 'webchat', title: 'Web chat', as: 'bubble', markdown: on('webchat') },
    {
      ...{ channel: 'email', title: 'E-mail', as: 'mail' },
      pieces: piecesOf({ text: on('email'), format: 'markdown', breaks: false }),
      pictures: filesAt === undefined ? [] : picturesIn(on('email'), filesAt).map(({ href }) => href),
    },
    { channel: 'slack', title: 'Slack', as: 'blocks', elements: richText(readMarkdown(on('slack'))) },
    { channel: 'console', title: 'Console', as: 'terminal', text: plainText(readMarkdown(on('console'))) },
  ];
}
