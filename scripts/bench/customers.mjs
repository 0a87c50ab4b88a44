/** Customers of the web chat, as Direct Line clients: each with a conversation and an open WebSocket. */
import { once } from 'node:events';
import WebSocket from 'ws';
import { json, openConnection } from './http.mjs';

/** As many sockets as one address may have open, with some left. */
const SOCKETS_PER_ADDRESS = 40;

/** The n-th address of this machine's loopback network (all of 127.0.0.0/8 is). */
const address = (number) => `127.0.${1 + Math.floor(number / 250)}.${1 + (number % 250)}`;

/** Brings in so many customers, who have their greeting. `secret` is WEBCHAT_SECRET. */
export async function bringIn({ port, secret, count, first = 0 }) {
  const waiting = Array.from({ length: count }, (_, index) => first + index);
  const customers = [];
  const lane = async () => {
    const connection = await openConnection(port);
    for (let number = waiting.shift(); number !== undefined; number = waiting.shift()) {
      customers.push(await bringInOne({ connection, port, secret, number }));
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: Math.min(16, count) }, lane));
  return customers;
}

async function bringInOne({ connection, port, secret, number }) {
  const headers = `Authorization: Bearer ${secret}\r\n`;
  const line = await json(connection, 'POST', '/v3/directline/conversations', { headers, body: {} });
  const url = new URL(line.streamUrl);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  const socket = new WebSocket(url, {
    perMessageDeflate: false,
    localAddress: address(Math.floor(number / SOCKETS_PER_ADDRESS)),
  });
  const customer = {
    conversation: line.conversationId,
    path: `/v3/directline/conversations/${line.conversationId}/activities`,
    headers: `Authorization: Bearer ${line.token}\r\n`,
    number,
    /** Called with each activity that is not the customer's own. */
    hear: () => {},
    close: () => socket.terminate(),
  };
  let greeted;
  const greeting = new Promise((resolve) => {
    greeted = resolve;
  });
  customer.hear = greeted;
  socket.on('error', (error) => console.error(`error: a customer's socket: ${error.message}`));
  socket.on('message', (data) => {
    const text = String(data);
    if (!text) return;
    for (const activity of JSON.parse(text).activities) {
      if (activity.from.role !== 'user') customer.hear(activity);
    }
  });
  await once(socket, 'open');
  await greeting;
  customer.hear = () => {};
  return customer;
}

/** The body of a message. */
export const message = (text) => JSON.stringify({ type: 'message', from: { id: 'me' }, text });
