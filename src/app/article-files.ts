import { open, realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { Router } from 'express';
import { articleFilesPath } from '../files/article-files.ts';
import { headersFor } from '../files/serving.ts';
import { typeOf } from '../files/sniffing.ts';
import { filesFolder, fileTypes } from '../knowledge/articles/own-files.ts';

/** Their address from elsewhere; undefined where it is not known under which one this Frontdesk is reached. */
export const articleFilesAt = (publicUrl: string | undefined): string | undefined =>
  publicUrl && `${publicUrl.replace(/\/$/, '')}${articleFilesPath}`;

/** A day: a file that is replaced is seen by everybody on the next one. */
const KEPT_SECONDS = 86_400;

/**
 * Gives customers the pictures and documents of articles, to whoever has the address. Only what is of a few types, by its name and
 * by its bytes, and lies in that folder: no hidden file, and nothing behind a link that leads out of it.
 */
export function serveArticleFiles({ folder }: { folder: string }): Router {
  const root = join(folder, filesFolder);
  const router = Router();
  router.get(`${articleFilesPath}*path`, async (request, response, next) => {
    const path: unknown = request.params.path;
    const names = Array.isArray(path) ? path.map(String) : [];
    const type =
      fileTypes[
        extname(names.at(-1) ?? '')
          .slice(1)
          .toLowerCase()
      ];
    const isPlain = names.every((name) => name !== '' && !name.startsWith('.') && !/[/\\\0]/.test(name));
    if (!type || !isPlain) return next();
    const [inside, file] = await Promise.all(
      [root, join(root, ...names)].map((each) => realpath(each).catch(() => '')),
    );
    if (!inside || !file?.startsWith(inside + sep) || (await sniffed(file)) !== type) return next();
    response.set(headersFor({ name: names.at(-1)!, type }));
    response.set('Cache-Control', `public, max-age=${KEPT_SECONDS}`);
    // Sites show them beside what the bot says.
    response.set('Cross-Origin-Resource-Policy', 'cross-origin');
    response.sendFile(file, { cacheControl: false, dotfiles: 'allow' }, (error) => {
      if (error && !response.headersSent) next();
    });
  });
  return router;
}

/** What the bytes of a file are; undefined when it is none. */
async function sniffed(file: string): Promise<string | undefined> {
  const handle = await open(file, 'r').catch(() => undefined);
  if (!handle) return undefined;
  try {
    const { size } = await handle.stat();
    const read = async (at: number, length: number) => {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, at);
      return buffer.subarray(0, bytesRead);
    };
    return (await typeOf({ size, read }, { name: file })).type;
  } catch {
    return undefined;
  } finally {
    await handle.close();
  }
}
