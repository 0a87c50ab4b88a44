import { once } from 'node:events';
import { request as ask, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import express, { type Router } from 'express';
import { createProxies } from '../../src/server/http/proxies.ts';
import { type Http, type HttpParts, openHttp, type Served } from '../../src/server/http.ts';
import { openLog } from '../../src/server/log.ts';

const ended: (() => unknown)[] = [];
let logged: string[] = [];
afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end();
  logged = [];
});

const settings = { port: 0, host: '127.0.0.1', publicUrl: undefined };
const log = openLog('debug', { write: (line) => void logged.push(line) });
const nothing: Served = { mount: () => undefined, upgrade: () => false };

async function open(parts: Partial<HttpParts> = {}, served?: Partial<Served>): Promise<Http> {
  const http = await openHttp({ settings, log, health: async () => 'reachable', ...parts });
  ended.push(() => http.close());
  if (served) http.serve({ ...nothing, ...served });
  return http;
}

const get = (http: Http, path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${http.port}${path}`, init);

/** Speaks to the server as no client library would, and returns all that it says until it hangs up. */
async function raw(http: Http, text: string): Promise<string> {
  const socket = connect(http.port, '127.0.0.1');
  const said: Buffer[] = [];
  socket.on('data', (data) => said.push(data));
  socket.on('error', () => undefined);
  socket.write(text);
  await once(socket, 'close');
  return Buffer.concat(said).toString();
}

describe('the server', () => {
  it('knows its address before it serves anything, and asks to wait until it does', async () => {
    const http = await open();
    expect(http.port).toBeGreaterThan(0);
    expect(http.publicUrl).toBe(`http://localhost:${http.port}`);
    const early = await get(http, '/');
    expect([early.status, early.headers.get('retry-after')]).toEqual([503, '1']);
    http.serve({ ...nothing, mount: (app) => app.get('/', (_, response) => void response.send('the chat')) });
    expect(await (await get(http, '/')).text()).toBe('the chat');
  });

  it('is known to others by PUBLIC_URL', async () => {
    const http = await open({ settings: { ...settings, publicUrl: 'https://help.example.org' } });
    expect(http.publicUrl).toBe('https://help.example.org');
  });

  it('says what to do when its port is taken or its address is not one of the machine', async () => {
    const { port } = await open();
    await expect(open({ settings: { ...settings, port } })).rejects.toThrow(`Port ${port} is taken by another program`);
    await expect(open({ settings: { ...settings, host: '192.0.2.1' } })).rejects.toThrow('HOST is 192.0.2.1');
  });
});

describe('/healthz', () => {
  it('says whether Redis takes what it is given, or why not in a word, by its status too', async () => {
    let redis = 'reachable';
    const http = await open({ health: async () => redis });
    const well = await get(http, '/healthz');
    expect([well.status, await well.json()]).toEqual([200, { alive: true, redis: 'reachable' }]);
    for (redis of ['away', 'memory-full']) {
      const ill = await get(http, '/healthz');
      expect([ill.status, await ill.json()]).toEqual([503, { alive: true, redis }]);
    }
  });
});

describe('every answer', () => {
  it('has the headers that keep browsers safe, and does not say what made it', async () => {
    const { headers } = await get(await open({}, {}), '/nowhere');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(headers.get('x-powered-by')).toBeNull();
  });

  it('asks for encryption only where PUBLIC_URL has it', async () => {
    const plain = (await get(await open({}, {}), '/')).headers;
    expect(plain.get('strict-transport-security')).toBeNull();
    expect(plain.get('content-security-policy')).not.toContain('upgrade-insecure-requests');
    const served = await open({ settings: { ...settings, publicUrl: 'https://help.example.org' } }, {});
    const encrypted = (await get(served, '/')).headers;
    expect(encrypted.get('strict-transport-security')).toContain('max-age');
    expect(encrypted.get('content-security-policy')).toContain('upgrade-insecure-requests');
  });
});

