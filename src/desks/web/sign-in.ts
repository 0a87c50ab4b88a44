import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Representative } from '../../conversation/event.ts';
import { tidyName } from '../../conversation/text.ts';
import type { SessionStore } from './sessions.ts';

/** Who is signed in; `csrf` must come back in a header with everything that changes something. */
export interface Session {
  hash: string;
  csrf: string;
  by: Representative;
}

const LINK_SECONDS = 15 * 60;
/** Counted from the last request. */
export const sessionSeconds = 12 * 60 * 60;

/** Signing in by a link that works once. */
export interface SignIn {
  /** The token of a new link for a name, valid for 15 minutes. */
  invite(name: string): Promise<string>;
  /** Uses up a link's token; the token of the session that begins, or undefined when the link is unknown, used or too old. */
  enter(token: string): Promise<string | undefined>;
  /** Whose session a token is; it then lives on for twelve hours. */
  session(token: string): Promise<Session | undefined>;
  /** Whether a session still holds; asking does not lengthen it. */
  holds(token: string): Promise<boolean>;
  /** Ends the session of a token. */
  leave(token: string): Promise<void>;
}

/** `desk` is the name representatives of this desk carry. */
export function createSignIn({ passes, desk }: { passes: SessionStore; desk: string }): SignIn {
  return {
    async invite(name) {
      const tidied = tidyName(name);
      if (!tidied) throw new Error('A sign-in link needs a name, as customers will read it: frontdesk desk link "Ana"');
      const token = newToken();
      await passes.keep('link', hashOf(token), tidied, LINK_SECONDS);
      return token;
    },
    async enter(token) {
      if (!isToken(token)) return undefined;
      const name = await passes.consume('link', hashOf(token));
      if (name === undefined) return undefined;
      const session = newToken();
      const value = JSON.stringify({ name, csrf: newToken() });
      await passes.keep('session', hashOf(session), value, sessionSeconds);
      return session;
    },
    async session(token) {
      if (!isToken(token)) return undefined;
      const hash = hashOf(token);
      const value = await passes.touch('session', hash, sessionSeconds);
      if (value === undefined) return undefined;
      const read = kept.safeParse(parsed(value));
      if (!read.success) return undefined;
      const { name, csrf } = read.data;
      // Whoever signs in under the same name is the same representative, today and tomorrow.
      return { hash, csrf, by: { desk, id: name.toLowerCase(), name } };
    },
    async holds(token) {
      return isToken(token) && (await passes.touch('session', hashOf(token))) !== undefined;
    },
    async leave(token) {
      if (isToken(token)) await passes.consume('session', hashOf(token));
    },
  };
}

const kept = z.object({ name: z.string().min(1), csrf: z.string().min(1) });

/** A session that cannot be read is none: its representative signs in again. */
function parsed(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

const newToken = (): string => randomBytes(32).toString('base64url');
const isToken = (token: string): boolean => /^[\w-]{43}$/.test(token);
const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Compares two secrets in a time that does not depend on where they differ. */
export function equal(a: string, b: string): boolean {
  const [one, other] = [a, b].map((each) => createHash('sha256').update(each).digest());
  return timingSafeEqual(one!, other!);
}
