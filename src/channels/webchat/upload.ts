import type { IncomingMessage } from 'node:http';
import { type Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import busboy from 'busboy';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { FileAccess } from '../../files/access.ts';
import { type Attached, attach, attachmentOf, fromDesk, mostAttached } from '../../files/attaching.ts';
import type { StoredFile } from '../../files/files.ts';
import { refusedAs } from '../../files/refusing.ts';
import { letGo, saidSize } from '../../files/uploading.ts';
import { type Refusal, refuse, tooMany } from './refusal.ts';
import type { Grant } from './tokens.ts';

const largestActivity = 64 * 1024;
const named = z.array(z.object({ file: z.object({ id: z.string().max(100) }) }));

/** What a multipart body had in it; the files are stored. */
export interface Form {
  activity: unknown;
  stored: StoredFile[];
}

/** Where there are no files, or a client names some by an address: that is never fetched. */
export const noFiles: Refusal = {
  status: 415,
  code: 'FilesNotSupported',
  message: 'Files cannot be sent in this way. Please describe what you wanted to show, or ask for a person.',
};
const tooManyFiles: Refusal = {
  status: 400,
  code: 'TooManyFiles',
  message: `A message may have ${mostAttached} files. Please send several.`,
};
const fileGone: Refusal = {
  status: 400,
  code: 'FileGone',
  message: 'A file of this message is not there any more. Please attach it again.',
};
const notMultipart: Refusal = {
  status: 415,
  code: 'UnsupportedMediaType',
  message: 'Send multipart/form-data: a part "activity", and one "file" for each file.',
};

/** The files that an activity names by the ids under which they were uploaded: its own conversation's, and its customer's. */
export async function attachedIn(
  body: unknown,
  grant: Grant,
  files: FileAccess | undefined,
): Promise<Attached[] | Refusal> {
  const { attachments } = (body ?? {}) as { attachments?: unknown };
  if (!Array.isArray(attachments) || attachments.length === 0) return [];
  const ids = named.safeParse(attachments);
  if (!files || !ids.success) return noFiles;
  if (ids.data.length > mostAttached) return tooManyFiles;
  const all = ids.data.map(({ file }) => file.id);
  return (await attach(files.store, grant.conversation, all, ({ from }) => !from.startsWith(fromDesk))) ?? fileGone;
}

/** Takes one file as the body of a request, and answers with what was stored. */
export async function takeFile(
  request: Request,
  response: Response,
  { store, uploads }: FileAccess,
  who: { grant: Grant; address: string | undefined },
): Promise<void> {
  const { conversation, user } = who.grant;
  const { name, type } = request.query;
  const put = await uploads.take(request, {
    conversation,
    address: who.address,
    from: user,
    name: typeof name === 'string' ? name : '',
    type: typeof type === 'string' ? type : undefined,
  });
  if (response.destroyed) {
    // Whoever left before the answer will never name it.
    if ('file' in put && put.file) await store.remove(conversation, put.file.id);
    return;
  }
  if ('file' in put && put.file) return void response.json({ file: attachmentOf(put.file).file });
  letGo(request, response);
  refuse(response, 'wait' in put ? tooMany(put.wait) : refusedAs(put.refused));
}

/**
 * Reads `multipart/form-data` as Direct Line's clients send it: one part that is the activity, the others files, in any
 * order. All files are stored, or none, and then it is said why.
 */
export async function readForm(
  request: IncomingMessage,
  files: FileAccess,
  who: { grant: Grant; address: string | undefined },
): Promise<Form | Refusal> {
  const { store, uploads } = files;
  const { conversation, user } = who.grant;
  const said = saidSize(request);
  const most = mostAttached * store.limits.fileBytes + 2 * largestActivity;
  if (said !== undefined && said > most) return refusedAs({ reason: 'too-large', limit: store.limits.fileBytes });
  let form: busboy.Busboy;
  try {
    const limits = { files: mostAttached + 1, fields: 2, fieldSize: largestActivity, parts: mostAttached + 3 };
    form = busboy({ headers: request.headers, limits, defParamCharset: 'utf8' });
  } catch {
    return notMultipart;
  }
  const place = await uploads.enter({ conversation, address: who.address });
  if ('wait' in place) return tooMany(place.wait);

  let activity: string | undefined;
  const stored: StoredFile[] = [];
  let refusal: Refusal | undefined;
  let work = Promise.resolve();
  const over = new Promise<void>((resolve) => {
    const end = () => resolve();
    const stop = (why: Refusal) => {
      refusal ??= why;
      end();
    };
    const take = async (stream: Readable, { filename, mimeType }: busboy.FileInfo) => {
      if (refusal) return void stream.resume();
      if (isActivity(mimeType)) {
        activity = await textOf(stream);
        return;
      }
      if (stored.length === mostAttached) return stop(tooManyFiles);
      const put = await store.put({ conversation, from: user, name: filename ?? '', type: mimeType, bytes: stream });
      if (put.file) stored.push(put.file);
      else stop(refusedAs(put.refused));
    };
    form.on('file', (_field, stream, about) => {
      stream.on('error', () => undefined); // told by what reads it
      work = work.then(() => take(stream, about)).catch(() => stop(refusedAs({ reason: 'incomplete', size: 0 })));
    });
    form.on('field', (field, text, { mimeType }) => {
      if (isActivity(mimeType) || field === 'activity') activity = text;
    });
    form.on('filesLimit', () => stop(tooManyFiles));
    form.on('error', () => stop(refusedAs({ reason: 'incomplete', size: 0 })));
    form.on('close', end);
    request.once('close', () => request.complete || form.destroy(new Error('the sender left')));
    request.pipe(form);
  });
  try {
    await over;
    if (refusal) {
      request.unpipe(form);
      form.destroy();
    }
    await work;
    const read = refusal ? undefined : json(activity);
    if (read) return { activity: read.value, stored };
    await discard(files, stored);
    return refusal ?? { status: 400, code: 'BadArgument', message: 'The part "activity" is not JSON.' };
  } finally {
    place.leave();
  }
}

/** Removes files that no message names after all. */
export async function discard({ store }: FileAccess, stored: readonly StoredFile[]): Promise<void> {
  await Promise.all(stored.map(({ conversation, id }) => store.remove(conversation, id)));
}

const isActivity = (type: string): boolean => type === 'application/vnd.microsoft.activity';

/** Without an activity an empty one carries the files, as Direct Line has it. */
function json(text = '{"type":"message"}'): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

async function textOf(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  const collect = new Writable({
    write(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > largestActivity) return done(new Error('the activity is too large'));
      chunks.push(chunk);
      done();
    },
  });
  await pipeline(stream, collect);
  return Buffer.concat(chunks).toString();
}
