import { type Calibration, parseCalibration, writeCalibration } from './calibration.ts';

/** What is needed of a Redis connection. */
interface RescaleCommands {
  get(key: string): Promise<string | null>;
  set(key: string, value: string): Promise<unknown>;
  del(key: string): Promise<unknown>;
}

/** What is applied, beside the two parameters: from how many labels it was made, and when. */
export type Applied = Calibration & { labels?: number; at?: string };

/** Beside the record of questions, whose verdicts it is made of. */
const key = 'fd:{record}:rescale';
/** Nobody waits for it longer than a few seconds; a look costs less than a customer's message. */
const LOOK_MS = 2000;

/** Makes it count, or nothing any more, in every process on this Redis; the commands on this machine know at once. */
export async function applyCalibration(
  { redis, stateFolder }: { redis: RescaleCommands; stateFolder: string },
  applied: Applied | undefined,
): Promise<void> {
  const text = applied && `${JSON.stringify(applied)}\n`;
  if (text === undefined) await redis.del(key);
  else await redis.set(key, text);
  await writeCalibration(stateFolder, text);
}

/** What counts now, in a process that runs. */
export interface Followed {
  now(): Calibration | undefined;
  stop(): Promise<void>;
}

/**
 * Follows what counts on this Redis, by looking: what was said while it was away is not missed. The state folder's file
 * follows, too, so that commands without Redis say what the bot says.
 */
export async function followCalibration(parts: {
  redis: Pick<RescaleCommands, 'get'>;
  stateFolder: string;
  log: { info(details: object, text: string): void; warn(details: object, text: string): void };
  everyMs?: number;
}): Promise<Followed> {
  const { redis, stateFolder, log, everyMs = LOOK_MS } = parts;
  let current: Calibration | undefined;
  let seen: string | null | undefined;

  const look = async () => {
    const text = await redis.get(key).catch(() => undefined);
    // While Redis is away it stays as it was.
    if (text === undefined || text === seen) return;
    const first = seen === undefined;
    seen = text;
    const rescale = text === null ? undefined : parseCalibration(text);
    if (text !== null && !rescale) {
      log.warn({}, 'confidence calibration cannot be read: make it anew with "frontdesk faq labels --apply"');
      return;
    }
    current = rescale;
    if (!first) log.info({ rescale }, 'confidence calibration updated from ratings');
    await writeCalibration(stateFolder, text ?? undefined).catch((error: unknown) =>
      log.warn({ err: error }, 'could not write the calibration file'),
    );
  };

  await look();
  let looking = Promise.resolve();
  let stopped = false;
  const timer = setInterval(() => {
    looking = looking.then(() => (stopped ? undefined : look()));
  }, everyMs).unref();
  return {
    now: () => current,
    async stop() {
      stopped = true;
      clearInterval(timer);
      await looking;
    },
  };
}
