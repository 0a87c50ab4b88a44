import type { LoadApp, Status } from './commands.ts';
import type { Io } from './io.ts';
import { given } from './settings.ts';

/** `frontdesk slack manifest`: prints it as JSON. */
export async function slackManifest(io: Io, load: LoadApp): Promise<Status> {
  const parts = given(io);
  if (!parts) return 2;
  io.output.write(`${JSON.stringify((await load()).slackManifest(parts.settings), null, 2)}\n`);
  return 0;
}
