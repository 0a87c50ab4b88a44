import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { beginDeviceLogin } from '../../../../src/channels/email/fetching/device-login.ts';
import { createAccessTokens } from '../../../../src/channels/email/fetching/oauth.ts';
import { urlsOf } from '../../../../src/channels/email/fetching/provider.ts';
import { createMemoryRefreshToken } from '../../../../src/channels/email/fetching/refresh-token.ts';
import { LoginRefused } from '../../../../src/channels/email/fetching/refused.ts';
import { type Provider, startProvider } from '../../../helpers/mail/provider.ts';
import { until } from '../../../helpers/until.ts';

let provider: Provider;
beforeEach(async () => {
  provider = await startProvider();
});
afterEach(() => provider.stop());

describe('access tokens', () => {
  let time = 0;
  /** What the processes of a server share; each `open` is one of them. */
  let kept: Parameters<typeof createMemoryRefreshToken>[1];
  beforeEach(() => {
    kept = new Map();
  });
  const login = ({ given }: { given: string | undefined } = { given: 'refresh-1' }) =>
    createMemoryRefreshToken(
      { account: 'support', address: 'help@example.org', provider: 'microsoft', clientId: 'frontdesk', given },
      kept,
    );
  const open = (mine = login()) => createAccessTokens({ app: provider.app, login: mine, now: () => time });
  const minute = 60_000;

  it('are asked for with the refresh token, as the application, for reading and sending mail', async () => {
    expect(await open().get()).toBe('access-1');
    expect(provider.last()).toEqual({
      client_id: 'frontdesk',
      grant_type: 'refresh_token',
      refresh_token: 'refresh-1',
      scope: expect.stringMatching(/IMAP\.AccessAsUser\.All .*SMTP\.Send offline_access$/),
    });
  });

  it('are kept until five minutes before they expire', async () => {
    const tokens = open();
    await tokens.get();
    time += 54 * minute;
    expect(await tokens.get()).toBe('access-1');
    time += 2 * minute;
    expect(await tokens.get()).toBe('access-2');
  });

  it('are asked for once when many need one', async () => {
    const tokens = open();
    expect(new Set(await Promise.all([tokens.get(), tokens.get(), tokens.get()]))).toEqual(new Set(['access-1']));
    expect(provider.asked()).toBe(1);
  });

  it('are replaced when a server refuses one, once for all who were refused', async () => {
    const tokens = open();
    const refused = await tokens.get();
    expect(await tokens.get({ instead: refused })).toBe('access-2');
    expect(await tokens.get({ instead: refused })).toBe('access-2');
    expect(provider.asked()).toBe(2);
  });

  it('are refused for good when the owner took the permission back; asking again is possible', async () => {
    const tokens = open();
    provider.revokes();
    const error = await tokens.get().catch((cause) => cause);
    expect(error).toBeInstanceOf(LoginRefused);
    expect(error.message).toContain('frontdesk mail login');
    provider.permits();
    expect(await tokens.get()).toBe('access-1');
  });

  it('are not refused for good when the provider has trouble', async () => {
    const tokens = open();
    provider.breaks(true);
    const error = await tokens.get().catch((cause) => cause);
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(LoginRefused);
    expect(error.message).toContain('503');
    provider.breaks(false);
    expect(await tokens.get()).toBe('access-1');
  });

  it('may come with another refresh token, which is kept and used from then on', async () => {
    const tokens = open();
    provider.rotates();
    const first = await tokens.get();
    expect(await login().get()).toBe('refresh-2');
    expect(await tokens.get({ instead: first })).toBe('access-2');
    expect(await login().get()).toBe('refresh-3');
  });

  it('come to every process although one has replaced the refresh token of the others', async () => {
    const [one, other] = [open(), open()];
    provider.rotates();
    await one.get();
    expect(await other.get()).toBe('access-2');
    expect(await one.get({ instead: 'access-1' })).toBe('access-3');
  });

  it('come to every process when all ask at once', async () => {
    provider.rotates();
    await Promise.all([open().get(), open().get()]);
    expect(provider.asked()).toBe(2);
  });

  it('come again without a restart after somebody has logged in anew', async () => {
    const tokens = open(login({ given: undefined }));
    const error = await tokens.get().catch((cause) => cause);
    expect(error).toBeInstanceOf(LoginRefused);
    expect(error.message).toContain('nobody has logged in at microsoft: run "frontdesk mail login"');
    await login({ given: undefined }).keep(provider.refreshToken());
    expect(await tokens.get()).toBe('access-1');
  });

  it('come although the new refresh token cannot be kept, and it is kept later', async () => {
    const mine = login();
    let away = true;
    const tokens = open({
      get: mine.get,
      keep: async (token) => {
        if (away) throw new Error('Redis is away');
        await mine.keep(token);
      },
    });
    provider.rotates();
    expect(await tokens.get()).toBe('access-1');
    expect(await tokens.get({ instead: 'access-1' })).toBe('access-2');
    expect(await login().get()).toBe('refresh-1');
    away = false;
    expect(await tokens.get()).toBe('access-2');
    await until('it to be kept', async () => (await login().get()) === 'refresh-3');
  });

  it('are asked for where the provider gives them', () => {
    expect(urlsOf({ provider: 'google', clientId: 'x' }).token).toBe('https://oauth2.googleapis.com/token');
    expect(urlsOf({ provider: 'microsoft', clientId: 'x', tenant: 'example.org' }).device).toBe(
      'https://login.microsoftonline.com/example.org/oauth2/v2.0/devicecode',
    );
  });
});

describe('a login on another device', () => {
  const begins = () => beginDeviceLogin(provider.app, { pace: 0.001 });

  it('shows a code and where to type it, and waits until that was done', async () => {
    provider.answers('authorization_pending', 'slow_down', 'authorization_pending', 'done');
    const login = await begins();
    expect([login.code, login.url]).toEqual(['ABCD', 'https://login.example']);
    expect(await login.finish()).toEqual({ outcome: 'done', refreshToken: 'refresh-1' });
  });

  it.each([
    ['access_denied', 'declined'],
    ['authorization_declined', 'declined'],
    ['expired_token', 'expired'],
  ])('ends with %s', async (code, outcome) => {
    provider.answers('authorization_pending', code);
    expect(await (await begins()).finish()).toEqual({ outcome });
  });

  it('says in a sentence that there is no code', async () => {
    const app = { ...provider.app, urls: { ...urlsOf(provider.app), device: urlsOf(provider.app).token } };
    provider.answers('invalid_scope');
    await expect(beginDeviceLogin(app)).rejects.toThrow('microsoft gives no device code (invalid_scope)');
  });
});
