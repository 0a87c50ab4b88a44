import type { Request, RequestHandler } from 'express';

/** What the page may do: its own script and style, and the frames in which mails are shown. */
export const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  'img-src data:',
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** What a mail may do: nothing but look like something. Links open beside it. */
export const framePolicy = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
  // Of the same origin, so that the page can see how tall the mail is; without scripts that is nothing to the mail.
  'sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox',
].join('; ');

/** Lets by only who sits at this machine: the page shows all mail to whoever names an address. */
export function onlyHere(addressOf: (request: Request) => string): RequestHandler {
  return (request, response, next) => {
    const local = /^(?:127\.|::1$|::ffff:127\.)/.test(addressOf(request));
    // A name of this machine's own, which no foreign page can have made to point here; and no proxy in between.
    const named = /^(?:localhost|(?:[a-z0-9-]+\.)+localhost|127(?:\.\d+){3}|\[::1\])(?::\d+)?$/i.test(
      request.get('host') ?? '',
    );
    const forwarded = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'via'].some(
      (name) => name in request.headers,
    );
    if (local && named && !forwarded) return next();
    const sentence =
      'The e-mail demonstration opens only on the machine that Frontdesk runs on, at its localhost address.';
    response.status(403).type('text/plain').send(`${sentence}\n`);
  };
}

/** Lets by only what a page of this address sends. */
export const sameOrigin: RequestHandler = (request, response, next) => {
  const origin = request.get('origin');
  if (origin !== undefined && URL.canParse(origin) && new URL(origin).host === request.get('host')) return next();
  response.status(403).json({ error: 'foreign' });
};
