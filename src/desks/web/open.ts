import type { OpenDesk } from '../desk.ts';
import { createWebDesk } from './desk.ts';
import { createRedisSessions } from './sessions.ts';

/** The desk in the browser: it is always there. */
export const openWebDesk: OpenDesk = ({ settings, redis, http, ...ground }) =>
  createWebDesk({
    ...ground,
    passes: createRedisSessions(redis),
    publicUrl: http.publicUrl,
    title: settings.name,
    address: http.addressOf,
  });
