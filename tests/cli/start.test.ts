import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { until } from '../helpers/until.ts';
import { describeWith } from '../setup/needs.ts';

let stateFolder: string;
const ended: (() => unknown)[] = [];

beforeEach(() => {
  stateFolder = mkdtempSync(join(tmpdir(), 'start-'));
});
afterEach(async () => {
  for (const end of ended.splice(0)) await end();
  rmSync(stateFolder, { recursive: true, force: true });
});

/** The sample's settings without the encoder, which would spend seconds of the processor on every start in an empty folder. */
const quicker = () => {
  const file = join(stateFolder, 'frontdesk.yaml');
  writeFileSync(file, readFileSync('frontdesk.yaml', 'utf8').replace('encoder: bundled', 'encoder: off'));
  return { FRONTDESK_CONFIG: file };
};

/** Starts the program on the project's own sample, and waits for what it prints. */
async function start(more: Record<string, string> = {}, words: readonly string[] = []) {
  const env = {
    ...process.env,
    ...more,
    FRONTDESK_STATE: stateFolder,
    PORT: '0',
    LOG_LEVEL: 'warn',
    REDIS_URL: '',
    PUBLIC_URL: '',
  };
  const child = spawn(process.execPath, ['dist/main.js', 'start', ...words], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stderr.on('data', (data) => {
    err += data;
  });
  const gone = once(child, 'exit').then(([status, signal]) => ({ status, signal, out, err }));
  ended.push(async () => {
    // In good order, with its Redis: what still writes in the folder would be in the way of its removal.
    child.kill('SIGTERM');
    await gone;
  });
  const page = new Promise<string>((done, fail) => {
    child.stdout.on('data', (data) => {
      out += data;
      const [, url] = /Chat page +(\S+)/.exec(out) ?? [];
      if (url && out.includes('Ctrl-C')) done(url);
    });
    void gone.then(() => fail(new Error(`it ended: ${out}${err}`)));
  });
  return { child, gone, page: await page, out: () => out };
}

describeWith('redis', 'frontdesk start', () => {
  it('shows with --mailbox what e-mail is like, without an account', async () => {
    const { child, gone, out } = await start(quicker(), ['--mailbox']);
    const [, page = ''] = /Mail page +(\S+)/.exec(out()) ?? [];
    const html = await (await fetch(page)).text();
    expect(html).toContain('City of Marlow');
    expect(html).toContain('help@frontdesk.example');
    const jo = { name: 'Jo Meyer', address: 'jo@customer.example' };
    const written = await fetch(new URL('api/send', page), {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: new URL(page).origin },
      body: JSON.stringify({ from: jo, subject: 'My bill', text: 'Where can I pay my water bill in person?' }),
    });
    expect(written.status).toBe(201);
    const inbox = new URL(`api/mails?address=${jo.address}`, page);
    const answer = await until('the answer', async () => {
      const { mails } = (await (await fetch(inbox)).json()) as { mails: Record<string, unknown>[] };
      return mails[0];
    });
    expect(answer).toMatchObject({
      subject: 'Re: My bill',
      automatic: true,
      from: { address: 'help@frontdesk.example' },
    });
    expect(answer.text).toContain('200 Commerce Street');
    child.kill('SIGTERM');
    expect(await gone).toMatchObject({ status: 0, err: '' });
    expect(existsSync(join(stateFolder, 'mailbox', 'held-by'))).toBe(false);
  });

  it('is open where it says, and closes in good order when it is asked to', async () => {
    const { child, gone, page, out } = await start();
    expect(out()).toContain('Frontdesk for City of Marlow is open.');
    expect(await (await fetch(new URL('/healthz', page))).json()).toEqual({ alive: true, redis: 'reachable' });
    expect((await fetch(page)).status).toBe(200);
    expect((await fetch(new URL('/nowhere', page))).status).toBe(404);
    const [, link] = /Desk +(\S+)/.exec(out()) ?? [];
    const signedIn = await fetch(String(link), { redirect: 'manual' });
    expect(signedIn.status).toBeLessThan(400);

    const redis = Number(readFileSync(join(stateFolder, 'redis/redis.pid'), 'utf8'));
    child.kill('SIGTERM');
    expect(await gone).toMatchObject({ status: 0, err: '' });
    expect(existsSync(`/proc/${redis}`)).toBe(false);
  });

  it('does not start a second time on the same port, and says so', async () => {
    const { page, child, gone } = await start(quicker());
    const env = { ...process.env, FRONTDESK_STATE: stateFolder, PORT: new URL(page).port, REDIS_URL: '' };
    const second = spawn(process.execPath, ['dist/main.js', 'start'], { env, stdio: ['ignore', 'ignore', 'pipe'] });
    let err = '';
    second.stderr.on('data', (data) => {
      err += data;
    });
    expect(await once(second, 'close')).toEqual([1, null]);
    expect(err).toMatch(/^Port \d+ is taken by another program: stop that one, or set PORT to another number\.\n$/);
    child.kill('SIGINT');
    expect((await gone).status).toBe(0);
  });

  it('opens with the good articles when others are broken, and says so everywhere', async () => {
    const data = join(stateFolder, 'data');
    cpSync('data/faq', join(data, 'faq'), { recursive: true });
    writeFileSync(join(data, 'faq/en/billing/pay-utility-bill.md'), '---\nquestion: How can I pay?\n');
    writeFileSync(join(data, 'faq/en/parking/_topic.yaml'), 'team: nobody\n');
    writeFileSync(join(data, 'faq/tests.yaml'), 'tests: [');
    const { child, gone, page, out } = await start({ ...quicker(), FRONTDESK_DATA: data });
    expect(out()).toContain('The knowledge base has 2 faults. What is broken stays as it last was, or is left out:');
    expect(out()).toMatch(/pay-utility-bill\.md:1 The fields are not closed\./);
    expect(out()).toMatch(/_topic\.yaml:1 There is no team "nobody"/);
    expect((await fetch(page)).status).toBe(200);
    child.kill('SIGTERM');
    const { status, err } = await gone;
    expect(status).toBe(0);
    expect(err).toContain('files of the knowledge base are broken');

    const env = { ...process.env, FRONTDESK_STATE: stateFolder, FRONTDESK_DATA: data, REDIS_URL: '' };
    const check = spawn(process.execPath, ['dist/main.js', 'faq', 'check', '--quick'], { env, stdio: 'ignore' });
    expect(await once(check, 'exit')).toEqual([1, null]);
  });
});
