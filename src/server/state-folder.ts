/** Why nothing can be written below a folder of FRONTDESK_STATE, as a sentence that says what to do. */
export function cannotWrite(folder: string, cause: unknown): Error {
  const { code = String(cause) } = (cause ?? {}) as NodeJS.ErrnoException;
  const words: Record<string, string> = {
    ENOSPC: `The disk of ${folder} is full (${code}): make room on it, or set FRONTDESK_STATE to a folder on another disk.`,
    EDQUOT: `This user's share of the disk of ${folder} is used up (${code}): make room, or set FRONTDESK_STATE to a folder on another disk.`,
    EROFS: `The disk of ${folder} can only be read (${code}): set FRONTDESK_STATE to a folder on another disk.`,
  };
  const usual = `Cannot write to ${folder} (${code}): set FRONTDESK_STATE to a folder that this user may write to.`;
  return new Error(words[code] ?? usual, { cause });
}

/** Whether this is the system refusing a file, and not a sentence of ours. */
export const isSystemError = (error: unknown): boolean =>
  typeof (error as NodeJS.ErrnoException | undefined)?.syscall === 'string';
