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

/** Waits for the store no longer than this: a customer gets an answer, even when it is "try again". */
export async function within<T>(work: Promise<T>, milliseconds = 10_000): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer from the store within ${milliseconds} ms`)), milliseconds);
  });
  return Promise.race([work, limit]).finally(() => clearTimeout(timer));
}

/** The store did not answer; nothing was acknowledged, so the client may send the same again. */
export const storeDown: Refusal = {
  status: 503,
  code: 'ServiceUnavailable',
  message: 'The conversation cannot be reached at the moment. Please try again in a few seconds.',
  retryAfter: 3,
};
