import { z } from 'zod';

/** How an account signs in without a password, as frontdesk.yaml has it. */
export interface WrittenOAuth {
  provider: 'google' | 'microsoft';
  /** Of Microsoft: whose accounts; undefined: of any organisation. */
  tenant: string | undefined;
  /** Other addresses than the provider's usual ones: those of a national cloud. */
  urls: { token: string; device: string } | undefined;
}

/** The same with the client that we are to the provider, and the refresh token that the environment gives. */
export interface OAuthSettings extends WrittenOAuth {
  clientId: string;
  clientSecret: string | undefined;
  refreshToken: string | undefined;
}

const provider = z.enum(['google', 'microsoft'], {
  errorMap: () => ({ message: 'must be google, microsoft, or { provider: microsoft, tenant: … }' }),
});

const url = z.string().refine((text) => {
  const parsed = URL.canParse(text) ? new URL(text) : undefined;
  // Secrets go there.
  return parsed?.protocol === 'https:' || (parsed?.protocol === 'http:' && /^(localhost|127\.)/.test(parsed.hostname));
}, 'must be an address that begins with https://');

const inFull = z
  .strictObject({
    provider,
    tenant: z
      .string()
      .regex(/^[\w.-]{1,100}$/, 'must be the name or id of a tenant, like example.org')
      .optional(),
    token_url: url.optional(),
    device_url: url.optional(),
  })
  .refine(
    ({ token_url, device_url }) => (token_url === undefined) === (device_url === undefined),
    'needs token_url and device_url together',
  );

/** `oauth` of an account. */
export const oauth = z
  .unknown()
  .transform((given) => (typeof given === 'object' ? given : { provider: given }))
  .pipe(inFull)
  .transform(
    ({ provider, tenant, token_url: token, device_url: device }): WrittenOAuth => ({
      provider,
      tenant,
      urls: token !== undefined && device !== undefined ? { token, device } : undefined,
    }),
  );
