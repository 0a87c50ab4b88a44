/** How often codes are sent, over all conversations: nobody's mailbox is filled from here. */
export interface CodeLimits {
  /**
   * Counts one more code, unless that would be too many; whether it may be sent. One that is asked about again, by its id, is
   * counted once. `account` is whose code it is, where accounts are known.
   */
  take(code: { id: string; address: string; account?: string }): Promise<boolean>;
}

/** How many codes within how long, milliseconds, and how far apart at least. */
export interface Rate {
  most: number;
  withinMs: number;
  apartMs: number;
}

/** How many are sent to one address, and for one account, whatever the address. */
export const codeRates: { address: Rate; account: Rate } = {
  address: { most: 3, withinMs: 3_600_000, apartMs: 60_000 },
  account: { most: 20, withinMs: 86_400_000, apartMs: 0 },
};

/** What is counted for a code, by name. */
export const countsOf = ({
  address,
  account,
}: {
  address: string;
  account?: string;
}): { name: string; rate: Rate }[] => [
  { name: `address:${address.toLowerCase()}`, rate: codeRates.address },
  ...(account === undefined ? [] : [{ name: `account:${account}`, rate: codeRates.account }]),
];

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
