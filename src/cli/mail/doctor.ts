import { checkLine, countFaults } from '../check.ts';
import type { LoadApp, Status } from '../commands.ts';
import { type Io, paint } from '../io.ts';
import { given } from '../settings.ts';
import { chosen } from './accounts.ts';

/** `frontdesk mail doctor`: looks at each account, and sends it a mail; 1 when something keeps mail from coming or going. */
export async function mailDoctor(io: Io, load: LoadApp, options: { account?: string; jsonl?: true }): Promise<Status> {
  const parts = given(io);
  if (!parts) return 2;
  const accounts = chosen(io, parts.settings, options.account);
  if ('status' in accounts) return accounts.status;
  const app = await load();
  const { bold } = paint(io);
  let faults = 0;
  let last: string | undefined;
  await app.mailDoctor(parts, accounts, ({ account, address, ...check }) => {
    if (check.state === 'fault') faults++;
    if (options.jsonl) return void io.output.write(`${JSON.stringify({ account, address, ...check })}\n`);
    if (account !== last) io.output.write(`${last === undefined ? '' : '\n'}${bold(address)} (${account})\n`);
    last = account;
    io.output.write(checkLine(check, io, 13));
  });
  if (!options.jsonl) io.output.write(`\n${countFaults(faults)}`);
  return faults === 0 ? 0 : 1;
}
