import { createRedisColleagues } from '../colleagues.ts';
import type { OpenDesk } from '../desk.ts';
import { createWebDesk } from './desk.ts';
import { createRedisLooking } from './looking.ts';
import { createRedisNotices } from './notices.ts';
import { createRedisSessions } from './sessions.ts';

/** The desk in the browser: it is always there. */
export const openWebDesk: OpenDesk = ({ settings, redis, listening, http, ...ground }) =>
  createWebDesk({
    ...ground,
    colleagues: createRedisColleagues(redis),
    passes: createRedisSessions(redis),
    notices: createRedisNotices({ redis, listening }),
    looking: createRedisLooking({ redis, listening }),
    publicUrl: http.publicUrl,
    title: settings.name,
    survey: settings.survey,
    address: http.addressOf,
  });
