import type { OpenDesk } from './desk.ts';
import { openSlackDesk } from './slack/open.ts';
import { openWebDesk } from './web/open.ts';

/** Every desk there is, one line each, in the order in which `start` prints them. */
export const desks: readonly OpenDesk[] = [
  openWebDesk, // a page in the browser; always there
  openSlackDesk,
];
