import { getEventListeners } from 'node:events';
import { afterEach, expect, it } from '@jest/globals';
import { createSockets } from '../../src/slack/sockets.ts';
import { keepingLog } from '../helpers/slack/connected.ts';
import { createSlack } from '../helpers/slack/slack.ts';

const Original = globalThis.AbortController;
afterEach(() => {
  globalThis.AbortController = Original;
});

it('leaves nothing behind for each try while Slack refuses it, and stops in the middle of a pause', async () => {
  const made: AbortController[] = [];
  globalThis.AbortController = class extends Original {
    constructor() {
      super();
      made.push(this);
    }
  };
  const slack = await createSlack();
  slack.revoke(slack.tokens.app);
  const sockets = createSockets({ appToken: slack.tokens.app, apiUrl: slack.apiUrl, log: keepingLog(), most: 1 });
  await sockets.start();
  const tries = () => slack.calls.filter(({ method }) => method === 'apps.connections.open').length;
  await slack.until('many tries', () => tries() > 30);
  // Two connections: each waits for the end once, in its pause or in its try.
  const waiting = made.map(({ signal }) => getEventListeners(signal, 'abort').length);
  expect(Math.max(...waiting)).toBeLessThanOrEqual(2);
  await sockets.stop();
  const after = tries();
  expect(sockets.health()).toMatchObject({ connected: false });
  await slack.stop();
  expect(tries()).toBe(after);
});
