import type { EmailAccount } from '../../settings/settings.ts';
import type { LoadApp, Status } from '../commands.ts';
import { type Io, paint } from '../io.ts';
import { given } from '../settings.ts';
import { chosen } from './accounts.ts';

/** `frontdesk mail login`: lets somebody allow Frontdesk to read and send an account's mail, in a browser anywhere. */
export async function mailLogin(io: Io, load: LoadApp, options: { account?: string }): Promise<Status> {
  const parts = given(io);
  if (!parts) return 2;
  const accounts = chosen(io, parts.settings, options.account);
  if ('status' in accounts) return accounts.status;
  const [account, ...more] = accounts.filter(({ oauth }) => oauth);
  if (!account) {
    io.errors.write(
      'No account signs in without a password: write oauth: microsoft or oauth: google for it in frontdesk.yaml (docs/email.md).\n',
    );
    return 1;
  }
  if (more.length > 0) {
    const ids = [account, ...more].map(({ id }) => id);
    io.errors.write(`Say which account: frontdesk mail login --account ${ids.join(' or ')}\n`);
    return 2;
  }
  if (account.oauth?.provider === 'google') {
    io.output.write(atGoogle(account));
    return 1;
  }
  return byCode(io, load, { parts, account });
}

async function byCode(
  io: Io,
  load: LoadApp,
  { parts, account }: { parts: NonNullable<ReturnType<typeof given>>; account: EmailAccount },
): Promise<Status> {
  const { bold, link } = paint(io);
  const { id, address } = account;
  const ended = await (await load()).mailLogin(parts, account, ({ code, url }) =>
    io.output.write(`Open ${link(url)} in any browser, sign in as ${address}, and type ${bold(code)}\nWaiting …\n`),
  );
  switch (ended) {
    case 'done':
      io.output.write(
        `Done: Frontdesk may read and send mail of ${address}. What runs already goes on within two minutes. See: frontdesk mail doctor --account ${id}\n`,
      );
      return 0;
    case 'declined':
      io.errors.write('It was declined there, and nothing has changed.\n');
      return 1;
    case 'expired':
      io.errors.write('Nobody typed the code in time, and nothing has changed: run frontdesk mail login again.\n');
      return 1;
    default:
      return ended satisfies never;
  }
}

/** Google gives device codes for a few scopes only, and that of mail is none of them. */
function atGoogle({ id, address }: EmailAccount): string {
  const variable = `EMAIL_REFRESH_TOKEN_${id.toUpperCase().replaceAll('-', '_')}`;
  return `Google gives no code for mail that could be typed elsewhere. Get a refresh token in a browser:
  1. In your OAuth client at console.cloud.google.com add the redirect address https://developers.google.com/oauthplayground
  2. Open https://developers.google.com/oauthplayground, and in its settings choose "Use your own OAuth credentials".
  3. Authorize the scope https://mail.google.com/ as ${address}, and exchange the code for tokens.
  4. Put the refresh token into ${variable}, and start Frontdesk again.
Then: frontdesk mail doctor --account ${id}
`;
}
