/**
 * `node scripts/prepare.mjs start|test|quick|build` puts in place what is missing for that command, says each thing that it
 * does in one line, and says nothing when nothing is missing. Node's built-ins only: it runs before there is a node_modules.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, isBuilt } from './build.mjs';
import {
  aptMayInstall,
  findChromium,
  findDovecot,
  findExim,
  findRedis,
  hasMailTransport,
  installWithApt,
  isUbuntu,
} from './programs.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
/** The packages of Debian that the mail tests need. */
const dovecot = ['dovecot-core', 'dovecot-imapd', 'dovecot-lmtpd', 'dovecot-sieve'];
const commands = ['start', 'test', 'quick', 'build'];

if (process.argv[1] === fileURLToPath(import.meta.url)) prepare(process.argv[2] ?? 'build');

/** Puts in place what `start`, `test`, `quick` (the tests without a browser) or `build` needs; ends the process when it cannot. */
export function prepare(command) {
  if (!commands.includes(command)) fail(`Usage: node scripts/prepare.mjs ${commands.join('|')}`);
  needNode(20, 19);
  needDependencies(command);
  if (!isBuilt(root)) {
    say('Building dist/');
    if (!build(root)) fail('The build failed: see the messages above.');
  }
  if (command === 'start' && !usesOutsideRedis()) needRedis({ orElse: fail });
  if (command === 'test' || command === 'quick') needRedis({ orElse: warn });
  if (command === 'test') {
    needChromium({ orElse: warn });
    needMailServers({ orElse: warn });
  }
}

function needNode(major, minor) {
  const [hasMajor, hasMinor] = process.versions.node.split('.').map(Number);
  if (hasMajor > major || (hasMajor === major && hasMinor >= minor)) return;
  fail(
    `Frontdesk needs Node.js ${major}.${minor} or later, and this is ${process.versions.node}: install it from https://nodejs.org.`,
  );
}

function needDependencies(command) {
  // A production image carries dist/ and no development packages, which is enough to start.
  const missing = missingPackages({ development: command !== 'start' || !isBuilt(root) });
  if (missing.length === 0) return;
  const folder = join(root, 'node_modules');
  if (existsSync(folder) && lstatSync(folder).isSymbolicLink()) {
    warn(
      `node_modules is a link and lacks ${missing.length} packages of package-lock.json (${missing[0]}): run npm ci where it points.`,
    );
    return;
  }
  say(`Installing the dependencies (npm ci)`);
  const npm = process.env.npm_execpath;
  const words = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const options = { cwd: root, stdio: 'inherit', shell: !npm && process.platform === 'win32' };
  const done = npm ? spawnSync(process.execPath, [npm, ...words], options) : spawnSync('npm', words, options);
  if (done.status !== 0)
    fail('npm ci failed: see its message above; when the network was the reason, run the command again.');
}

/** What package-lock.json asks for and npm's own record of node_modules does not have, in that version. */
function missingPackages({ development }) {
  const wanted = packagesIn(join(root, 'package-lock.json'));
  const installed = packagesIn(join(root, 'node_modules', '.package-lock.json'));
  return Object.keys(wanted).filter((path) => {
    if (path === '') return false;
    const { optional, devOptional, dev, version } = wanted[path];
    if (installed[path]) return installed[path].version !== version;
    return !optional && !devOptional && (development || !dev);
  });
}

function packagesIn(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages ?? {};
  } catch {
    return {};
  }
}

function usesOutsideRedis() {
  if (process.env.REDIS_URL) return true;
  const file = join(root, '.env');
  return existsSync(file) && /^\s*(export\s+)?REDIS_URL\s*=\s*\S/m.test(readFileSync(file, 'utf8'));
}

function needRedis({ orElse }) {
  if (findRedis()) return;
  if (aptMayInstall()) {
    say('Installing redis-server with apt-get (its system service stays off; Frontdesk runs its own)');
    if (installWithApt('redis-server', { service: 'redis-server' }) && findRedis()) return;
  }
  orElse(
    'Frontdesk needs redis-server 6.2 or later, or valkey-server, on the PATH (or REDIS_URL set): install it, for example with "apt-get install redis-server" or "brew install redis".',
  );
}

function needChromium({ orElse }) {
  if (findChromium()) return;
  // Ubuntu's chromium package is a stub that fetches a snap, which fails in most containers.
  if (aptMayInstall() && !isUbuntu()) {
    say('Installing chromium with apt-get (for the tests)');
    // The first is in newer releases only.
    for (const name of ['chromium-headless-shell', 'chromium']) if (installWithApt(name) && findChromium()) return;
  }
  orElse(
    'The browser tests need Chromium or Google Chrome on the PATH: install it, for example with "apt-get install chromium"; without it they are skipped.',
  );
}

function needMailServers({ orElse }) {
  if (!findDovecot() && aptMayInstall()) {
    say('Installing dovecot with apt-get (for the tests; its system service stays off)');
    installWithApt(dovecot, { service: 'dovecot' });
  }
  // Debian has one mail server at a time: where there is another, that stays.
  if (!findExim() && !hasMailTransport() && aptMayInstall()) {
    say('Installing exim4 with apt-get (for the tests; its system service stays off)');
    installWithApt('exim4-daemon-light', { service: 'exim4' });
  }
  const missing = [...(findDovecot() ? [] : ['Dovecot']), ...(findExim() ? [] : ['Exim'])];
  if (missing.length > 0)
    orElse(
      `The mail tests need ${missing.join(' and ')}: install ${missing.length > 1 ? 'them' : 'it'}, for example with "apt-get install ${[...dovecot, 'exim4-daemon-light'].join(' ')}"; without ${missing.length > 1 ? 'them' : 'it'} they are skipped.`,
    );
}

function say(line) {
  process.stdout.write(`${line}\n`);
}

function warn(line) {
  process.stderr.write(`${line}\n`);
}

function fail(line) {
  warn(line);
  process.exit(1);
}
