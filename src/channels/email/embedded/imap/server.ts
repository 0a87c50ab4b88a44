import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { limits } from './limits.ts';
import { type SessionParts, serveClient } from './session.ts';

/** A server on this machine's own address. */
export interface LoopbackServer {
  port: number;
  /** Hangs up on everybody. */
  close(): Promise<void>;
}

/** Serves IMAP4rev1 (RFC 3501) on 127.0.0.1, as much of it as a program needs that reads mail, marks it and files it. */
export async function openImap(parts: SessionParts): Promise<LoopbackServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    socket.on('error', () => undefined); // 'close' follows
    if (sockets.size >= limits.connections) {
      socket.end('* BYE [UNAVAILABLE] Too many connections\r\n');
      return socket.destroySoon();
    }
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('timeout', () => {
      socket.end('* BYE Nothing was heard for too long\r\n');
      socket.destroySoon();
    });
    serveClient(socket, parts).catch((error: unknown) => {
      parts.log.error({ err: error }, 'the embedded mailbox failed a client');
      socket.destroy();
    });
  });
  server.listen({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
