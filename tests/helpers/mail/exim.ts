import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { programFor } from '../../setup/programs.ts';
import { freePort } from '../redis.ts';
import { until } from '../until.ts';
import { ends, read } from './dovecot.ts';

/** A running Exim: a real mail server that relays to Dovecot, and writes real bounces. */
export interface Exim {
  port: number;
  stop(): Promise<void>;
}

/**
 * Starts an Exim on a port, which relays what is to one of `users` (also with a +tag) by LMTP; anybody else at localhost it
 * does not know, and says so in a bounce. It refuses reject-me@ with 550 and greylist-me@ with 450.
 */
export async function startExim(parts: { folder: string; port: number; lmtp: number; users: string[] }): Promise<Exim> {
  const { folder, port } = parts;
  const spool = join(folder, 'exim');
  mkdirSync(spool, { recursive: true });
  // Exim gives up being root in favour of a user of its own.
  chmodSync(folder, 0o755);
  chmodSync(spool, 0o777);
  const file = join(folder, 'exim.conf');
  writeFileSync(file, configuration({ ...parts, spool }), { mode: 0o644 });
  const child = spawn(programFor('exim')!, ['-C', file, '-bdf'], { stdio: 'pipe' });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data) => {
      said += data;
    });
  await until(
    'Exim',
    () => {
      if (child.exitCode !== null) throw new Error(`Exim did not start:\n${said}${read(join(spool, 'paniclog'))}`);
      return answers(port);
    },
    30,
  );
  return { port, stop: () => ends(child) };
}

/** A port for it, known before it starts. */
export const portForExim = freePort;

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

const configuration = ({
  spool,
  port,
  lmtp,
  users,
}: {
  spool: string;
  port: number;
  lmtp: number;
  users: string[];
}) => `
spool_directory = ${spool}
log_file_path = ${spool}/%slog
pid_file_path = ${spool}/pid
primary_hostname = localhost
qualify_domain = localhost
local_interfaces = 127.0.0.1
daemon_smtp_ports = ${port}
deliver_drop_privilege = true
tls_advertise_hosts =
host_lookup =
rfc1413_query_timeout = 0s
keep_environment =
queue_only = false
smtp_accept_max = 100
smtp_accept_queue_per_connection = 0
remote_max_parallel = 4
message_size_limit = 60M
acl_smtp_rcpt = check_rcpt
acl_smtp_data = accept

begin acl
check_rcpt:
  deny local_parts = reject-me
    message = nobody wants this
  defer local_parts = greylist-me
    message = 450 come back later
  accept

begin routers
known:
  driver = manualroute
  domains = localhost : marlow.test : example.org
  local_parts = ${users.flatMap((user) => [user, `^${user}\\\\+`]).join(' : ')}
  route_list = * 127.0.0.1
  self = send
  transport = dovecot
  no_more

begin transports
dovecot:
  driver = smtp
  protocol = lmtp
  port = ${lmtp}
  allow_localhost
  hosts_try_fastopen =

begin retry
* * F,1h,5s
`;
