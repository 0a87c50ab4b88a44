/** What was looked at of an account. */
export type Aspect =
  | 'reading'
  | 'announcements'
  | 'quota'
  | 'sent folder'
  | 'sending'
  | 'test mail'
  | 'plus address'
  | 'authserv'
  | 'spf'
  | 'dkim'
  | 'dmarc';

/** What was found: how it is, and where it is not as it should be, what to do. */
export interface Check {
  name: Aspect;
  state: 'ok' | 'warning' | 'fault';
  says: string;
  next?: string;
}

/** It is as it should be. */
export const ok = (name: Aspect, says: string): Check => ({ name, state: 'ok', says });

/** Mail goes on, but not as well as it could. */
export const warning = (name: Aspect, says: string, next: string): Check => ({ name, state: 'warning', says, next });

/** Mail does not come or go until something is done. */
export const fault = (name: Aspect, says: string, next: string): Check => ({ name, state: 'fault', says, next });
