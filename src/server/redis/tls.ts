import { createConnection } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** Nobody waits for longer: a server that speaks the other protocol answers at once. */
const ASK_MS = 1500;

/**
 * Whether the server at an address speaks the protocol that the address does not name: a plain connection to a port for TLS
 * is only reset, and TLS to a plain port is only silent, so the error alone says nothing. Returns an error that does.
 */
export async function otherProtocol(url: string): Promise<Error | undefined> {
  const { protocol, hostname, port } = new URL(url);
  const place = { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 6379) };
  if (protocol === 'redis:') return (await speaksTls(place)) ? new Error('NEEDS_TLS') : undefined;
  return (await speaksPlain(place)) ? new Error('NO_TLS') : undefined;
}

type Place = { host: string; port: number };

function speaksTls(place: Place): Promise<boolean> {
  return new Promise((done) => {
    // Nothing is sent over it, so nobody needs to vouch for the other side.
    const socket = connectTls({ ...place, rejectUnauthorized: false });
    socket.setTimeout(ASK_MS, () => socket.destroy());
    socket.once('error', () => undefined); // 'close' follows
    socket.once('close', () => done(false));
    socket.once('secureConnect', () => {
      done(true);
      socket.destroy();
    });
  });
}

function speaksPlain(place: Place): Promise<boolean> {
  return new Promise((done) => {
    const socket = createConnection(place, () => socket.write('PING\r\n'));
    socket.setTimeout(ASK_MS, () => socket.destroy());
    socket.once('error', () => undefined); // 'close' follows
    socket.once('close', () => done(false));
    socket.once('data', (reply) => {
      done(/^[+-]/.test(reply.toString('latin1')));
      socket.destroy();
    });
  });
}
