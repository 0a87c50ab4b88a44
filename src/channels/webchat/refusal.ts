import type { Response } from 'express';

/** Why a request is not done: the HTTP status, and the body that Direct Line gives for errors. */
export interface Refusal {
  status: number;
  code: string;
  /** Says to the reader what to do. */
  message: string;
  /** Seconds after which to try again. */
  retryAfter?: number;
}

/** Answers a request with a refusal: short, no stack, nothing of the inside. */
export function refuse(response: Response, { status, code, message, retryAfter }: Refusal): void {
  if (retryAfter !== undefined) response.set('Retry-After', String(retryAfter));
  response.status(status).json({ error: { code, message } });
}

/** The store did not answer; nothing was acknowledged, so the client may send the same again. */
export const storeDown: Refusal = {
  status: 503,
  code: 'ServiceUnavailable',
  message: 'The conversation cannot be reached at the moment. Please try again in a few seconds.',
  retryAfter: 3,
};

/** More was written than is ever stored. */
export const tooLong: Refusal = {
  status: 413,
  code: 'RequestTooLarge',
  message: 'The message is too long. Please send it in parts.',
};

/** Too much at once; clients try again after so many seconds. */
export const tooMany = (retryAfter: number): Refusal => ({
  status: 429,
  code: 'TooManyRequests',
  message: `That was a lot at once. Please try again in ${retryAfter} s.`,
  retryAfter,
});
/** No route of ours. */
export const unknownRoute: Refusal = { status: 404, code: 'NotFound', message: 'There is nothing at this address.' };
/** The body has another type than JSON, or none. */
export const notJson: Refusal = {
  status: 415,
  code: 'UnsupportedMediaType',
  message: 'Send JSON, with Content-Type: application/json.',
};
/** No token at all. */
export const noToken: Refusal = {
  status: 401,
  code: 'Unauthorized',
  message: 'A token is missing: Authorization: Bearer TOKEN.',
};
/** A token that is not ours, or not any more: clients read 403 as "expired", and anything else as the end. */
export const badToken: Refusal = {
  status: 403,
  code: 'TokenExpired',
  message: 'The token is not valid, or not any more. Ask for a new one.',
};
/** A token of another conversation. */
export const otherConversation: Refusal = {
  status: 403,
  code: 'BadArgument',
  message: 'The token is for another conversation.',
};
/** Not the secret of this server. */
export const badSecret: Refusal = {
  status: 403,
  code: 'BadSecret',
  message: 'This is not the secret of this server: see WEBCHAT_SECRET.',
};
/** The secret, shown by a browser. */
export const secretInBrowser: Refusal = {
  status: 403,
  code: 'SecretInBrowser',
  message: 'The secret is for servers only. Ask for a token with it, and give that to the page.',
};
/** A trusted origin that the settings do not allow. */
export const notAllowed: Refusal = {
  status: 400,
  code: 'BadArgument',
  message: 'A trusted origin is not allowed by this server: add it to webchat.origins in frontdesk.yaml.',
};
/** A body that is not what the route takes. */
export const badBody: Refusal = {
  status: 400,
  code: 'BadArgument',
  message: 'The body must be JSON like {"user":{"id":"…","name":"…"}}.',
};
/** A user id that only a token may give. */
export const reservedUser: Refusal = {
  status: 400,
  code: 'BadArgument',
  message: 'User ids that begin with dl_ must come in the token.',
};
/** A conversation that was forgotten. */
export const gone: Refusal = {
  status: 404,
  code: 'NotFound',
  message: 'This conversation is no more. Start a new one.',
};
