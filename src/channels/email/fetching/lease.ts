import type { Log } from '../../../conversation/log.ts';
import type { Box, MailboxMarks } from './marks.ts';

/** The right to read a mailbox, for as long as it is held: of several processes one has it. */
export interface Lease {
  /** Takes it, and renews it from then on; false while another process has it. Rejects when nobody can tell. */
  take(lost: () => void): Promise<boolean>;
  /** Whether it is held for certain: by our own clock, from before it was last renewed. */
  holds(): boolean;
  /** Gives it back. What fails is left to time. */
  release(): Promise<void>;
}

/** A lease that is renewed three times in its length. */
export const createLease = (parts: {
  marks: MailboxMarks;
  box: Box;
  reader: string;
  leaseMs: number;
  log: Log;
}): Lease => {
  const { marks, box, reader, leaseMs, log } = parts;
  let until = 0;
  let timer: NodeJS.Timeout | undefined;

  /** Counted from before it was asked for, so that ours ends before that in the store does. */
  const ask = async (): Promise<boolean> => {
    const asked = performance.now();
    const mine = await marks.lease(box, reader, leaseMs);
    until = mine ? asked + leaseMs : 0;
    return mine;
  };
  const holds = (): boolean => performance.now() < until;

  return {
    holds,
    async take(lost) {
      if (!(await ask())) return false;
      const renew = async (): Promise<void> => {
        await ask().catch((error) => log.warn({ err: error, box }, 'the lease of a mailbox could not be renewed'));
        if (holds()) return;
        clearInterval(timer);
        lost();
      };
      clearInterval(timer);
      timer = setInterval(() => void renew(), leaseMs / 3).unref();
      return true;
    },
    async release() {
      clearInterval(timer);
      until = 0;
      await marks.release(box, reader).catch(() => undefined);
    },
  };
};