describe('what cannot be answered', () => {
  const readsJson: Partial<Served> = {
    mount(app) {
      app.post('/say', express.json({ limit: '1kb' }), (request, response) => void response.json(request.body));
      app.get('/broken', () => {
        throw new Error('xoxb-hunter2 at line 1');
      });
      app.get('/broken/:name', (_request, response) => void response.send('fine'));
    },
  };
  const post = (http: Http, body: string) =>
    get(http, '/say', { method: 'POST', body, headers: { 'content-type': 'application/json' } });

  it('is a 404 for an unknown route, as JSON for programs and as a sentence for people', async () => {
    const http = await open({}, readsJson);
    const forPrograms = await get(http, '/v3/nowhere');
    expect([forPrograms.status, await forPrograms.json()]).toEqual([
      404,
      { error: { code: 'NotFound', message: 'There is nothing at this address.' } },
    ]);
    const forPeople = await get(http, '/nowhere', { headers: { accept: 'text/html,*/*;q=0.8' } });
    expect([forPeople.status, await forPeople.text()]).toEqual([404, 'There is nothing at this address.\n']);
    expect(forPeople.headers.get('content-type')).toMatch(/^text\/plain/);
  });

  it('is a 400 for what is not JSON, a 413 for what is too large', async () => {
    const http = await open({}, readsJson);
    const notJson = await post(http, '{"text": ');
    expect([notJson.status, await notJson.json()]).toEqual([
      400,
      { error: { code: 'BadArgument', message: 'The body is not JSON.' } },
    ]);
    const large = await post(http, JSON.stringify({ text: 'x'.repeat(2000) }));
    expect([large.status, await large.json()]).toMatchObject([413, { error: { code: 'MessageSizeTooBig' } }]);
  });

  it('is a 413 by its announced size alone, on any route, before it is read', async () => {
    const http = await open({}, readsJson);
    const said = await raw(http, 'POST /anywhere HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n');
    expect(said).toMatch(/^HTTP\/1\.1 413 /);
  });

  it('is a 413 that reaches a sender who is still sending, and takes the next request', async () => {
    const http = await open({}, readsJson);
    const socket = connect({ port: http.port, host: '127.0.0.1' });
    let heard = '';
    socket.setEncoding('utf8').on('data', (text) => {
      heard += text;
    });
    const hears = async (wanted: RegExp) => {
      while (!wanted.test(heard)) await once(socket, 'data');
    };
    socket.write(`POST /anywhere HTTP/1.1\r\nHost: x\r\nContent-Length: 3000000\r\n\r\n${'x'.repeat(1_000_000)}`);
    await hears(/^HTTP\/1\.1 413 /);
    heard = '';
    socket.write('x'.repeat(2_000_000));
    socket.write('GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n');
    await hears(/HTTP\/1\.1 404 /);
    socket.destroy();
  });

  it('is a 400 for an address that cannot be decoded, and a 431 for endless headers', async () => {
    const http = await open({}, readsJson);
    expect((await get(http, '/broken/%E0%A4%A')).status).toBe(400);
    const said = await raw(http, `GET / HTTP/1.1\r\nHost: x\r\nX-Much: ${'x'.repeat(20_000)}\r\n\r\n`);
    expect(said).toMatch(/^HTTP\/1\.1 431 /);
  });

  it('is a 500 with a short body when something breaks; the log has the rest, without secrets and query strings', async () => {
    const http = await open({}, readsJson);
    const broken = await get(http, '/broken?token=hunter2');
    const body = await broken.text();
    expect([broken.status, JSON.parse(body)]).toEqual([
      500,
      { error: { code: 'ServiceError', message: 'Something went wrong here. Please try again.' } },
    ]);
    expect(logged.join()).toContain('a request failed');
    expect(logged.join()).not.toContain('hunter2');
  });

  it('is a 503 when the answer does not begin in time', async () => {
    const http = await open({ requestMs: 50 }, { mount: (app) => app.get('/slow', () => undefined) });
    const slow = await get(http, '/slow');
    expect([slow.status, slow.headers.get('retry-after')]).toEqual([503, '3']);
  });
});

describe('upgrades', () => {
  const upgrade = 'Host: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';

  it('go to the one who takes them; others are refused', async () => {
    const http = await open(
      {},
      {
        upgrade(request, socket) {
          if (request.url !== '/stream') return false;
          socket.end('HTTP/1.1 101 Switching Protocols\r\n\r\nwelcome');
          return true;
        },
      },
    );
    expect(await raw(http, `GET /stream HTTP/1.1\r\n${upgrade}`)).toContain('welcome');
    expect(await raw(http, `GET /other HTTP/1.1\r\n${upgrade}`)).toMatch(/^HTTP\/1\.1 404 /);
  });

  it('are refused before anything is served, and when taking one breaks', async () => {
    const http = await open();
    expect(await raw(http, `GET /stream HTTP/1.1\r\n${upgrade}`)).toMatch(/^HTTP\/1\.1 503 /);
    http.serve({
      ...nothing,
      upgrade() {
        throw new Error('broken');
      },
    });
    expect(await raw(http, `GET /stream HTTP/1.1\r\n${upgrade}`)).toMatch(/^HTTP\/1\.1 500 /);
    expect(logged.join()).toContain('an upgrade failed');
  });
});

