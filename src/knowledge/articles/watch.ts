import { type FSWatcher, watch } from 'node:fs';
import type { Look } from './folder.ts';

// Editors save in several steps (write beside, rename, remove); this long after the last of them it is read.
const settled = 80;
// A folder that never settles (a large copy) is read all the same after this time.
const longestWait = 400;

/** What a watch looks with, and whom it tells. */
export interface WatchParts {
  look(): Promise<Look>;
  /** Called with each look that differs from the one before, never twice at a time. Must not reject. */
  changed(look: Look): Promise<void>;
  /** What was seen when the base was read. */
  seen: Look;
}

/**
 * Watches a folder of articles until it is stopped.
 *
 * Each folder has its own fs.watch: on Linux, Node's recursive one is made of such watches too, but misses files that are
 * written into a new folder before its watch is there; here a new folder is looked into again after it is watched.
 * Events are only hints, because network drives, some container mounts and a full inotify table give none: the folder is
 * also looked through again and again, for at most a fiftieth of the time.
 */
export function watchFolder({ look, changed, seen }: WatchParts): { stop(): Promise<void> } {
  const watches = new Map<string, FSWatcher>();
  let stamp = seen.stamp;
  let stopped = false;
  let dirty = false;
  let firstHint = 0;
  let hint: NodeJS.Timeout | undefined;
  let patrol: NodeJS.Timeout | undefined;
  let running = Promise.resolve();

  const check = async () => {
    if (stopped) return;
    const begun = performance.now();
    let now = await look();
    if (adjust(now.folders)) now = await look();
    const took = performance.now() - begun;
    if (!stopped && now.stamp !== stamp) {
      stamp = now.stamp;
      await changed(now);
    }
    clearTimeout(patrol);
    if (!stopped) patrol = setTimeout(enqueue, Math.max(700, 50 * took)).unref();
  };

  // A hint that comes while a check runs asks for one more check, not for one each.
  const enqueue = () => {
    hint = undefined;
    firstHint = 0;
    if (dirty) return;
    dirty = true;
    running = running.then(async () => {
      dirty = false;
      await check();
    });
  };

  const hinted = () => {
    if (stopped) return;
    const now = performance.now();
    firstHint ||= now;
    clearTimeout(hint);
    hint = setTimeout(enqueue, Math.max(0, Math.min(settled, firstHint + longestWait - now)));
  };

  function adjust(folders: readonly string[]): boolean {
    for (const [folder, watcher] of watches) {
      if (folders.includes(folder)) continue;
      watcher.close();
      watches.delete(folder);
    }
    let added = false;
    for (const folder of folders) {
      if (watches.has(folder) || stopped) continue;
      try {
        const watcher = watch(folder, { persistent: false }, (event, name) => {
          // A folder that was removed and made again under its name needs a new watch.
          if (event === 'rename' && name !== null && folder.endsWith(name)) drop(folder, watcher);
          hinted();
        });
        watcher.on('error', () => drop(folder, watcher));
        watches.set(folder, watcher);
        added = true;
      } catch {
        // No watch for this folder: the patrol sees it.
      }
    }
    return added;
  }

  function drop(folder: string, watcher: FSWatcher): void {
    watcher.close();
    if (watches.get(folder) === watcher) watches.delete(folder);
  }

  enqueue();
  return {
    async stop() {
      stopped = true;
      clearTimeout(hint);
      clearTimeout(patrol);
      for (const watcher of watches.values()) watcher.close();
      watches.clear();
      await running;
    },
  };
}
