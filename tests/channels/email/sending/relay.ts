import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server';
import { certificate } from '../../../helpers/certificate.ts';

/** What a relay got: whole mails, with who they are from and for. */
export interface Got {
  from: string;
  to: string[];
  bytes: Buffer;
  secure: boolean;
  user: string | undefined;
}

/** How a relay differs from one that takes everything. */
export interface Script {
  /** What it says to a sender or a recipient: `550 5.1.1 No such user`; or `drop`. */
  mailFrom?(address: string): string | undefined;
  rcptTo?(address: string): string | undefined;
  /** What it says to the whole mail; `drop` closes the line before any answer. */
  data?(mail: string): string | undefined;
  /** Closes the line after so many bytes of a mail. */
  dropAfter?: number;
  options?: SMTPServerOptions;
}

/** A real SMTP server of this process, on a port of its own, that does as the script says. */
export async function startRelay(script: Script = {}) {
  const got: Got[] = [];
  let lines = 0;
  const server: SMTPServer = new SMTPServer({
    ...certificate,
    authOptional: true,
    logger: false,
    closeTimeout: 100,
    onAuth: ({ username, password }, _, done) =>
      password === 'secret' ? done(null, { user: username ?? '' }) : done(saying('535 5.7.8 Wrong password')),
    onConnect: (_, done) => {
      lines += 1;
      done();
    },
    onMailFrom: ({ address }, session, done) => answer(script.mailFrom?.(address), session, done),
    onRcptTo: ({ address }, session, done) => answer(script.rcptTo?.(address), session, done),
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      let size = 0;
      stream.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (script.dropAfter !== undefined && size > script.dropAfter) hangUp(session);
      });
      stream.on('end', () => {
        const bytes = Buffer.concat(chunks);
        const said = script.data?.(bytes.toString());
        if (!said || said === 'drop') {
          const { mailFrom, rcptTo } = session.envelope;
          const from = mailFrom ? mailFrom.address : '';
          const { secure, user } = session;
          got.push({ from, to: rcptTo.map(({ address }) => address), bytes, secure, user });
        }
        answer(said, session, done);
      });
    },
    ...script.options,
  });
  const hangUp = ({ id }: SMTPServerSession): void => {
    for (const each of server.connections as Set<{ id: string; _socket: { destroy(): void } }>)
      if (each.id === id) each._socket.destroy();
  };
  const answer = (said: string | undefined, session: SMTPServerSession, done: (error?: Error | null) => void): void => {
    if (said === 'drop') hangUp(session);
    else done(said ? saying(said) : null);
  };
  // A line that its client broke is what some of the tests are about.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    got,
    port,
    url: `smtp://127.0.0.1:${port}`,
    /** How many lines were opened. */
    lines: () => lines,
    /** Closes every open line, as a server does with those that were idle. */
    dropAll(): void {
      for (const each of server.connections as Set<{ _socket: { destroy(): void } }>) each._socket.destroy();
    },
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

function saying(said: string): Error {
  const [, code, message] = /^(\d{3}) (.*)$/.exec(said)!;
  return Object.assign(new Error(message), { responseCode: Number(code) });
}
