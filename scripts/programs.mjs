/** Finding the programs that Frontdesk runs beside itself, and installing them where that is allowed. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The path of the first of these programs that is on the PATH, or undefined. */
export function findProgram(...names) {
  for (const name of names) {
    for (const folder of (process.env.PATH ?? '').split(delimiter)) {
      const file = join(folder, name);
      if (folder && isExecutable(file)) return file;
    }
  }
  return undefined;
}

/** The path of redis-server or valkey-server, or undefined. */
export const findRedis = () => findProgram('redis-server', 'valkey-server');

/** The path of a Chromium or Chrome for the browser tests, or undefined: rather the one without windows, which takes a quarter less. */
export const findChromium = () =>
  findProgram('chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable') ??
  ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'].find(isExecutable);

/** Where Debian has servers, which is not on everybody's PATH, and where Dovecot has its parts. */
const forServers = ['/usr/sbin', '/usr/local/sbin', '/usr/lib/dovecot', '/usr/libexec/dovecot'];

/** The path of the first of these servers, or undefined. */
export const findServer = (...names) =>
  findProgram(...names) ?? names.flatMap((name) => forServers.map((folder) => join(folder, name))).find(isExecutable);

/** Whether all of Dovecot is there that the mail tests need: IMAP, LMTP and Sieve. */
export const findDovecot = () =>
  ['dovecot', 'imap', 'lmtp', 'sievec'].every((name) => findServer(name)) ? findServer('dovecot') : undefined;

/** The path of Exim, or undefined. */
export const findExim = () => findServer('exim4', 'exim');

/** Whether this machine has a mail server already, which a second one would replace. */
export const hasMailTransport = () => findServer('sendmail', 'postfix') !== undefined;

/** Whether this is root on Debian or one of its children, where apt-get may install. */
export const aptMayInstall = () =>
  process.getuid?.() === 0 && existsSync('/etc/debian_version') && findProgram('apt-get') !== undefined;

/** Whether this is Ubuntu, whose package of Chromium is not one. */
export const isUbuntu = () =>
  existsSync('/etc/os-release') && /^ID=ubuntu$/m.test(readFileSync('/etc/os-release', 'utf8'));

/**
 * Installs packages with apt-get and says whether that worked. A `service` that comes with it is neither started now
 * nor at the next boot; it was not on the machine before, so nobody can be using it.
 */
export function installWithApt(names, { service, policy = '/usr/sbin/policy-rc.d' } = {}) {
  const allow = service ? forbidServiceStarts(policy) : () => {};
  try {
    const words = ['install', ...[names].flat()];
    const installed = apt(...words) || (apt('update') && apt(...words));
    if (installed && service) keepOff(service);
    return installed;
  } finally {
    allow();
  }
}

function apt(...words) {
  const done = spawnSync('apt-get', ['-q', '-y', '--no-install-recommends', ...words], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    encoding: 'utf8',
    timeout: 600_000,
  });
  if (done.status === 0) return true;
  // A first "install" fails on images that ship no package lists; only the last failure matters, and it says why.
  process.stderr.write(
    `apt-get ${words.join(' ')}: ${lastLine(done.stderr) || done.error?.message || `status ${done.status}`}\n`,
  );
  return false;
}

/** Debian asks this file before a package may start its service (policy-rc.d, status 101 means no); an existing one stays. */
function forbidServiceStarts(file) {
  if (existsSync(file)) return () => {};
  writeFileSync(file, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  return () => rmSync(file, { force: true });
}

function keepOff(service) {
  if (findProgram('systemctl')) spawnSync('systemctl', ['disable', '--now', service], { timeout: 30_000 });
  else if (findProgram('update-rc.d')) spawnSync('update-rc.d', [service, 'disable'], { timeout: 30_000 });
}

function lastLine(text) {
  return (text ?? '').trim().split('\n').pop();
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
