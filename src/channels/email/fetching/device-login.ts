import { setTimeout as sleep } from 'node:timers/promises';
import { ask, type OAuthApp, scopeOf, urlsOf } from './provider.ts';

/** A login that somebody finishes in a browser, on any machine (RFC 8628). */
export interface DeviceLogin {
  /** What to type, and where. */
  code: string;
  url: string;
  /** Waits until they have, and resolves to how it ended; rejects only when the provider has trouble of its own. */
  finish(signal?: AbortSignal): Promise<LoggedIn>;
}

/** How a login ended. */
export type LoggedIn = { outcome: 'done'; refreshToken: string } | { outcome: 'declined' | 'expired' };

/** What a provider says to somebody who asks too often: five seconds more from then on (RFC 8628, 3.5). */
const SLOWER_MS = 5000;

/** Begins a login; rejects, with a sentence, when the provider gives no code. `pace` is how long a second is. */
export async function beginDeviceLogin(app: OAuthApp, { pace = 1 }: { pace?: number } = {}): Promise<DeviceLogin> {
  const begun = await ask(urlsOf(app).device, app, { scope: scopeOf(app) });
  const { device_code: device, user_code: code, verification_uri: uri, verification_url: url = uri } = begun;
  if (typeof device !== 'string' || typeof code !== 'string' || typeof url !== 'string')
    throw new Error(`${app.provider} gives no device code (${begun.error ?? 'no reason given'}): use a refresh token`);
  const ends = Date.now() + Number(begun.expires_in ?? 900) * 1000 * pace;
  let pause = Number(begun.interval ?? 5) * 1000 * pace;

  const once = async (): Promise<LoggedIn | undefined> => {
    const words = { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: device };
    const { error, refresh_token: refreshToken } = await ask(urlsOf(app).token, app, words);
    if (error === 'slow_down') pause += SLOWER_MS * pace;
    if (error === 'authorization_pending' || error === 'slow_down') return undefined;
    if (error === 'expired_token') return { outcome: 'expired' };
    if (error === 'access_denied' || error === 'authorization_declined') return { outcome: 'declined' };
    if (error !== undefined) throw new Error(`${app.provider} does not finish the login (${error})`);
    if (typeof refreshToken !== 'string') throw new Error(`${app.provider} gives no refresh token`);
    return { outcome: 'done', refreshToken };
  };

  return {
    code,
    url,
    async finish(signal) {
      while (Date.now() < ends) {
        await sleep(pause, undefined, signal && { signal });
        const end = await once();
        if (end) return end;
      }
      return { outcome: 'expired' };
    },
  };
}
