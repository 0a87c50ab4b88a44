import { sentenceOf, troubleOf } from '../server/redis.ts';
import { isSystemError } from '../server/state-folder.ts';

/** What a command that failed ends with: our own sentences as they are; those of Redis and of the system in words that say what to do. */
export function wordsOf(error: unknown): string {
  if (isSystemError(error)) return system(error as NodeJS.ErrnoException);
  const trouble = troubleOf(error);
  if (trouble) return sentenceOf(trouble, 'Redis');
  return error instanceof Error ? error.message : String((error as Error | undefined)?.message ?? error);
}

/** The system names a file at best; that is not advice. */
function system({ code = '', path, message }: NodeJS.ErrnoException): string {
  const what = path ?? 'a file';
  const words: Record<string, string> = {
    ENOSPC: `The disk is full (${code}${path ? `, ${path}` : ''}): make room on the disks of FRONTDESK_STATE and FRONTDESK_DATA, then try again.`,
    EDQUOT: `This user's share of the disk is used up (${code}${path ? `, ${path}` : ''}): make room, then try again.`,
    EROFS: `${what} lies on a disk that can only be read (${code}): use a folder on another one.`,
    EACCES: `This user may not use ${what} (${code}): change its owner or its rights.`,
    EPERM: `This user may not use ${what} (${code}): change its owner or its rights.`,
    ENOENT: `${what} is not there (${code}): check FRONTDESK_STATE and FRONTDESK_DATA.`,
    EISDIR: `${what} is a folder, and a file is needed there (${code}): move it away.`,
    ENOTDIR: `${what} is a file, and a folder is needed there (${code}): move it away.`,
    EMFILE: `Too many files are open (${code}): raise the limit (ulimit -n).`,
    ENFILE: `Too many files are open on this machine (${code}): raise its limit.`,
  };
  return words[code] ?? message;
}
