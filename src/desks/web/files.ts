import type { IncomingMessage } from 'node:http';
import type { Request, Response, Router } from 'express';
import type { Entry } from '../../conversation/decision.ts';
import type { FileRef } from '../../conversation/message.ts';
import { type FileAccess, openLinks, withLinks } from '../../files/access.ts';
import { attach, attachmentOf, fromDesk } from '../../files/attaching.ts';
import { type Beforehand, beforehand, refusedAs } from '../../files/refusing.ts';
import { letGo } from '../../files/uploading.ts';
import type { Summary } from '../../handoff/queue.ts';
import type { SignedIn } from './answers-api.ts';
import { fail } from './http.ts';

/** Whom the links of this desk are for; they open nothing to customers, and only who is signed in is served. */
const audience = 'desk';

/** What representatives may do with files. */
export interface DeskFiles {
  /** What they are told before they choose one. */
  limits: Beforehand;
  /** The entry with links at its files, made now. */
  show(entry: Entry): Entry;
  /** What a reply names by these ids; undefined when one is not of that conversation. */
  named(conversation: string, ids: readonly string[]): Promise<FileRef[] | undefined>;
}

/** Uploads and downloads of the desk; to be mounted before what reads bodies as JSON. */
export function addFilesApi(parts: {
  api: Router;
  files: FileAccess;
  signedIn: SignedIn;
  ticketOf: (request: Request, response: Response) => Promise<Summary | undefined>;
  address: (request: IncomingMessage) => string;
  now: () => number;
}): DeskFiles {
  const { api, files, signedIn, ticketOf, address, now } = parts;
  const { store, uploads, links } = files;
  const served = openLinks(files, audience);

  const take = signedIn(async (request, response, { by }) => {
    const ticket = await ticketOf(request, response);
    if (!ticket) return;
    const { conversation } = ticket;
    const { name, type } = request.query;
    const put = await uploads.take(request, {
      conversation,
      address: address(request),
      from: `${fromDesk}${by.desk}:${by.id}`,
      name: typeof name === 'string' ? name : '',
      type: typeof type === 'string' ? type : undefined,
    });
    if ('wait' in put) return fail(response, 429, `That was a lot at once: try again in ${put.wait} s.`);
    if (!put.file) {
      const { status, message } = refusedAs(put.refused);
      return fail(response, status, message);
    }
    // Whoever left before the answer will never name it.
    if (response.destroyed) return store.remove(conversation, put.file.id);
    response.json({ file: attachmentOf(put.file).file });
  });
  api.post('/tickets/:number/upload', async (request, response, next) => {
    await take(request, response, next);
    letGo(request, response);
  });

  api.get(
    '/files/:link',
    signedIn(async (request, response) => {
      await served(request as typeof request & { params: { link: string } }, response);
    }),
  );

  return {
    limits: beforehand(store.limits),
    show: (entry) => ({
      ...entry,
      message: withLinks(entry.message, (file) => `api/files/${links.sign(audience, file, now())}`),
    }),
    async named(conversation, ids) {
      return (await attach(store, conversation, ids))?.map(({ file }) => file);
    },
  };
}
