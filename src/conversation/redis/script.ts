import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** What running scripts needs of a Redis connection; node-redis clients have it. */
export interface RedisScripts {
  evalSha(sha: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
}

/** Runs one script; all keys must lie in one slot. */
export type Script = (keys: string[], args: readonly (string | number)[]) => Promise<unknown>;

/** The script of a .lua file, named by its URL; a Redis that was restarted and has forgotten it is told it again. */
export function scriptOf(redis: RedisScripts, file: URL): Script {
  const source = readFileSync(file, 'utf8');
  const sha = createHash('sha1').update(source).digest('hex');
  return async (keys, args) => {
    const options = { keys, arguments: args.map(String) };
    try {
      return await redis.evalSha(sha, options);
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
      return redis.eval(source, options);
    }
  };
}
