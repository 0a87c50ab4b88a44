import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { App, HTTPReceiver, type Receiver, type webApi } from '@slack/bolt';
import type { Log } from '../conversation/log.ts';
import { backoff } from '../waiting/backoff.ts';
import { pause } from '../waiting/pause.ts';
import { withinTimeOr } from '../waiting/time-limit.ts';
import * as answers from './answers.ts';
import { ask, clientOptions, createClient } from './calls.ts';
import { boltLogger } from './logger.ts';
import { missingScopes } from './manifest.ts';
import { durable } from './receiver.ts';
import { createSockets, type Health } from './sockets.ts';

/** How the Slack app is reached: Socket Mode, or HTTP at /slack/events. */
export type SlackSettings = {
  botToken: string;
  apiUrl: string | undefined;
  /** Whether customers write there, which needs more scopes; default: they do. */
  customers?: boolean;
} & ({ mode: 'socket'; appToken: string } | { mode: 'http'; signingSecret: string });

/** Who we are in Slack; `scopes` are those the app was given. */
export interface Me {
  team: string;
  user: string;
  bot: string;
  /** Where the workspace is in a browser, with a slash at the end. */
  url: string;
  scopes: ReadonlySet<string>;
}

/** The connection that the Slack channel and the Slack desk share. */
export interface SlackConnection {
  /** Bolt's app, to register listeners on before `listen`. Events are acknowledged when every listener has finished. */
  app: App;
  /** The Web API; each call is tried once. */
  client: webApi.WebClient;
  /** Answers POST /slack/events; undefined in Socket Mode. It reads the body itself, so no body parser may come before it. */
  http: RequestListener | undefined;
  /** Who we are, once Slack has said so. */
  me(): Me | undefined;
  /** Registers what to do with a click that no listener knows (a button of an older version). It is acknowledged already. */
  onStale(told: (body: Record<string, unknown>) => Promise<void>): void;
  /**
   * Asks Slack who we are and begins to receive; called once, after every listener is registered. Resolves when the first
   * try is decided, or after five seconds; while Slack cannot be reached or refuses us it goes on trying, and `health` says why.
   */
  listen(): Promise<void>;
  health(): Health;
  /** Takes nothing new, finishes what is under way, and lets go of the connections. */
  stop(): Promise<void>;
}

/** The largest request that Slack sends is far smaller; a larger one is none of Slack's. */
const BODY_LIMIT = 1024 * 1024;
/** The program does not wait for Slack longer than this before it says that it is there. */
const PATIENCE = 5000;
/** Bolt refuses old timestamps only; a request from the future could be replayed until then. */
const SKEW_SECONDS = 300;

const fromTheFuture = (request: IncomingMessage): boolean =>
  Number(request.headers['x-slack-request-timestamp']) > Date.now() / 1000 + SKEW_SECONDS;

/** Connects to one Slack workspace. Nothing happens before `listen`. */
export const connectSlack = (settings: SlackSettings, parts: { log: Log; mostBackoff?: number }): SlackConnection => {
  const { log, mostBackoff = 30_000 } = parts;
  const { botToken, apiUrl } = settings;
  const client = createClient(botToken, { apiUrl, log });
  const stale: ((body: Record<string, unknown>) => Promise<void>)[] = [];
  let me: Me | undefined;
  let refusal: string | undefined;
  let stopped = false;

  const sockets = settings.mode === 'socket' ? createSockets({ ...settings, log, most: mostBackoff }) : undefined;
  const web =
    settings.mode === 'http'
      ? new HTTPReceiver({
          signingSecret: settings.signingSecret,
          // The second is what Express leaves of the first when the listener is mounted there.
          endpoints: ['/slack/events', '/events'],
          bodyLimit: BODY_LIMIT,
          logger: boltLogger(log),
          unhandledRequestHandler({ response }) {
            if (!response.headersSent) response.writeHead(503).end();
          },
        })
      : undefined;
  const receiver = durable((sockets ?? web) as Receiver, async (body) => {
    for (const told of stale) await told(body);
  });
  const app = new App({
    receiver,
    authorize: async () => {
      if (!me) throw new Error('Slack has not said yet who we are');
      return { botToken, botId: me.bot, botUserId: me.user };
    },
    convoStore: false,
    logger: boltLogger(log),
    clientOptions: clientOptions({ apiUrl, log }),
  });
  // Bolt would log an error and lose it here; the receiver must see it, to not acknowledge.
  app.error(async (error) => {
    log.warn({ err: error }, 'Slack event could not be stored; Slack will send it again');
    throw error;
  });

  const introduce = async (): Promise<boolean> => {
    const answer = await ask(answers.whoWeAre, () => client.auth.test());
    if (answer.outcome === 'done') {
      const { team_id: team, user_id: user, bot_id: bot, url, response_metadata } = answer.data;
      me = { team, user, bot, url, scopes: new Set(response_metadata?.scopes) };
      refusal = undefined;
      const missing = missingScopes(me.scopes, { customers: settings.customers ?? true });
      if (missing.length)
        log.warn({ missing }, 'the Slack app lacks scopes: install it again with the manifest of this version');
      return true;
    }
    refusal =
      answer.outcome === 'declined' ? answer.error : answer.outcome === 'limited' ? 'rate limited' : answer.reason;
    return false;
  };
  const begin = async (): Promise<void> => {
    if (await introduce()) {
      await sockets?.start();
      return;
    }
    log.error({ reason: refusal }, 'Slack does not accept SLACK_BOT_TOKEN, or cannot be reached: trying again');
    void (async () => {
      for (let tries = 1; !stopped; tries += 1) {
        await pause(backoff(tries, { first: 500, most: mostBackoff }), { ref: false });
        if (!stopped && (await introduce())) return sockets?.start();
      }
    })();
  };

  return {
    app,
    client,
    http: web
      ? (request: IncomingMessage, response: ServerResponse) => {
          if (!me) response.writeHead(503).end();
          else if (request.method !== 'POST') response.writeHead(404).end();
          else if (fromTheFuture(request)) response.writeHead(401).end();
          else web.requestListener(request, response);
        }
      : undefined,
    me: () => me,
    onStale(told) {
      stale.push(told);
    },
    async listen() {
      await withinTimeOr(begin(), PATIENCE, undefined);
    },
    health: () =>
      me ? (sockets?.health() ?? { connected: true }) : { connected: false, ...(refusal && { reason: refusal }) },
    async stop() {
      stopped = true;
      await receiver.drain();
      await sockets?.stop();
    },
  };
};
