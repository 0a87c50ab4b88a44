import type { Attachment, Message } from '../../conversation/message.ts';
import { articleFilesPath, pictureType } from '../../files/article-files.ts';
import { picturesIn } from '../../markdown/pictures.ts';

/** The pictures of articles that a text shows, as Direct Line's clients show files; their size nobody says. */
export const picturesOf = (text: string, publicUrl: string): Attachment[] =>
  picturesIn(text, `${publicUrl}${articleFilesPath}`).flatMap(({ words, href }, i): Attachment[] => {
    const type = pictureType(href);
    const named = { name: words || 'picture' };
    return type
      ? [{ contentType: type, contentUrl: href, ...named, file: { id: `picture-${i}`, ...named, type, size: 0 } }]
      : [];
  });

/** A message with the pictures that its text names: our chat puts each in the place of its link. */
export function withPictures(message: Message, publicUrl: string): Message {
  const { type, text = '', textFormat = 'markdown', attachments = [] } = message;
  const pictures = type === 'message' && textFormat === 'markdown' ? picturesOf(text, publicUrl) : [];
  return pictures.length > 0 ? { ...message, attachments: [...attachments, ...pictures] } : message;
}
