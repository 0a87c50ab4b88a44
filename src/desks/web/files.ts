import type { IncomingMessage } from 'node:http';
import type { Request, Response, Router } from 'express';
import type { Representative } from '../../conversation/event.ts';
import type { FileRef } from '../../conversation/message.ts';
import { type FileAccess, openLinks } from '../../files/access.ts';
import { attach, attachmentOf, fromDesk } from '../../files/attaching.ts';
import type { Linked } from '../../files/links.ts';
import { type Beforehand, beforehand, refusedAs } from '../../files/refusing.ts';
import { letGo } from '../../files/uploading.ts';
import type { SignedIn } from './answers-api.ts';
import { fail } from './http.ts';

/** Whom the links of this desk are for; they open nothing to customers, and only who is signed in is served. */
const audience = 'desk';

/** What representatives may do with files. */
export interface DeskFiles {
  /** What they are told before they choose one. */
  limits: Beforehand;
  /** A link at a file, made now. */
  linkTo(file: Linked): string;
  /** What a reply names by these ids; undefined when one is not of that conversation. */
  named(conversation: string, ids: readonly string[]): Promise<FileRef[] | undefined>;
}

/** What an upload is for, and where its conversation is looked up; undefined: it was answered that there is none. */
export type Place = (
  request: Request,
  response: Response,
  by: Representative,
) => Promise<{ conversation: string } | undefined>;

/** Uploads and downloads of the desk; to be mounted before what reads bodies as JSON. `places`: by paths. */
export function addFilesApi(parts: {
  api: Router;
  files: FileAccess;
  signedIn: SignedIn;
  places: Record<string, Place>;
  address: (request: IncomingMessage) => string;
  now: () => number;
}): DeskFiles {
  const { api, files, signedIn, places, address, now } = parts;
  const { store, uploads, links } = files;
  const served = openLinks(files, audience);

  const take = async (placeOf: Place, request: Request, response: Response, by: Representative) => {
    const place = await placeOf(request, response, by);
    if (!place) return;
    const { conversation } = place;
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
  };
  for (const [path, placeOf] of Object.entries(places)) {
    const taken = signedIn((request, response, { by }) => take(placeOf, request, response, by));
    api.post(path, async (request, response, next) => {
      await taken(request, response, next);
      letGo(request, response);
    });
  }

  api.get(
    '/files/:link',
    signedIn(async (request, response) => {
      await served(request as typeof request & { params: { link: string } }, response);
    }),
  );

  return {
    limits: beforehand(store.limits),
    linkTo: (file) => `api/files/${links.sign(audience, file, now())}`,
    async named(conversation, ids) {
      return (await attach(store, conversation, ids))?.map(({ file }) => file);
    },
  };
}
