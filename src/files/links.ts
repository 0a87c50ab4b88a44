import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/** Which file a link opens. */
export interface Linked {
  conversation: string;
  id: string;
}

/** Makes and reads the last part of links to files: who has it may read that file until it expires, and nothing else. */
export interface Links {
  /** For one audience (`customer`, `desk`): a link is no good for another. `now`: milliseconds since 1970. */
  sign(audience: string, linked: Linked, now: number): string;
  /** Undefined when it was not signed here for this audience, was changed, or has expired. */
  read(audience: string, link: string, now: number): Linked | undefined;
}

/** Of a link; conversation ids of mail are long. */
const longest = 8192;

/**
 * Links under a key derived from the server's secret, so every process reads them. A link lives between three quarters
 * of `lifetimeMs` and all of it: those made within a quarter are the same, so browsers draw a picture from their cache.
 */
export function createLinks(parts: { secret: string; lifetimeMs?: number }): Links {
  const { secret, lifetimeMs = 60 * 60_000 } = parts;
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'frontdesk file links v1', 32));
  const step = lifetimeMs / 4;

  const signature = (audience: string, payload: string) =>
    createHmac('sha256', key)
      .update(`${JSON.stringify(audience)}.${payload}`)
      .digest('base64url');

  return {
    sign(audience, { conversation, id }, now) {
      const until = Math.floor((now + lifetimeMs) / step) * step;
      const payload = Buffer.from(JSON.stringify([until, conversation, id])).toString('base64url');
      return `${payload}.${signature(audience, payload)}`;
    },

    read(audience, link, now) {
      if (link.length > longest) return undefined;
      const [payload = '', signed = '', ...more] = link.split('.');
      const expected = Buffer.from(signature(audience, payload));
      const given = Buffer.from(signed);
      if (more.length > 0 || given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
      const read = payloadSchema.safeParse(parsed(payload));
      if (!read.success) return undefined;
      const [until, conversation, id] = read.data;
      return now < until ? { conversation, id } : undefined;
    },
  };
}

// Signed here, but perhaps by another version.
const payloadSchema = z.tuple([z.number(), z.string(), z.string()]);

function parsed(payload: string): unknown {
  try {
    return JSON.parse(Buffer.from(payload, 'base64url').toString());
  } catch {
    return undefined;
  }
}
