import { createHash, timingSafeEqual } from 'node:crypto';
import { textOf, type Word } from './words.ts';

/** Who may use the box. */
export interface Login {
  user: string;
  password: string;
}

/** Whether somebody knows user and password; how long the look takes says nothing about them. */
export function isLogin(login: Login, user: string | null | undefined, password: string | null | undefined): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const right = timingSafeEqual(digest(login.password), digest(password ?? ''));
  return right && user?.toLowerCase() === login.user.toLowerCase();
}

/** What LOGIN carries. */
export const ofLogin = ([user, password]: readonly Word[]) => [textOf(user), textOf(password)] as const;

/** What SASL PLAIN carries (RFC 4616), as base64. */
export function ofPlain(encoded: string): readonly [string | undefined, string | undefined] {
  const [, user, password, ...more] = Buffer.from(encoded, 'base64').toString('utf8').split('\0');
  return more.length > 0 ? [undefined, undefined] : [user, password];
}
