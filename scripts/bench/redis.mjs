/** The private Redis as Frontdesk starts it (every write on disk before it is acknowledged), with counters. */
import { openRedis } from '../../dist/server/redis.js';
import { beforeTheEnd, temporaryFolder } from './measure.mjs';

/** Faults and warnings go to the error output; the rest is of no interest here. */
export const quietLog = {
  debug() {},
  info() {},
  warn: (details, text) => console.error('warning:', text ?? details, details?.err ?? ''),
  error: (details, text) => console.error('error:', text ?? details, details?.err ?? ''),
};

/** Starts one in a folder of its own. `stop` ends it and removes its files. */
export async function startRedis() {
  const { folder, remove } = temporaryFolder();
  const opening = openRedis({ redisUrl: undefined, stateFolder: folder }, quietLog);
  // Also one that is only just starting writes in the folder.
  const forget = beforeTheEnd(() => opening.then(({ close }) => close()).catch(() => undefined));
  const redis = await opening;
  const { client } = redis;
  return {
    client,
    listening: await redis.duplicate(),
    /**
     * Fills go without waiting for the disk; what is measured never does. Nor is the file rewritten: the fork leaves every page of
     * Redis's memory to be taken over again at its next write, which is the price of that moment, and not of a turn.
     */
    async unsafely(fill) {
      await client.configSet('auto-aof-rewrite-percentage', '0');
      await client.configSet('appendfsync', 'no');
      await fill();
      await client.configSet('appendfsync', 'always');
    },
    /** Commands run so far (those inside scripts counted, our own looks not), bytes in and out, CPU seconds of the server. */
    async counters() {
      const info = await client.info('all');
      const value = (name) => Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(info)?.[1] ?? 0);
      const calls = [...info.matchAll(/^cmdstat_([^:]+):calls=(\d+)/gm)]
        .filter(([, name]) => !/^(info|ping|config|script)/.test(name))
        .reduce((sum, [, , count]) => sum + Number(count), 0);
      return {
        commands: calls,
        bytesIn: value('total_net_input_bytes'),
        bytesOut: value('total_net_output_bytes'),
        cpu: value('used_cpu_user') + value('used_cpu_sys'),
      };
    },
    async stop() {
      await redis.close();
      forget();
      remove();
    },
  };
}

/** The difference of two readings of the counters for each of so many turns; CPU in microseconds. */
export function perTurn(before, after, turns) {
  const each = (name) => (after[name] - before[name]) / turns;
  return {
    commands: Math.round(each('commands') * 100) / 100,
    bytesIn: Math.round(each('bytesIn')),
    bytesOut: Math.round(each('bytesOut')),
    redisMicroseconds: Math.round(each('cpu') * 1e6),
  };
}
