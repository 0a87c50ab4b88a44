import type { Request, Response, Router } from 'express';
import { z } from 'zod';
import type { Receive } from '../../conversation/event.ts';
import type { FileRef } from '../../conversation/message.ts';
import { mostAttached } from '../../files/attaching.ts';
import { beginning, begunConversation } from '../beginning.ts';
import type { LetterChannel } from '../desk.ts';
import type { SignedIn } from './answers-api.ts';
import type { Place } from './files.ts';
import { fail } from './http.ts';

/** Longer than any field may be: what is too long is said in a sentence of its own. */
const field = z.string().max(10_000);
/** Made by the page, so that what is sent twice happens once. */
const id = z.string().regex(/^[\w-]{16,64}$/, 'must be 16 to 64 letters, digits, - or _');
const body = z.strictObject({
  ...{ id, to: field, subject: field, text: field, team: z.string().max(100) },
  files: z.array(z.string().max(100)).max(mostAttached, `are more than ${mostAttached}`).optional(),
});

/** Where files of a letter go that is not sent yet. */
export const letterPlace: Place = async (request: Request, response: Response, by) => {
  const act = id.safeParse(request.params.id);
  if (act.success) return { conversation: begunConversation(by, act.data) };
  fail(response, 404, 'There is no such letter.');
  return undefined;
};

/** Writing to somebody first. Answers with the conversation, whose ticket comes with the board. */
export function addLettersApi(parts: {
  api: Router;
  signedIn: SignedIn;
  letters: LetterChannel;
  teams: readonly { id: string }[];
  /** What a letter names by these ids; undefined when one is not of that conversation. */
  named: (conversation: string, ids: readonly string[]) => Promise<FileRef[] | undefined>;
  receive: () => Receive | undefined;
  now: () => number;
}): void {
  const { api, signedIn, letters, teams, named, now } = parts;
  api.post(
    '/letters',
    signedIn(async (request, response, { by }) => {
      const read = body.safeParse(request.body);
      if (!read.success) {
        const [issue] = read.error.issues;
        return fail(response, 400, `${issue?.path.join('.') || 'The body'}: ${issue?.message ?? 'is not understood'}.`);
      }
      const { id: act, files: ids = [], ...given } = read.data;
      const conversation = begunConversation(by, act);
      const files = ids.length > 0 ? await named(conversation, ids) : [];
      if (!files) return fail(response, 400, 'A file is not there any more: attach it again.');
      const made = { by, act, event: `act:web:${act}`, ref: act, files, letters, teams, now: now() };
      const begun = beginning(given, made);
      if ('error' in begun) return void response.status(400).json(begun);
      const receive = parts.receive();
      if (!receive) return fail(response, 503, 'The desk is starting: try again in a moment.');
      const { fresh } = await receive(begun.event);
      response.status(202).json({ conversation, fresh });
    }),
  );
}
