import { randomBytes } from 'node:crypto';

/** An id that nobody guesses. */
export const newId = (): string => randomBytes(16).toString('base64url');

/** Whether it could be one. */
export const isId = (id: string): boolean => /^[\w-]{22}$/.test(id);

/** The id that its sender chose for a file, or one by chance. Throws for what is none: it would be a path to somewhere. */
export function idFor({ id = newId() }: { id?: string | undefined }): string {
  if (!isId(id)) throw new Error(`${JSON.stringify(id)} is no id of a file`);
  return id;
}
