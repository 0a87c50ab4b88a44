import { versionOf } from '../articles/version.ts';
import { type Put, putArticle, removeArticle } from '../authoring/put.ts';

/** A file that is to say something else: undefined, before or after, where there is none. */
export interface FileChange {
  file: string;
  before: string | undefined;
  after: string | undefined;
}

/** Changes files of a base, all of them or, when one is not as it was or cannot be written, none; then it says which. */
export async function changeTogether(
  folder: string,
  changes: readonly FileChange[],
): Promise<(Exclude<Put, { done: true }> & { file: string }) | undefined> {
  const done: FileChange[] = [];
  for (const change of changes) {
    const put = await changeOne(folder, change);
    if ('done' in put) {
      done.unshift(change);
      continue;
    }
    for (const { file, before, after } of done) await changeOne(folder, { file, before: after, after: before });
    return { ...put, file: change.file };
  }
  return undefined;
}

async function changeOne(folder: string, { file, before, after }: FileChange): Promise<Put> {
  if (after === undefined)
    return before === undefined ? { done: true } : removeArticle(file, { folder, version: versionOf(before) });
  return putArticle(file, after, {
    folder,
    before: before === undefined ? 'absent' : { version: versionOf(before) },
  });
}
