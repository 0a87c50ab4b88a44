import { z } from 'zod';

/** How long a conversation is kept after the last message, by channel, milliseconds. */
export type Keep = Record<'webchat' | 'email' | 'slack' | 'console', number>;

const DAY = 86_400_000;
const units = { d: DAY, w: 7 * DAY, y: 365 * DAY };
/** Longer than this is a slip of the pen. */
const MOST = 100 * units.y;

/** Reads "90d", "12w", "2y" or "1y 30d" as milliseconds; undefined if it is none. Days of the calendar, not working days. */
export function longTimeOf(text: string): number | undefined {
  if (!/^(\s*\d{1,6}\s*[dwy])+\s*$/.test(text)) return undefined;
  let total = 0;
  for (const [, number, unit] of text.matchAll(/(\d+)\s*([dwy])/g))
    total += Number(number) * units[unit as keyof typeof units];
  return total;
}

const message = 'must be a time like 90d, 12w or 2y: at least a day, at most 100 years';
const time = z.string({ invalid_type_error: message }).transform((text, context): number => {
  const read = longTimeOf(text);
  if (read !== undefined && read >= DAY && read <= MOST) return read;
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

/** `keep` of frontdesk.yaml. */
export const keep = z
  .strictObject({
    webchat: time.default('90d'),
    email: time.default('2y'),
    slack: time.default('90d'),
    console: time.default('1d'),
  })
  .default({}) satisfies z.ZodType<Keep, z.ZodTypeDef, unknown>;

/** The channels that it may name. */
export const keepKeys: readonly string[] = ['webchat', 'email', 'slack', 'console'] satisfies (keyof Keep)[];
