import type { Message } from '../conversation/message.ts';

/** Files that came with a message: their names, and whether they are kept, so that people can open them. */
export interface FilesHeard {
  names: string;
  kept: boolean;
}

/** The files of a message; undefined when it has none. */
export function filesOf({ attachments = [] }: Message): FilesHeard | undefined {
  if (attachments.length === 0) return undefined;
  const names = attachments.map(({ name, contentType }) => name ?? contentType).join(', ');
  return { names, kept: attachments.every(({ file }) => file !== undefined) };
}
