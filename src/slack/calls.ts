import { webApi } from '@slack/bolt';
import type { z } from 'zod';
import type { Log } from '../conversation/log.ts';
import { boltLogger } from './logger.ts';

/** Slack did it. */
export interface Done<T> {
  outcome: 'done';
  data: T;
}
/** Slack says no, by one of its error codes: the same call will fail again. */
export interface Declined {
  outcome: 'declined';
  error: string;
}
/** Certainly not done: Slack wants to be left alone for `wait` milliseconds. */
export interface Limited {
  outcome: 'limited';
  wait: number;
}
/** Nobody knows: the answer was lost, late, or a server's error. */
export interface Uncertain {
  outcome: 'uncertain';
  reason: string;
}
/** What became of one call of Slack's Web API; all four are expected, so they are values. */
export type CallOutcome<T> = Done<T> | Declined | Limited | Uncertain;

/** Longest a call may take, in milliseconds; the SDK's own default is for ever. */
const LIMIT = 7000;

/** The options of every client of Slack's here: no blind retries (a lost answer would be posted twice), no waiting inside. */
export const clientOptions = (parts: { apiUrl: string | undefined; log: Log }) => ({
  retryConfig: { retries: 0 },
  rejectRateLimitedCalls: true,
  timeout: LIMIT,
  logger: boltLogger(parts.log),
  ...(parts.apiUrl && { slackApiUrl: parts.apiUrl }),
});

/** A client of the Web API that tries each call once. */
export const createClient = (token: string, parts: { apiUrl: string | undefined; log: Log }): webApi.WebClient =>
  new webApi.WebClient(token, clientOptions(parts));

/** Error codes of a passing trouble at Slack's side, which say nothing about the call. */
const passing = new Set([
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'team_added_to_org',
]);

/** Makes one call whose answer says nothing but that it was done, and says what became of it. */
export const attempt = async <T>(call: () => Promise<T>): Promise<CallOutcome<T>> => {
  try {
    return { outcome: 'done', data: await call() };
  } catch (error) {
    if (error instanceof webApi.WebAPIRateLimitedError) return { outcome: 'limited', wait: error.retryAfter * 1000 };
    if (error instanceof webApi.WebAPIPlatformError) {
      const code = String(error.data.error);
      if (code === 'ratelimited' || code === 'rate_limited') return { outcome: 'limited', wait: 30_000 };
      // Anything that is no error code is a page of somebody's proxy.
      if (passing.has(code) || !/^[a-z0-9_]+$/.test(code)) return { outcome: 'uncertain', reason: code.slice(0, 100) };
      return { outcome: 'declined', error: code };
    }
    if (error instanceof webApi.WebAPIHTTPError) return { outcome: 'uncertain', reason: `HTTP ${error.statusCode}` };
    return { outcome: 'uncertain', reason: error instanceof Error ? error.message : String(error) };
  }
};

/** The same for a call whose answer is read. What is not as Slack documents it is no answer: nobody knows what was done. */
export const ask = async <Schema extends z.ZodTypeAny>(
  schema: Schema,
  call: () => Promise<unknown>,
): Promise<CallOutcome<z.output<Schema>>> => {
  const answer = await attempt(call);
  if (answer.outcome !== 'done') return answer;
  const read = schema.safeParse(answer.data);
  if (read.success) return { outcome: 'done', data: read.data };
  const places = read.error.issues.map(({ path }) => path.join('.') || 'all of it').join(', ');
  return { outcome: 'uncertain', reason: `Slack's answer is not what it documents: ${places}`.slice(0, 200) };
};
