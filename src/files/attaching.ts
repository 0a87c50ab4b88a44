import type { Files, StoredFile } from './files.ts';

/** So many files at most go with one message. */
export const mostAttached = 10;

/** Stands before `from` of what representatives upload: what customers name must not be one of these. */
export const fromDesk = 'desk:';

/** How a message names a stored file. */
export interface Attached {
  contentType: string;
  name: string;
  file: Pick<StoredFile, 'id' | 'name' | 'type' | 'size'>;
}

/** A stored file as an attachment of a message. */
export const attachmentOf = ({ id, name, type, size }: StoredFile): Attached => ({
  contentType: type,
  name,
  file: { id, name, type, size },
});

/**
 * The files that a message names by their ids, in that order and each once; undefined when one of them is not this
 * conversation's, or may not be named. So nothing that a sender says of a file is believed but its id.
 */
export async function attach(
  files: Files,
  conversation: string,
  ids: readonly string[],
  may: (file: StoredFile) => boolean = () => true,
): Promise<Attached[] | undefined> {
  const found = await Promise.all([...new Set(ids)].map((id) => files.find(conversation, id)));
  const attached = found.flatMap((file) => (file && may(file) ? [attachmentOf(file)] : []));
  return attached.length === found.length ? attached : undefined;
}
