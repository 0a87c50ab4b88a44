import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server';
import type { Log } from '../../../conversation/log.ts';
import { limits } from './imap/limits.ts';
import { isLogin, type Login } from './imap/login.ts';
import type { LoopbackServer } from './imap/server.ts';

/** A mail as SMTP hands it over. */
export interface Submitted {
  from: string;
  to: string[];
  raw: Buffer;
}

/** Takes mail for anybody, from whoever knows the password, on 127.0.0.1; says 250 when `take` has resolved. */
export async function openSmtp(parts: {
  login: Login;
  log: Log;
  take(mail: Submitted): Promise<void>;
}): Promise<LoopbackServer> {
  const { login, log, take } = parts;
  const server = new SMTPServer({
    ...{ name: 'localhost', banner: "Frontdesk's embedded mailbox", logger: false },
    // On loopback there is nobody in between; a certificate of nobody's making would help nobody.
    ...{ secure: false, disabledCommands: ['STARTTLS'], allowInsecureAuth: true, hideSTARTTLS: true },
    ...{ authMethods: ['PLAIN', 'LOGIN'], size: limits.mail, maxClients: limits.connections },
    ...{ socketTimeout: 60_000, closeTimeout: 1000, disableReverseLookup: true },
    onAuth({ username, password }, _session, done) {
      if (isLogin(login, username, password)) done(null, { user: login.user });
      else done(refusal(535, 'User or password is wrong'));
    },
    onData(stream, { envelope }, done) {
      const to = envelope.rcptTo.map(({ address }) => address);
      const from = envelope.mailFrom ? envelope.mailFrom.address : '';
      received(stream)
        .then((raw) => {
          if (!raw) return done(refusal(552, 'This is too large'));
          return take({ from, to, raw }).then(() => done());
        })
        .catch((error: unknown) => {
          log.error({ err: error }, 'the embedded mailbox could not keep a mail');
          done(refusal(451, 'This could not be kept: try again later'));
        });
    },
  });
  server.on('error', (error) => log.warn({ err: error }, 'the SMTP server of the embedded mailbox has trouble'));
  const listening = server.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  return {
    port: (listening.address() as AddressInfo).port,
    close: () => new Promise((closed) => server.close(() => closed())),
  };
}

const refusal = (responseCode: number, text: string) => Object.assign(new Error(text), { responseCode });

/** The whole mail; undefined when it is too large, of which nothing is kept. */
async function received(stream: SMTPServerDataStream): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= limits.mail) chunks.push(chunk);
    else chunks.length = 0;
  }
  return stream.sizeExceeded || size > limits.mail ? undefined : Buffer.concat(chunks);
}
