import { createHmac, randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Workspace } from './workspace.ts';

/** What the app answered to an envelope: whether in time, and with what. */
export interface Answer {
  acked: boolean;
  payload?: unknown;
  status?: number;
}

/** How many milliseconds the app has to acknowledge. */
export interface Limits {
  patience: number;
}

/** Where events go: over the app's sockets, or signed to its address. */
export interface Transport {
  send(
    kind: 'events_api' | 'interactive' | 'slash_commands',
    payload: object,
    retry?: { num: number; reason: string },
  ): Promise<Answer>;
  stop(): Promise<void>;
}

/** The headers that prove a request is Slack's. */
export const sign = (secret: string, body: string, at = Math.floor(Date.now() / 1000)): Record<string, string> => ({
  'x-slack-request-timestamp': String(at),
  'x-slack-signature': `v0=${createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex')}`,
});

/** Delivers over HTTP as Slack does: JSON for events, a form for interactions, three seconds to answer. */
export const httpTransport = (parts: { url: string; secret: string; limits: Limits }): Transport => ({
  async send(kind, payload, retry) {
    const json = JSON.stringify(payload);
    const fields = kind === 'slash_commands' ? (payload as Record<string, string>) : { payload: json };
    const body = kind === 'events_api' ? json : new URLSearchParams(fields).toString();
    try {
      const answer = await fetch(parts.url, {
        method: 'POST',
        body,
        headers: {
          'content-type': kind === 'events_api' ? 'application/json' : 'application/x-www-form-urlencoded',
          ...sign(parts.secret, body),
          ...(retry && { 'x-slack-retry-num': String(retry.num), 'x-slack-retry-reason': retry.reason }),
        },
        signal: AbortSignal.timeout(parts.limits.patience),
      });
      const text = await answer.text();
      return {
        acked: answer.status === 200,
        status: answer.status,
        ...(text.startsWith('{') && { payload: JSON.parse(text) as unknown }),
      };
    } catch {
      return { acked: false };
    }
  },
  async stop() {},
});

/** Delivers over the sockets that the app has opened, to each in turn; what nobody acknowledges in time is not acknowledged. */
export const socketTransport = (server: Server, workspace: Workspace, limits: Limits) => {
  const sockets = new WebSocketServer({ server, path: '/link' });
  const open: WebSocket[] = [];
  const waiting = new Map<string, (answer: Answer) => void>();
  let turn = 0;
  sockets.on('connection', (socket) => {
    socket.setMaxListeners(0);
    open.push(socket);
    socket.on('close', () => {
      if (open.includes(socket)) open.splice(open.indexOf(socket), 1);
      workspace.changed();
    });
    socket.on('message', (data) => {
      const { envelope_id: id, payload } = JSON.parse(String(data)) as { envelope_id: string; payload?: unknown };
      waiting.get(id)?.({ acked: true, payload });
    });
    socket.send(
      JSON.stringify({ type: 'hello', num_connections: open.length, connection_info: { app_id: workspace.app.id } }),
    );
    workspace.changed();
  });
  return {
    open,
    async send(kind, payload, retry) {
      const socket = open[turn++ % Math.max(1, open.length)];
      if (!socket) return { acked: false };
      const id = randomUUID();
      return new Promise<Answer>((resolve) => {
        const done = (answer: Answer): void => {
          clearTimeout(timer);
          socket.off('close', gone);
          waiting.delete(id);
          resolve(answer);
        };
        const gone = (): void => done({ acked: false });
        const timer = setTimeout(gone, limits.patience);
        waiting.set(id, done);
        socket.once('close', gone);
        socket.send(
          JSON.stringify({
            envelope_id: id,
            type: kind,
            payload,
            accepts_response_payload: kind !== 'events_api',
            ...(retry && { retry_attempt: retry.num, retry_reason: retry.reason }),
          }),
        );
      });
    },
    /** Asks one connection (the first, or all) to reconnect, as Slack does every few hours. */
    recycle(count = 1) {
      // Nothing is sent over a connection that was asked to go.
      for (const socket of open.splice(0, count))
        socket.send(JSON.stringify({ type: 'disconnect', reason: 'refresh_requested', debug_info: {} }));
    },
    /** Cuts connections without a word. */
    cut(count = open.length) {
      for (const socket of open.slice(0, count)) socket.terminate();
    },
    async stop() {
      // A close handshake, not a cut: a client that has just said goodbye would wait 30 s for the answer.
      for (const socket of sockets.clients) socket.close(1001);
      const impatient = setTimeout(() => {
        for (const socket of sockets.clients) socket.terminate();
      }, 500);
      await new Promise((resolve) => sockets.close(resolve));
      clearTimeout(impatient);
    },
  } satisfies Transport & Record<string, unknown>;
};
