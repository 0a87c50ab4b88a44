/** How often codes and transcripts are sent, over all conversations: nobody's mailbox is filled from here. */
export interface CodeLimits {
  /**
   * Counts one more code, or transcript, unless that would be too many; whether it may be sent. One that is asked about again, by
   * its id, is counted once. `account` is whose code it is, where accounts are known.
   */
  take(sent: Counted & { id: string }): Promise<boolean>;
}

/** What is sent where. */
interface Counted {
  /** Default: a code. */
  what?: 'transcript';
  address: string;
  account?: string;
}

/** How many within how long, milliseconds, and how far apart at least. */
export interface Rate {
  most: number;
  withinMs: number;
  apartMs: number;
}

/** How many codes are sent to one address, and for one account, whatever the address; and how many transcripts to one address. */
export const codeRates: { address: Rate; account: Rate; transcript: Rate } = {
  address: { most: 3, withinMs: 3_600_000, apartMs: 60_000 },
  account: { most: 20, withinMs: 86_400_000, apartMs: 0 },
  transcript: { most: 5, withinMs: 86_400_000, apartMs: 0 },
};

/** What is counted, by name. */
export function countsOf({ what, address, account }: Counted): { name: string; rate: Rate }[] {
  const to = address.toLowerCase();
  if (what) return [{ name: `transcript:${to}`, rate: codeRates.transcript }];
  const ofAccount = account === undefined ? [] : [{ name: `account:${account}`, rate: codeRates.account }];
  return [{ name: `address:${to}`, rate: codeRates.address }, ...ofAccount];
}

/** Limits in memory: for tests, and the reference of those in Redis. */
export function createMemoryCodeLimits({ now = Date.now } = {}): CodeLimits {
  const all = new Map<string, Map<string, number>>();
  return {
    async take({ id, ...code }) {
      const counts = countsOf(code).map(({ name, rate }) => {
        const known = [...(all.get(name) ?? [])].filter(([, at]) => at > now() - rate.withinMs);
        return { name, rate, sent: new Map(known) };
      });
      if (counts.some(({ sent }) => sent.has(id))) return true;
      const isTooMany = ({ rate, sent }: (typeof counts)[number]) =>
        sent.size >= rate.most || [...sent.values()].some((at) => at > now() - rate.apartMs);
      if (counts.some(isTooMany)) return false;
      for (const { name, sent } of counts) all.set(name, sent.set(id, now()));
      return true;
    },
  };
}
