import type { Log } from '../../../conversation/log.ts';
import { LoginRefused } from './refused.ts';

/** How a mailbox is, for `status` and `doctor`. Times are milliseconds since 1970. */
export interface MailboxState {
  account: string;
  /** Since when this process reads it; undefined while another does, or nobody can. */
  connectedSince?: number;
  /** When it was last looked through, by whichever process. */
  lastSync?: number;
  /** Since when that fails, and why. */
  failingSince?: number;
  reason?: string;
  /** Somebody must do something: the login expired, or it has failed for too long. */
  alert?: string;
  /** Mails that failed and are tried again, and those that were set aside since the start. */
  waiting: number;
  setAside: number;
}

/** What a mailbox's state is made of. */
export interface Health {
  connected(): void;
  disconnected(): void;
  /** It was looked through, so long ago. */
  synced(ago?: number): void;
  failed(error: unknown): void;
  /** Says so in the log, once, when it has failed for too long. */
  look(): void;
  state(): Omit<MailboxState, 'account' | 'waiting' | 'setAside'>;
}

const minutes = (ms: number): string => `${Math.max(1, Math.round(ms / 60_000))} min`;

/** `alertMs`: how long nothing may come in before somebody is called. */
export const createHealth = (parts: { account: string; alertMs: number; log: Log; now?: () => number }): Health => {
  const { account, alertMs, log, now = Date.now } = parts;
  const began = now();
  let connectedSince: number | undefined;
  let lastSync: number | undefined;
  let failure: { since: number; reason: string; told: boolean } | undefined;
  let alert: string | undefined;

  const raise = (text: string): void => {
    if (alert !== undefined) return;
    alert = text;
    log.error({ account, reason: failure?.reason }, text);
  };
  const look = (): void => {
    const silent = now() - (lastSync ?? began);
    if (silent >= alertMs) raise(`no mail of ${account} was fetched for ${minutes(silent)}: customers wait there`);
  };

  return {
    connected() {
      connectedSince = now();
    },
    disconnected() {
      connectedSince = undefined;
    },
    synced(ago = 0) {
      const at = now() - ago;
      if (lastSync !== undefined && at < lastSync) return;
      lastSync = at;
      // Another process's success says nothing about what went wrong here since.
      if (failure && at < failure.since) return;
      if (alert !== undefined) log.info({ account }, `mail of ${account} is fetched again`);
      failure = undefined;
      alert = undefined;
    },
    failed(error) {
      const reason = error instanceof Error ? error.message : String(error);
      // Servers end connections now and then: what is over at the next try is not worth a line.
      if (failure && !failure.told) log.warn({ account, reason }, `mail of ${account} cannot be fetched: trying again`);
      failure = { since: failure?.since ?? now(), reason, told: failure !== undefined };
      // Trying again does not help: only whoever owns the account can.
      if (error instanceof LoginRefused) raise(`${reason}: no mail of ${account} is fetched until that is put right`);
      look();
    },
    look,
    state: () => ({
      ...(connectedSince !== undefined && { connectedSince }),
      ...(lastSync !== undefined && { lastSync }),
      ...(failure && { failingSince: failure.since, reason: failure.reason }),
      ...(alert !== undefined && { alert }),
    }),
  };
};
