import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cannotWrite } from '../../../../server/state-folder.ts';

/** What this very process holds. */
const here = new Set<string>();

/** Makes a folder one's own, and returns how to give it back. Rejects, saying what to do, while another process has it. */
export async function holdFolder(folder: string): Promise<() => Promise<void>> {
  const file = join(folder, 'held-by');
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    if (!(await take(file))) {
      const holder = await holderOf(file);
      if (holder !== undefined)
        throw new Error(
          `The embedded mailbox in ${folder} is in use by process ${holder}: end that Frontdesk first, or set IMAP_URL and SMTP_URL to a mailbox that several processes can share.`,
        );
      await rm(file, { force: true });
      if (!(await take(file))) throw new Error(`The embedded mailbox in ${folder} was just opened by another process.`);
    }
  } catch (error) {
    throw (error as NodeJS.ErrnoException).syscall ? cannotWrite(folder, error) : error;
  }
  here.add(file);
  return async () => {
    here.delete(file);
    await rm(file, { force: true });
  };
}

async function take(file: string): Promise<boolean> {
  try {
    await writeFile(file, `${process.pid}\n`, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** The living process that has it. One that died left its number behind, which in a container is the next one's own. */
async function holderOf(file: string): Promise<number | undefined> {
  const pid = Number((await readFile(file, 'utf8').catch(() => '')).trim());
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  if (pid === process.pid) return here.has(file) ? pid : undefined;
  try {
    process.kill(pid, 0);
    return pid;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' ? pid : undefined;
  }
}
