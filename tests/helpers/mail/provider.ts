import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { OAuthApp } from '../../../src/channels/email/fetching/provider.ts';

/** A stand-in for Google or Microsoft: gives tokens, and tells Dovecot whose they are. */
export interface Provider {
  app: OAuthApp;
  /** For Dovecot, which puts the token at its end. */
  tokenInfo: string;
  /** The refresh token that is good now. */
  refreshToken(): string;
  /** How many access tokens were asked for. */
  asked(): number;
  /** What was sent with the last request. */
  last(): Record<string, string>;
  /** Access tokens given so far are no longer good. */
  expires(): void;
  /** The owner takes the permission back, or gives it again. */
  revokes(): void;
  permits(): void;
  /** Gives a new refresh token with each access token, and the old one ends. */
  rotates(): void;
  /** It has trouble, or is itself again. */
  breaks(broken: boolean): void;
  /** Answers of the device flow, in order; the last one stays. */
  answers(...codes: string[]): void;
  stop(): Promise<void>;
}

/** Starts it on a loopback port. Access tokens are those of `user`, and last `seconds`. */
export async function startProvider({ user = 'support', seconds = 3600 } = {}): Promise<Provider> {
  const good = new Set<string>();
  let refresh = 'refresh-1';
  let given = 0;
  let last: Record<string, string> = {};
  let permitted = true;
  let rotating = false;
  let broken = false;
  let codes: string[] = [];

  const says = (response: ServerResponse, status: number, body: object) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  const gives = (response: ServerResponse) => {
    const token = `access-${++given}`;
    good.add(token);
    if (rotating) refresh = `refresh-${given + 1}`;
    const more = rotating || last.grant_type !== 'refresh_token' ? { refresh_token: refresh } : {};
    says(response, 200, { access_token: token, expires_in: seconds, token_type: 'Bearer', ...more });
  };
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname === '/tokeninfo') {
      const known = good.has(searchParams.get('access_token') ?? '');
      return void says(response, known ? 200 : 401, known ? { email: user } : { error: 'invalid_token' });
    }
    let body = '';
    for await (const chunk of request) body += chunk;
    last = Object.fromEntries(new URLSearchParams(body));
    if (broken) return void response.writeHead(503).end('<h1>Come back later</h1>');
    if (pathname === '/device')
      return void says(response, 200, {
        ...{
          device_code: 'device',
          user_code: 'ABCD',
          verification_uri: 'https://login.example',
          interval: 1,
          expires_in: 600,
        },
      });
    if (last.grant_type === 'refresh_token') {
      if (!permitted || last.refresh_token !== refresh) return void says(response, 400, { error: 'invalid_grant' });
      return void gives(response);
    }
    const code = codes.length > 1 ? codes.shift() : codes[0];
    if (code === 'done') return void gives(response);
    says(response, 400, { error: code });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    app: { provider: 'microsoft', clientId: 'frontdesk', urls: { token: `${base}/token`, device: `${base}/device` } },
    tokenInfo: `${base}/tokeninfo?access_token=`,
    refreshToken: () => refresh,
    asked: () => given,
    last: () => last,
    expires: () => good.clear(),
    revokes() {
      permitted = false;
      good.clear();
    },
    permits() {
      permitted = true;
    },
    rotates() {
      rotating = true;
    },
    breaks(now) {
      broken = now;
    },
    answers(...given) {
      codes = given;
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
