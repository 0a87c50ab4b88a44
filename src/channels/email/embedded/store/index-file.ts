import { open, readFile, rename } from 'node:fs/promises';
import type { Log } from '../../../../conversation/log.ts';
import { type Folder, folders, type StoredMail } from './stored-mail.ts';

/** One line of the index: what happened. */
export type Line =
  | { mail: StoredMail & { folder: Folder } }
  | { flags: { folder: Folder; uid: number; flags: readonly string[] } }
  | { gone: { folder: Folder; uids: readonly number[] } };

/** The first line of the index. */
interface Head {
  uidValidity: number;
  next: Record<Folder, number>;
}

/** Which mails there are. Only grows, until it is written anew. */
export interface Index extends Head {
  mails: Record<Folder, StoredMail[]>;
  /** Resolves when the lines are on the disk. */
  append(lines: readonly Line[]): Promise<void>;
  /** How many there are. */
  lines(): number;
  rewrite(mails: Record<Folder, readonly StoredMail[]>, next: Record<Folder, number>): Promise<void>;
  close(): Promise<void>;
}

const eachFolder = <Value>(make: () => Value) =>
  Object.fromEntries(folders.map((folder) => [folder, make()])) as Record<Folder, Value>;

/** Reads the index, or begins one. A last line that was cut off was never promised to anybody, and is dropped. */
export async function openIndex(file: string, log: Log): Promise<Index> {
  const { head, mails } = await read(file, log);
  let handle: Awaited<ReturnType<typeof open>> | undefined;
  let lines = 0;
  let torn = false;

  async function rewrite(kept: Record<Folder, readonly StoredMail[]>, next: Record<Folder, number>): Promise<void> {
    const all: object[] = [{ uidValidity: head.uidValidity, next }];
    for (const folder of folders) for (const mail of kept[folder]) all.push({ mail: { folder, ...mail } });
    const draft = await open(`${file}.new`, 'w', 0o600);
    await draft.writeFile(textOf(all));
    await draft.datasync();
    await draft.close();
    await rename(`${file}.new`, file);
    await handle?.close();
    handle = await open(file, 'a', 0o600);
    lines = all.length;
    torn = false;
  }

  return {
    ...head,
    mails,
    async append(added) {
      if (!handle) throw new Error('the index is not open');
      // What a full disk cut off must not spoil the line after it.
      const text = `${torn ? '\n' : ''}${textOf(added)}`;
      torn = true;
      await handle.appendFile(text);
      await handle.datasync();
      torn = false;
      lines += added.length;
    },
    lines: () => lines,
    rewrite,
    async close() {
      await handle?.close();
      handle = undefined;
    },
  };
}

const textOf = (lines: readonly object[]): string => lines.map((line) => `${JSON.stringify(line)}\n`).join('');

async function read(file: string, log: Log): Promise<{ head: Head; mails: Record<Folder, StoredMail[]> }> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const mails = eachFolder<StoredMail[]>(() => []);
  const lines = text
    .split('\n')
    .slice(0, -1)
    .filter((line) => line !== '')
    .map(parsed);
  const [first, ...rest] = lines as [Partial<Head> | undefined, ...(Line | undefined)[]];
  const now = Math.floor(Date.now() / 1000);
  const { uidValidity = 0, next = {} as Partial<Record<Folder, number>> } = first ?? {};
  for (const line of rest) if (line) apply(line, mails);
  const head: Head = { uidValidity: uidValidity || now, next: eachFolder(() => 1) };
  for (const folder of folders)
    head.next[folder] = Math.max(next[folder] ?? 1, 1 + (mails[folder].at(-1)?.uid ?? 0), ...goneIn(rest, folder));
  if (lines.includes(undefined)) {
    log.warn({ file }, 'the index of the embedded mailbox was damaged: its mails are numbered under a new UIDVALIDITY');
    head.uidValidity = Math.max(now, uidValidity + 1);
  }
  return { head, mails };
}

function parsed(line: string): object | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function apply(line: Line, mails: Record<Folder, StoredMail[]>): void {
  if ('mail' in line) {
    const { folder, ...mail } = line.mail;
    mails[folder]?.push(mail);
  } else if ('flags' in line) {
    const { folder, uid, flags } = line.flags;
    const at = mails[folder]?.findIndex((mail) => mail.uid === uid) ?? -1;
    if (at >= 0) mails[folder][at] = { ...mails[folder][at]!, flags };
  } else if ('gone' in line) {
    const gone = new Set(line.gone.uids);
    mails[line.gone.folder] = mails[line.gone.folder]?.filter(({ uid }) => !gone.has(uid)) ?? [];
  }
}

const goneIn = (lines: readonly (Line | undefined)[], folder: Folder): number[] =>
  lines
    .flatMap((line) => (line && 'gone' in line && line.gone.folder === folder ? line.gone.uids : []))
    .map((n) => n + 1);
