import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createMemorySessions } from '../../../src/desks/web/sessions.ts';
import { until } from '../../helpers/until.ts';
import { type Office, openOffice } from './office.ts';

const open: Office[] = [];
afterEach(async () => {
  for (const office of open.splice(0)) await office.stop();
});

/** A desk at which Ana is signed in; while `held`, nobody is told who is signed in, as when Redis takes its time. */
async function setup() {
  const passes = createMemorySessions();
  let asking = 0;
  let held: Promise<void> | undefined;
  const office = await openOffice({
    passes: {
      ...passes,
      async touch(kind, hash, seconds) {
        asking += 1;
        await held;
        return passes.touch(kind, hash, seconds);
      },
    },
  });
  open.push(office);
  await office.says('web:1', 'Hello');
  const token = new URL(await office.desk.link('Ana')).hash.slice(1);
  const signed = await fetch(`${office.url}/desk/api/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: office.url },
    body: JSON.stringify({ token }),
  });
  const cookie = signed.headers.get('set-cookie')?.split(';')[0] ?? '';
  return {
    ...office,
    cookie,
    asking: () => asking,
    hold() {
      let free = () => {};
      held = new Promise((resolve) => {
        free = resolve;
      });
      return () => {
        held = undefined;
        free();
      };
    },
    live: (signal: AbortSignal | null = null) =>
      fetch(`${office.url}/desk/api/live?ticket=1001&after=0`, { headers: { cookie }, signal }),
  };
}

describe('the streams of the desk’s pages', () => {
  it('leave nothing behind when twelve pages were left before they were opened', async () => {
    const { live, hold, asking, connections, watching } = await setup();
    const before = asking();
    const free = hold();
    const leaving = new AbortController();
    const pages = Array.from({ length: 12 }, () => live(leaving.signal).catch(() => undefined));
    await until('all pages to be asked for', () => asking() === before + 12);
    const there = await connections();
    leaving.abort();
    await Promise.all(pages);
    await until('the pages to be gone', async () => (await connections()) <= there - 12);
    free();
    const reader = (await live()).body!.pipeThrough(new TextDecoderStream()).getReader();
    const { value } = await reader.read();
    expect(value).toContain('event: board');
    await until('the thirteenth to follow the log alone', () => watching() === 1);
    await reader.cancel();
    await until('nobody to follow the log', () => watching() === 0);
  });

  it('end with their connection, those too that wait behind another on it', async () => {
    const { url, cookie, watching } = await setup();
    const { port } = new URL(url);
    const socket = connect(Number(port), '127.0.0.1');
    await once(socket, 'connect');
    const request = `GET /desk/api/live?ticket=1001&after=0 HTTP/1.1\r\nHost: desk\r\nCookie: ${cookie}\r\n\r\n`;
    socket.write(request + request);
    await until('both to follow the log', () => watching() === 2);
    socket.resetAndDestroy();
    await until('nobody to follow the log', () => watching() === 0);
  });

  it('write the board once for all pages', async () => {
    const { live, faults } = await setup();
    let written = 0;
    // A line that counts how often it is written as JSON.
    const line = { toJSON: () => `written ${++written}` };
    const readers = await Promise.all(
      Array.from({ length: 5 }, async () => (await live()).body!.pipeThrough(new TextDecoderStream()).getReader()),
    );
    faults.push(line as unknown as string);
    const boards = await Promise.all(
      readers.map(async (reader) => {
        let heard = '';
        const seen = () => /data: .*written (\d+)/.exec(heard)?.[1];
        await until('the new board', async () => {
          heard += (await reader.read()).value ?? '';
          return seen() !== undefined;
        });
        await reader.cancel();
        return seen();
      }),
    );
    expect(new Set(boards).size).toBe(1);
  });
});
