import { parse as parseCookie } from 'cookie';
import type { Request, Response } from 'express';

/** Refuses a request in one sentence. */
export function fail(response: Response, status: number, error: string): void {
  response.status(status).json({ error });
}

/** The value of a cookie that the request carries. */
export function cookieOf(request: Request, name: string): string | undefined {
  return parseCookie(request.get('cookie') ?? '')[name];
}

/** Whether a request was made by a page of ours: of this address, or of the one that it was sent to. */
export function isSameOrigin(request: Request, home: URL): boolean {
  const origin = request.get('origin');
  if (origin === undefined || !URL.canParse(origin)) return false;
  return origin === home.origin || new URL(origin).host === request.get('host');
}
