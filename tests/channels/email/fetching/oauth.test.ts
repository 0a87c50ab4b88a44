import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { beginDeviceLogin } from '../../../../src/channels/email/fetching/device-login.ts';
import { createAccessTokens } from '../../../../src/channels/email/fetching/oauth.ts';
import { urlsOf } from '../../../../src/channels/email/fetching/provider.ts';
import { LoginRefused } from '../../../../src/channels/email/fetching/refused.ts';
import { type Provider, startProvider } from '../../../helpers/mail/provider.ts';

let provider: Provider;
beforeEach(async () => {
  provider = await startProvider();
});
afterEach(() => provider.stop());

describe('access tokens', () => {
  let time = 0;
  const open = (more: { keep?: (token: string) => Promise<void> } = {}) =>
    createAccessTokens({ app: provider.app, refreshToken: provider.refreshToken(), now: () => time, ...more });
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
    const kept: string[] = [];
    const tokens = open({ keep: async (token) => void kept.push(token) });
    provider.rotates();
    const first = await tokens.get();
    expect(await tokens.get({ instead: first })).toBe('access-2');
    expect(kept).toEqual(['refresh-2', 'refresh-3']);
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
