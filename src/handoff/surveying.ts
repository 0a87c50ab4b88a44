import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Customer, Found, Receive } from '../conversation/event.ts';
import { firstProblem } from '../conversation/event-schema.ts';
import { indexKeys } from '../conversation/keys.ts';
import { type Sender, sendsNotices } from '../conversation/outbox.ts';
import { Unreadable } from '../conversation/stored.ts';
import { proofsOf } from './same-customer.ts';

/** The destination of the question whether a customer may be asked how it was: they may have been, elsewhere. */
export const surveyDestination = 'survey';
/** The name of the `found` event that answers it. */
export const surveyFound = 'survey-may';

/** Whoever was asked lately is left in peace, wherever that was. */
export const ASKED_AGAIN_MS = 14 * 86_400_000;

/** Who was asked lately, by what shows who they are. */
export interface Asked {
  /** Whether none of these was asked in another conversation lately; if so they are asked in this one from now on. The same answer when asked again. */
  first(proofs: readonly string[], conversation: string): Promise<boolean>;
}

/** May a customer be asked? `id` makes it one question. */
export interface SurveyNotice {
  kind: 'survey';
  id: string;
  proofs: string[];
}

/** Asks whether a customer may be asked; what shows who they are does not leave it readable. */
export const surveyNotice = (customer: Customer, id: string): SurveyNotice => ({
  ...{ kind: 'survey', id },
  proofs: proofsOf(customer).map((proof) => createHash('sha256').update(proof).digest('base64url')),
});

const schema = z.object({ kind: z.literal('survey'), id: z.string(), proofs: z.array(z.string()) });

/** Brings what goes to `survey`, and the answer back as a `found` event; may be repeated. */
export const sendToSurvey = (parts: { asked: Asked; receive: Receive; now?: () => number }): Sender => {
  const { asked, receive, now = Date.now } = parts;
  const read = (given: unknown): SurveyNotice => {
    const found = schema.safeParse(given);
    if (!found.success)
      throw new Unreadable(`what is asked of a survey is not understood: ${firstProblem(found.error)}`);
    return found.data;
  };
  return sendsNotices(read, async ({ id, proofs }, { conversation }) => {
    const value = { may: await asked.first(proofs, conversation) };
    const event: Found = {
      kind: 'found',
      id: `${surveyFound}:${id}`,
      conversation,
      at: now(),
      name: surveyFound,
      value,
    };
    await receive(event);
    return { outcome: 'delivered' };
  });
};

/** Who was asked, in this process's memory. */
export const createMemoryAsked = ({ now = Date.now }: { now?: () => number } = {}): Asked => {
  const all = new Map<string, { by: string; at: number }>();
  return {
    async first(proofs, conversation) {
      const lately = proofs.flatMap((proof) => all.get(proof) ?? []).filter(({ at }) => now() - at < ASKED_AGAIN_MS);
      if (lately.some(({ by }) => by !== conversation)) return false;
      for (const proof of proofs) all.set(proof, { by: conversation, at: now() });
      return true;
    },
  };
};

/** What who was asked needs of a Redis connection; node-redis clients have it. */
export interface AskedCommands {
  get(key: string): Promise<string | null>;
  set(
    key: string,
    value: string,
    options: { expiration: { type: 'PX'; value: number }; condition: 'NX' },
  ): Promise<string | null>;
}

/** Who was asked, in Redis: a string for each, which leaves by itself. */
export const createRedisAsked = ({ redis }: { redis: AskedCommands }): Asked => {
  const key = (proof: string): string => `${indexKeys.surveys}:${proof}`;
  return {
    async first(proofs, conversation) {
      const before = await Promise.all(proofs.map((proof) => redis.get(key(proof))));
      if (before.some((by) => by !== null && by !== conversation)) return false;
      // Two conversations may ask at this moment: who comes first at one of them asks.
      for (const proof of proofs) {
        const expiration = { type: 'PX', value: ASKED_AGAIN_MS } as const;
        const mine = await redis.set(key(proof), conversation, { expiration, condition: 'NX' });
        if (mine === null && (await redis.get(key(proof))) !== conversation) return false;
      }
      return true;
    },
  };
};
