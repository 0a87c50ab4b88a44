import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Log } from '../../../src/conversation/log.ts';
import { connectSlack, type SlackConnection } from '../../../src/slack/connect.ts';
import type { Slack } from './slack.ts';

/** A log that keeps what it was told, for tests to look at. */
export const keepingLog = (): Log & { lines: string[] } => {
  const lines: string[] = [];
  const write = (level: string) => (details: object, text: string) =>
    void lines.push(`${level} ${text} ${JSON.stringify(details)}`);
  return { lines, info: write('info'), warn: write('warn'), error: write('error') };
};

/** Our connection to the stand-in over one of the transports; `url` is the app's address over HTTP. Not listening yet. */
export const connectTo = async (slack: Slack, over: 'socket' | 'http', log = keepingLog()) => {
  const shared = { botToken: slack.tokens.bot, apiUrl: slack.apiUrl };
  const connection: SlackConnection =
    over === 'socket'
      ? connectSlack({ ...shared, mode: 'socket', appToken: slack.tokens.app }, { log, mostBackoff: 100 })
      : connectSlack({ ...shared, mode: 'http', signingSecret: slack.signingSecret }, { log, mostBackoff: 100 });
  const server = createServer((request, response) => {
    if (connection.http && request.url === '/slack/events') connection.http(request, response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`;
  if (over === 'http') slack.subscribe(url);
  return {
    connection,
    url,
    log,
    async stop(): Promise<void> {
      await connection.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
