import type { LoadApp, Status } from './commands.ts';
import type { Io } from './io.ts';
import { given } from './settings.ts';

/** `frontdesk desk link NAME`: prints the link alone, so that it can be piped. */
export async function deskLink(io: Io, load: LoadApp, name: string): Promise<Status> {
  const parts = given(io);
  if (!parts) return 2;
  const clean = name.replaceAll(/[\p{Cc}\p{Cf}]/gu, '').trim();
  if (clean === '' || clean.length > 60) {
    io.errors.write(
      'Give the name that customers are to read, of at most 60 letters: frontdesk desk link "Ana Ruiz"\n',
    );
    return 2;
  }
  io.output.write(`${await (await load()).deskLink(parts, clean)}\n`);
  return 0;
}
