import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { ByteRange, Files, StoredFile } from './files.ts';
import { inlineTypes } from './types.ts';

/**
 * The headers under which a file is served: pictures may be shown, all else is saved, and nothing is taken for another
 * type than it has or may run anything, not even when its link is opened by itself.
 */
export function headersFor(file: Pick<StoredFile, 'name' | 'type'>): Record<string, string> {
  const disposition = inlineTypes.includes(file.type) ? 'inline' : 'attachment';
  return {
    'Content-Type': file.type,
    'Content-Disposition': `${disposition}; ${fileNames(file.name)}`,
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
    'Referrer-Policy': 'no-referrer', // the link is the key
    'Cache-Control': 'private, max-age=3600',
    'Accept-Ranges': 'bytes',
  };
}

/** Answers a request for a file: all of it, a range of it, its headers alone (HEAD), or 404. Whether it may be asked for was checked before. */
export async function serve(
  files: Files,
  asked: { conversation: string; id: string },
  request: Pick<IncomingMessage, 'method' | 'headers'>,
  response: ServerResponse,
): Promise<void> {
  const file = await files.find(asked.conversation, asked.id);
  const range = file && rangeOf(request.headers.range, file.size);
  if (range === 'outside') {
    response.writeHead(416, { 'Content-Range': `bytes */${file!.size}` }).end();
    return;
  }
  const opened = file && (await files.open(asked.conversation, asked.id, range));
  if (!opened) {
    response.writeHead(404, { 'Cache-Control': 'no-store' }).end();
    return;
  }
  const { start, end } = range ?? { start: 0, end: opened.file.size - 1 };
  response.writeHead(range ? 206 : 200, {
    ...headersFor(opened.file),
    'Content-Length': end - start + 1,
    ...(range && { 'Content-Range': `bytes ${start}-${end}/${opened.file.size}` }),
  });
  if (request.method === 'HEAD') {
    opened.body.destroy();
    response.end();
    return;
  }
  // Whoever left in the middle is no fault; and once headers are out, a broken connection is all that can be said.
  await pipeline(opened.body, response).catch(() => {});
}

/** RFC 6266: a name of plain letters for the oldest clients, and beside it the true one (RFC 8187) when it differs. */
function fileNames(name: string): string {
  const plain = name.replaceAll(/[^\x20-\x7e]/gu, '_').replaceAll(/["\\%]/g, '_');
  const encoded = encodeURIComponent(name.replaceAll(/\p{Cs}/gu, '_')).replaceAll(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `filename="${plain}"${plain === name ? '' : `; filename*=UTF-8''${encoded}`}`;
}

/** The one range that is asked for; undefined for none, several or what is no range (RFC 9110: then all is served). */
function rangeOf(header: string | undefined, size: number): ByteRange | 'outside' | undefined {
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (from === undefined || to === undefined || (from === '' && to === '')) return undefined;
  if (from === '') return Number(to) === 0 ? 'outside' : { start: Math.max(0, size - Number(to)), end: size - 1 };
  const range = { start: Number(from), end: to === '' ? size - 1 : Math.min(Number(to), size - 1) };
  if (to !== '' && Number(to) < range.start) return undefined;
  return range.start >= size ? 'outside' : range;
}
