import { type Logger, LogLevel } from '@slack/bolt';
import type { Log } from '../conversation/log.ts';

const textOf = (parts: unknown[]): string =>
  parts.map((part) => (part instanceof Error ? part.message : String(part))).join(' ');

/** Bolt's logger over ours: warnings and errors only, because Bolt's lower levels carry whole messages and tokens. */
export const boltLogger = (log: Log): Logger => ({
  debug() {},
  info() {},
  warn: (...parts) => log.warn({ from: 'bolt' }, textOf(parts)),
  error: (...parts) => log.error({ from: 'bolt' }, textOf(parts)),
  setLevel() {},
  getLevel: () => LogLevel.WARN,
  setName() {},
});
