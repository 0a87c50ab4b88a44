import type { LoadApp, Status } from './commands.ts';
import type { Io } from './io.ts';
import { given } from './settings.ts';

/** `frontdesk chat`: the bot in this terminal. */
export async function chat(io: Io, load: LoadApp, options: { locale?: string }): Promise<Status> {
  const parts = given(io);
  if (!parts) return 2;
  const { locales } = parts.settings;
  const locale = options.locale ?? locales[0]!;
  if (!locales.includes(locale)) {
    io.errors.write(`"${locale}" is not among the locales of frontdesk.yaml: ${locales.join(', ')}.\n`);
    return 2;
  }
  await (await load()).chat(parts, io, locale);
  return 0;
}
