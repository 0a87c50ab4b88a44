import type { EmailAccount } from '../../../settings/settings.ts';
import { type AccessTokens, createAccessTokens } from './oauth.ts';
import type { OAuthApp } from './provider.ts';
import { createRedisRefreshToken, type LoginCommands, type RefreshToken } from './refresh-token.ts';

/** How an account signs in at its provider, and what is kept of that. */
export interface Login {
  app: OAuthApp;
  token: RefreshToken;
}

/** Where logins are kept, and under which secret of the server. */
export interface LoginGround {
  redis: LoginCommands;
  secret: string;
}

/** The login of an account; undefined when it has a password. */
export function loginOf({ id, address, oauth }: EmailAccount, { redis, secret }: LoginGround): Login | undefined {
  if (!oauth) return undefined;
  const { provider, clientId, clientSecret, tenant, urls, refreshToken: given } = oauth;
  return {
    app: {
      ...{ provider, clientId },
      ...(clientSecret !== undefined && { clientSecret }),
      ...(tenant !== undefined && { tenant }),
      ...(urls && { urls }),
    },
    token: createRedisRefreshToken({ redis, secret, owner: { account: id, address, provider, clientId, given } }),
  };
}

/** Its access tokens, for IMAP and SMTP; undefined when it has a password. */
export function accessTokensOf(account: EmailAccount, ground: LoginGround): AccessTokens | undefined {
  const login = loginOf(account, ground);
  return login && createAccessTokens({ app: login.app, login: login.token });
}
