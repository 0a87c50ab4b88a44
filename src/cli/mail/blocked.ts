import type { Blocked, LoadApp, Status } from '../commands.ts';
import { type Io, paint } from '../io.ts';
import { ago } from '../queue.ts';
import { given } from '../settings.ts';

/** What `mail blocked` was asked. */
export interface BlockedOptions {
  unblock?: string;
  limit: number;
  jsonl?: true;
}

/** `frontdesk mail blocked`: the senders whom representatives have blocked; lets one in again. */
export async function mailBlocked(io: Io, load: LoadApp, { unblock, limit, jsonl }: BlockedOptions): Promise<Status> {
  const parts = given(io);
  if (!parts) return 2;
  const app = await load();
  if (unblock === undefined) {
    const senders = await app.blockedSenders(parts, limit);
    io.output.write(jsonl ? senders.map((each) => `${JSON.stringify(each)}\n`).join('') : table(senders, io));
    return 0;
  }
  if (!(await app.unblock(parts, unblock))) {
    io.errors.write(`Nobody has blocked ${unblock}. See who is: frontdesk mail blocked\n`);
    return 1;
  }
  io.output.write(`Done: what ${unblock} writes from now on is heard again.\n`);
  return 0;
}

function table(senders: readonly Blocked[], io: Pick<Io, 'terminal' | 'env'>): string {
  if (senders.length === 0) return 'Nobody is blocked.\n';
  const { bold, dim } = paint(io);
  const width = Math.max(...senders.map(({ id }) => id.length));
  const rows = senders.map(({ id, since }) => `${bold(id.padEnd(width))}  ${ago(Date.now() - since)}`);
  return `${dim(`${'Sender'.padEnd(width)}  Blocked for`)}\n${rows.join('\n')}\n`;
}
