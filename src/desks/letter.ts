import { letterheadOf, withLetterhead } from '../conversation/letterhead.ts';
import type { Json, Message } from '../conversation/message.ts';

/**
 * A message as a desk shows it where it is a letter: with a link, made now, at the whole of it as it came, in
 * `channelData.original`. Of a letterhead only what is understood is there.
 */
export function withOriginal(
  message: Message,
  linkTo: ((file: { conversation: string; id: string }) => string) | undefined,
): Message {
  if (message.channelData?.letter === undefined) return message;
  const { letter: _, original: __, ...rest } = message.channelData;
  const letter = letterheadOf(message);
  const id = letter?.original;
  const channelData: { [key: string]: Json } = {
    ...rest,
    ...(letter && withLetterhead(letter)),
    ...(id !== undefined && linkTo && { original: linkTo({ conversation: message.conversation.id, id }) }),
  };
  return { ...message, channelData };
}
