import { dnsTxt } from '../channels/email/examining/dns.ts';
import { examineAccount } from '../channels/email/examining/examine.ts';
import { beginDeviceLogin } from '../channels/email/fetching/device-login.ts';
import { loginOf } from '../channels/email/fetching/login.ts';
import { createReader } from '../channels/email/reading/reader.ts';
import { serversOf } from '../channels/email/servers.ts';
import { createTokens } from '../channels/email/threads/tokens.ts';
import type { App } from '../cli/commands.ts';
import { keepSecrets } from '../server/secrets.ts';
import { withState } from './state.ts';

// What the commands about mail ask of the app.

/** Nobody's account: it knows no address of ours, and believes no server. */
export const mailReader: App['mailReader'] = async () => createReader({ own: [], authserv: [] });

/** One account after the other, each check as soon as it is known. */
export const mailDoctor: App['mailDoctor'] = (given, accounts, tell) =>
  withState(given, async ({ redis }) => {
    const { frontdesk: secret } = keepSecrets(given.settings);
    const [tokens, resolve] = [createTokens(secret), dnsTxt()];
    for (const settings of accounts) {
      const servers = serversOf(settings, { logins: { redis: redis.client, secret } });
      const { id: account, address } = settings;
      for await (const check of examineAccount({ settings, ...servers }, { tokens, resolve }))
        tell({ account, address, ...check });
      servers.transport.close();
    }
  });

/** What it is given is kept for every process. */
export const mailLogin: App['mailLogin'] = (given, account, show) =>
  withState(given, async ({ redis }) => {
    const { frontdesk: secret } = keepSecrets(given.settings);
    const login = loginOf(account, { redis: redis.client, secret });
    if (!login) throw new Error(`${account.id} signs in with a password.`);
    const begun = await beginDeviceLogin(login.app);
    show(begun);
    const ended = await begun.finish();
    if (ended.outcome === 'done') await login.token.keep(ended.refreshToken);
    return ended.outcome;
  });