describe('whose request it is', () => {
  /** As the limits see it, and as express does. */
  async function seen(publicUrl: string | undefined, forwarded: string): Promise<string[]> {
    const http: Http = await open(
      { settings: { ...settings, publicUrl } },
      {
        mount: (app) => app.get('/', (request, response) => void response.json([http.addressOf(request), request.ip])),
      },
    );
    return (await (await get(http, '/', { headers: { 'x-forwarded-for': forwarded } })).json()) as string[];
  }

  it('is the sender’s own address without a proxy, whatever he says', async () => {
    expect(await seen(undefined, '203.0.113.7')).toEqual(['127.0.0.1', '127.0.0.1']);
  });

  it('is what a proxy on this machine saw, not what the sender says', async () => {
    const saw = '203.0.113.7';
    expect(await seen('https://help.example.org', `198.51.100.1, ${saw}`)).toEqual([saw, saw]);
  });

  describe('behind the proxies of TRUSTED_PROXIES', () => {
    /** A request that comes from `from`, as a proxy there hands it on. */
    const from = (address: string, forwarded?: string) =>
      ({
        socket: { remoteAddress: address },
        headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
      }) as unknown as IncomingMessage;
    const networks = ['10.77.0.0/16', 'fd00::/8', '198.51.100.9/32'];
    const proxies = () => createProxies({ networks, loopback: false, log });

    it.each([
      ['10.77.0.1', '203.0.113.7', '203.0.113.7'],
      ['::ffff:10.77.0.1', '203.0.113.7', '203.0.113.7'],
      ['fd00::5', '203.0.113.7', '203.0.113.7'],
      // The right-most that is not ours: what stands left of it is what the client wrote itself.
      ['10.77.0.1', '192.0.2.66, 203.0.113.7, 198.51.100.9, 10.77.3.4', '203.0.113.7'],
      // A client within the network.
      ['10.77.0.1', '10.77.9.9', '10.77.9.9'],
      // Some proxies write the port too; it is another one for each connection.
      ['10.77.0.1', '203.0.113.7:51234', '203.0.113.7'],
      ['10.77.0.1', '[2001:db8:1:2:aaaa::1]:443', '2001:db8:1:2'],
      ['10.77.0.1', '2001:db8::1', '2001:db8:0:0'],
      ['10.77.0.1', '2001:0DB8:0001:0002::9', '2001:db8:1:2'],
      ['10.77.0.1', '::ffff:203.0.113.7', '203.0.113.7'],
      // No address at all: the nearest one that is known.
      ['10.77.0.1', 'unknown', '10.77.0.1'],
      ['10.77.0.1', '203.0.113.7, unknown, 10.77.3.4', '10.77.3.4'],
      ['10.77.0.1', undefined, '10.77.0.1'],
      // Nobody whom we believe.
      ['192.0.2.1', '203.0.113.7', '192.0.2.1'],
      ['127.0.0.1', '203.0.113.7', '127.0.0.1'],
    ])('a request from %s for %s is that of %s', (near, forwarded, client) => {
      expect(proxies().addressOf(from(near, forwarded))).toBe(client);
    });

    it('says once when an address is named by nobody who is believed, and which setting it takes', () => {
      const { addressOf } = proxies();
      for (let i = 0; i < 3; i++) addressOf(from(`172.18.0.${i}`, '203.0.113.7'));
      addressOf(from('10.77.0.1', '203.0.113.7'));
      addressOf(from('172.18.0.9'));
      const warnings = logged.map((line) => JSON.parse(line)).filter(({ level }) => level === 'warn');
      expect(warnings.map(({ msg }) => msg)).toEqual([expect.stringMatching(/from 172\.18\.0\.0 .*TRUSTED_PROXIES/)]);
    });

    it('believes them about the scheme, too, and nobody else', async () => {
      const shown = (app: Router) =>
        void app.get('/', (request, response) => void response.json([request.ip, request.protocol]));
      const headers = { 'x-forwarded-for': '203.0.113.7:5', 'x-forwarded-proto': 'https' };
      const believing = await open({ settings: { ...settings, trustedProxies: ['127.0.0.0/8'] } }, { mount: shown });
      expect(await (await get(believing, '/', { headers })).json()).toEqual(['203.0.113.7', 'https']);
      const not = await open({ settings: { ...settings, trustedProxies: ['10.0.0.0/8'] } }, { mount: shown });
      expect(await (await get(not, '/', { headers })).json()).toEqual(['127.0.0.1', 'http']);
    });
  });
});

describe('the end', () => {
  it('lets an answer under way finish, and takes nothing new', async () => {
    let finish: (() => void) | undefined;
    const http = await open(
      {},
      {
        mount: (app) =>
          app.get('/slow', (_request, response) => {
            finish = () => void response.send('done');
            started();
          }),
      },
    );
    let started: () => void = () => undefined;
    const begun = new Promise<void>((done) => {
      started = done;
    });
    const answer = get(http, '/slow');
    await begun;
    const closed = http.close();
    ended.pop();
    await expect(get(http, '/healthz')).rejects.toThrow();
    finish?.();
    expect(await (await answer).text()).toBe('done');
    await closed;
  });

  it('does not wait for ever for those who do not finish', async () => {
    let taken: Socket | undefined;
    const http = await open(
      { drainMs: 50 },
      {
        mount: (app) => app.get('/slow', () => undefined),
        upgrade(_request, socket) {
          taken = socket as Socket;
          socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n');
          return true;
        },
      },
    );
    const socket = connect(http.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write('GET /stream HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    await once(socket, 'data');
    const hanging = ask({ port: http.port, host: '127.0.0.1', path: '/slow' });
    const failed = once(hanging, 'error') as Promise<unknown>;
    hanging.on('response', (response: IncomingMessage) => response.resume());
    hanging.end();
    await once(hanging, 'finish');
    ended.pop();
    await http.close();
    expect(taken?.destroyed).toBe(true);
    await Promise.all([failed, socket.closed || once(socket, 'close')]);
  });
});
