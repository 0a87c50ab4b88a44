import type { RequestHandler } from 'express';
import { refuse } from './refusal.ts';

/** Which pages may use the chat. Origins are compared whole: scheme, host and port. */
export interface Origins {
  /** Every allowed origin, the server's own first. */
  all: string[];
  allows(origin: string): boolean;
}

/** The server's own origin and the sites that the settings name. On localhost its other names are its own too. */
export function createOrigins(publicUrl: string, sites: string[]): Origins {
  const own = new URL(publicUrl);
  const loopback = ['localhost', '127.0.0.1', '[::1]'];
  const names = loopback.includes(own.hostname) ? [own.hostname, ...loopback] : [own.hostname];
  const port = own.port ? `:${own.port}` : '';
  const all = [...new Set([...names.map((name) => `${own.protocol}//${name}${port}`), ...sites])];
  const known = new Set(all);
  return { all, allows: (origin) => known.has(origin) };
}

/**
 * CORS for Direct Line clients. A request from a page that is not allowed ends here, preflight or not; one without
 * an Origin comes from a program, which CORS does not concern, and needs a token like everybody.
 */
export function cors(origins: Origins): RequestHandler {
  return (request, response, next) => {
    response.setHeader('Vary', 'Origin');
    const origin = request.get('Origin');
    if (origin !== undefined) {
      if (!origins.allows(origin)) return refuse(response, foreign);
      response.set({
        'Access-Control-Allow-Origin': origin,
        'Access-Control-Expose-Headers': 'Retry-After',
      });
    }
    if (request.method !== 'OPTIONS') return next();
    response.set({
      'Access-Control-Allow-Methods': 'GET, POST, OPTIONS',
      // Microsoft's client asks for these four, and waits for ever without a word when one is missing.
      'Access-Control-Allow-Headers': 'authorization, content-type, x-ms-bot-agent, x-requested-with',
      'Access-Control-Max-Age': '600',
    });
    response.status(204).end();
  };
}

/** The page that asks is not on the list. */
export const foreign = {
  status: 403,
  code: 'BadOrigin',
  message:
    'This site may not use the chat. Its operator can allow it: webchat.origins in frontdesk.yaml, or PUBLIC_URL.',
};
