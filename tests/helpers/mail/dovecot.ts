import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { programFor } from '../../setup/programs.ts';
import { certificate } from '../certificate.ts';
import { freePort } from '../redis.ts';
import { until } from '../until.ts';

/** Where a Dovecot listens, on loopback. */
export interface Ports {
  imap: number;
  imaps: number;
  lmtp: number;
}

/** What is set up in it. */
export interface DovecotParts {
  /** The throw-away folder that everything is in. */
  folder: string;
  /** Where access tokens are looked up: the token is put at its end. */
  tokenInfo?: string;
  /** Without IDLE it announces nothing by itself. */
  idle?: boolean;
  /** How much each mailbox may hold, in kilobytes. */
  quota?: number;
  /** Sieve scripts of accounts. */
  scripts?: Record<string, string>;
  /** Whom Sieve's own mail (vacation) is handed to, an SMTP port. */
  submission?: number;
}

/** A running Dovecot. */
export interface Dovecot {
  ports: Ports;
  /** Process ids of the IMAP sessions. */
  sessions(): number[];
  stop(): Promise<void>;
  start(): Promise<void>;
}

const isRoot = process.getuid?.() === 0;
const nobody = { user: 'nobody', group: 'nogroup', uid: 65_534, gid: 65_534 };

/** Names, because Dovecot takes no numbers for logins. */
const whoever = () => {
  const says = (option: string) => execFileSync('id', [option], { encoding: 'utf8' }).trim();
  return { user: says('-un'), group: says('-gn') };
};

/** Starts a Dovecot of the test's own, as whoever runs the tests, or as nobody when that is root. */
export async function startDovecot(parts: DovecotParts): Promise<Dovecot> {
  const { folder, scripts = {} } = parts;
  const me = isRoot ? nobody : whoever();
  for (const name of ['', 'run', 'state', 'log', 'mail', 'sieve']) mkdirSync(join(folder, name), { recursive: true });
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text, { mode: 0o644 });
  write('cert.pem', certificate.cert);
  write('key.pem', certificate.key);
  write('oauth2', `tokeninfo_url = ${parts.tokenInfo}\nusername_attribute = email\nusername_format = %Ln\n`);
  for (const [user, script] of Object.entries(scripts)) write(`sieve/${user}.sieve`, script);
  if (isRoot)
    for (const name of ['', 'state', 'log', 'mail', 'sieve']) chownSync(join(folder, name), nobody.uid, nobody.gid);

  let ports: Ports = { imap: 0, imaps: 0, lmtp: 0 };
  let child: ChildProcess | undefined;

  /** Whether it came up; false when somebody took one of its ports meanwhile. */
  const tries = async (): Promise<boolean> => {
    write('dovecot.conf', configuration(parts, ports, me));
    const began = spawn(programFor('dovecot')!, ['-F', '-c', join(folder, 'dovecot.conf')], { stdio: 'pipe' });
    child = began;
    let said = '';
    for (const stream of [began.stdout, began.stderr]) stream.on('data', (data) => (said += data));
    const log = () => said + read(join(folder, 'log', 'dovecot.log'));
    const before = log().length;
    const now = () => log().slice(before);
    await until('Dovecot', () => began.exitCode !== null || /starting up|already in use/.test(now()), 20);
    if (/already in use/.test(now())) {
      await ends(began);
      return false;
    }
    if (began.exitCode !== null) throw new Error(`Dovecot did not start:\n${log()}`);
    return true;
  };

  const dovecot: Dovecot = {
    get ports() {
      return ports;
    },
    sessions: () => (child?.pid === undefined ? [] : childrenOf(child.pid, 'imap')),
    async start() {
      if (!(await tries())) throw new Error('somebody took the ports of Dovecot while it was down');
    },
    async stop() {
      // What still idles would be waited for ten seconds long.
      for (const pid of dovecot.sessions()) kill(pid, 'SIGKILL');
      if (child) await ends(child);
    },
  };
  for (let left = 5; left > 0; left -= 1) {
    ports = { imap: await freePort(), imaps: await freePort(), lmtp: await freePort() };
    if (await tries()) return dovecot;
  }
  throw new Error('Dovecot found no free ports');
}

/** Sends a signal to a process that may have gone by itself. */
export function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Asks a process to end, and makes it when it does not. */
export async function ends(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), 5000);
  await gone;
  clearTimeout(force);
}

function childrenOf(parent: number, name: string): number[] {
  return readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid))
    .filter(
      (pid) => new RegExp(`^\\d+ \\(${name}\\) \\S (\\d+)`).exec(read(`/proc/${pid}/stat`))?.[1] === String(parent),
    )
    .map(Number);
}

/** What is in a file, if anything. */
export function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function configuration(parts: DovecotParts, ports: Ports, { user, group }: { user: string; group: string }): string {
  const { folder, tokenInfo, idle = true, quota, scripts, submission } = parts;
  return `base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
default_internal_user = ${user}
default_internal_group = ${group}
default_login_user = ${user}
first_valid_uid = 1
disable_plaintext_auth = no
auth_mechanisms = plain login${tokenInfo ? ' xoauth2 oauthbearer' : ''}
auth_failure_delay = 0
auth_username_format = %Ln
ssl = yes
ssl_cert = <${folder}/cert.pem
ssl_key = <${folder}/key.pem
mail_location = maildir:${folder}/mail/%n
mail_uid = ${user}
mail_gid = ${group}
${idle ? 'mailbox_idle_check_interval = 1s' : 'imap_capability = IMAP4rev1 UIDPLUS SPECIAL-USE'}
recipient_delimiter = +
${
  quota
    ? `mail_plugins = quota
protocol imap {
  mail_plugins = quota imap_quota
}
plugin {
  quota = maildir:User quota
  quota_rule = *:storage=${quota}K
}
`
    : ''
}lmtp_save_to_detail_mailbox = no
mail_max_userip_connections = 100
passdb {
  driver = static
  mechanisms = plain login
  args = password=secret
}
${tokenInfo ? `passdb {\n  driver = oauth2\n  mechanisms = xoauth2 oauthbearer\n  args = ${folder}/oauth2\n}` : ''}
userdb {
  driver = static
  args = uid=${user} gid=${group} home=${folder}/mail/%n allow_all_users=yes
}
namespace inbox {
  inbox = yes
  separator = /
  mailbox Sent {
    auto = create
    special_use = \\Sent
  }
}
service anvil {
  chroot =
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  chroot =
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${ports.imap}
  }
  inet_listener imaps {
    port = ${ports.imaps}
    ssl = yes
  }
}
service lmtp {
  inet_listener lmtp {
    address = 127.0.0.1
    port = ${ports.lmtp}
  }
}
${
  scripts
    ? `protocol lmtp {
  mail_plugins = sieve
}
plugin {
  sieve = file:${folder}/sieve/%n;active=${folder}/sieve/%n.sieve
}
submission_host = 127.0.0.1:${submission}
`
    : ''
}`;
}
