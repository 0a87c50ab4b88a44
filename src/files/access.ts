import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Files } from './files.ts';
import { createLinks, type Linked, type Links } from './links.ts';
import { serve } from './serving.ts';
import { createUploads, type Uploads } from './uploading.ts';

/** What channels and desks take and show files with; one for a process. */
export interface FileAccess {
  store: Files;
  links: Links;
  uploads: Uploads;
}

/** As long as tokens may follow one another: a chat that is open all day still shows its pictures in the evening. */
const shownMs = 24 * 60 * 60_000;

/** Opens the ways to a store of files, under the server's secret. */
export function createFileAccess(store: Files, secret: string): FileAccess {
  return { store, links: createLinks({ secret, lifetimeMs: shownMs }), uploads: createUploads(store) };
}

/** The parts of a message in which stored files are named. */
interface Naming {
  conversation: { id: string };
  attachments?: { file?: { id: string }; contentUrl?: string }[];
}

/** The message with a link at each stored file, made now: links expire, so what is stored has none. */
export function withLinks<M extends Naming>(message: M, link: (linked: Linked) => string): M {
  if (!message.attachments?.some(({ file }) => file)) return message;
  const attachments = message.attachments.map((one) =>
    one.file ? { ...one, contentUrl: link({ conversation: message.conversation.id, id: one.file.id }) } : one,
  );
  return { ...message, attachments };
}

/** Answers requests for links of one audience, where whoever has the link may read. */
export function openLinks(
  { store, links }: FileAccess,
  audience: string,
): (request: IncomingMessage & { params: { link: string } }, response: ServerResponse) => Promise<void> {
  return async (request, response) => {
    const linked = links.read(audience, request.params.link, Date.now());
    if (linked) return serve(store, linked, request, response);
    response.writeHead(404, { 'Content-Type': 'text/plain', 'Cache-Control': 'no-store' });
    response.end('This link is not valid any more. Open the conversation again: it has a new one.\n');
  };
}
