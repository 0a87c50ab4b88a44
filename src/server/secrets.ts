import { randomBytes } from 'node:crypto';
import { accessSync, constants, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cannotWrite } from './state-folder.ts';

/** The two secrets that the program needs to run: what it signs with, and what a site's server shows to it. */
export interface Secrets {
  frontdesk: string;
  webchat: string;
}

/**
 * The secrets that the settings give; what they do not is made once and kept in the state folder, readable for its owner
 * alone. Processes that start at the same time agree on one. Throws when a kept secret is damaged or cannot be written.
 */
export function keepSecrets(settings: {
  stateFolder: string;
  secrets: Partial<Record<keyof Secrets, string | undefined>>;
}): Secrets {
  return {
    frontdesk: settings.secrets.frontdesk ?? kept(settings.stateFolder, 'frontdesk'),
    webchat: settings.secrets.webchat ?? kept(settings.stateFolder, 'webchat'),
  };
}

/** The file in which a secret is kept. */
export const secretFile = (stateFolder: string, name: keyof Secrets): string => join(stateFolder, `${name}.secret`);

function kept(stateFolder: string, name: keyof Secrets): string {
  const file = secretFile(stateFolder, name);
  const known = read(file);
  if (known !== undefined) return known;
  makeFolder(stateFolder);
  // Written whole under another name and then linked, which fails if the name is taken: no process can read half a secret.
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    writeFileSync(draft, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx', flush: true });
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw cannotWrite(stateFolder, error);
  } finally {
    rmSync(draft, { force: true });
  }
  return read(file)!;
}

function makeFolder(stateFolder: string): void {
  try {
    mkdirSync(stateFolder, { recursive: true, mode: 0o700 });
    accessSync(stateFolder, constants.W_OK);
  } catch (error) {
    throw cannotWrite(stateFolder, error);
  }
}

function read(file: string): string | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8').trim();
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (['ENOENT', 'ENOTDIR'].includes(code)) return undefined;
    const message = `${file} cannot be read (${code}): give it to the user that Frontdesk runs as, for that user alone (chmod 600).`;
    throw new Error(message, { cause: error });
  }
  if (text.length < 32)
    throw new Error(`${file} is damaged: delete it, and a new secret is made (open chats and links then end).`);
  return text;
}
