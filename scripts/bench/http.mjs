/** HTTP as cheap as it gets, so that the load generator is not what is measured: one request at a time on a kept socket. */
import { once } from 'node:events';
import { connect } from 'node:net';

/** Opens a connection; `from` is the loopback address that it comes from, for limits that count addresses. */
export async function openConnection(port, from = '127.0.0.1') {
  const socket = connect({ port, host: '127.0.0.1', localAddress: from });
  socket.setNoDelay(true);
  await once(socket, 'connect');
  let answered;
  let failed;
  let waiting = '';
  socket.setEncoding('utf8');
  socket.on('data', (data) => {
    waiting += data;
    const head = waiting.indexOf('\r\n\r\n');
    if (head < 0) return;
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(waiting.slice(0, head))?.[1] ?? 0);
    const body = waiting.slice(head + 4);
    // Answers of these routes are a few bytes beyond ASCII at most, and short: counting bytes is cheap.
    if (Buffer.byteLength(body) < length) return;
    const answer = { status: Number(waiting.slice(9, 12)), head: waiting.slice(0, head), body };
    waiting = '';
    answered(answer);
  });
  socket.on('error', (error) => failed?.(error));
  socket.on('close', () => failed?.(new Error('the server closed the connection')));

  return {
    /** Sends one request and returns its answer: `status`, `head`, `body` as text. */
    request(method, path, { headers = '', body = '' } = {}) {
      return new Promise((resolve, reject) => {
        answered = resolve;
        failed = reject;
        const about = body && `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n`;
        socket.write(`${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${about}${headers}\r\n${body}`);
      });
    },
    close() {
      failed = undefined;
      socket.destroy();
    },
  };
}

/** Asks for JSON and gets it, or throws with what came instead. */
export async function json(connection, method, path, { headers, body } = {}) {
  const answer = await connection.request(method, path, { headers, body: body && JSON.stringify(body) });
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.body.slice(0, 200)}`);
  return { ...JSON.parse(answer.body), head: answer.head };
}
