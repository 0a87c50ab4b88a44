import { afterEach, describe, expect, it } from '@jest/globals';
import { createAnswerLinks, type Pressed } from '../../../../src/channels/email/sending/links.ts';
import { answerPages, answerUrl, type PressOutcome } from '../../../../src/channels/email/sending/pages.ts';
import { openHttp } from '../../../../src/server/http.ts';
import { openLog } from '../../../../src/server/log.ts';

const ended: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end();
});

const links = createAnswerLinks('a secret of thirty-two characters or more');
const at = Date.UTC(2026, 9, 5);
const day = 24 * 60 * 60_000;
const yes = { conversation: 'em-1', message: 'em-1|0000004', value: 'Yes', locale: 'en' };

/** The pages on the real server, and what was pressed there. */
async function open({ now = at, outcome }: { now?: number; outcome?: PressOutcome } = {}) {
  const pressed: Pressed[] = [];
  const http = await openHttp({
    settings: { port: 0, host: '127.0.0.1', publicUrl: undefined },
    log: openLog('silent', { write: () => undefined }),
    health: async () => 'reachable',
  });
  ended.push(() => http.close());
  const used = new Set<string>();
  const pages = answerPages({
    links,
    name: 'City of <Marlow>',
    now: () => now,
    async press(answer) {
      pressed.push(answer);
      const before = used.has(answer.message);
      used.add(answer.message);
      return outcome ?? (before ? 'used' : 'done');
    },
  });
  http.serve({ mount: (app) => app.use(pages), upgrade: () => false });
  const url = (link: string) => answerUrl(`http://127.0.0.1:${http.port}`, link);
  const ask = (link: string, init?: RequestInit) => fetch(url(link), init);
  return { pressed, ask, see: (link: string) => ask(link), press: (link: string) => ask(link, { method: 'POST' }) };
}

describe('a link in a mail', () => {
  it('asks when it is opened, and does nothing, however often and by whatever looks at it', async () => {
    const { pressed, ask, see } = await open();
    const link = links.sign(yes, at);
    const page = await see(link);
    expect(page.status).toBe(200);
    const html = await page.text();
    expect(html).toContain('<h1>Send this answer to City of &#60;Marlow&#62;?</h1>');
    expect(html).toContain('<blockquote>Yes</blockquote>');
    expect(html.match(/<(?:form|button|a|script|img|link)\b/g)).toEqual(['<form', '<button']);
    for (const method of ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']) await (await ask(link, { method })).arrayBuffer();
    expect(pressed).toEqual([]);
  });

  it('says the answer when its button is pressed, once', async () => {
    const { pressed, press } = await open();
    const link = links.sign(yes, at);
    expect(await (await press(link)).text()).toContain('Thank you, we have your answer.');
    expect(pressed).toEqual([{ ...yes, until: at + 30 * day }]);
    const again = await press(links.sign({ ...yes, value: 'No' }, at));
    expect([again.status, await again.text()]).toEqual([200, expect.stringContaining('This was answered already.')]);
  });

  it('is too old after a month, for the eye and for the button', async () => {
    const { pressed, see, press } = await open({ now: at + 30 * day });
    const link = links.sign(yes, at);
    for (const page of [await see(link), await press(link)])
      expect([page.status, await page.text()]).toEqual([410, expect.stringContaining('This link is too old.')]);
    expect(pressed).toEqual([]);
  });

  it('of a conversation that is no more says so', async () => {
    const { press } = await open({ outcome: 'gone' });
    const page = await press(links.sign(yes, at));
    expect([page.status, await page.text()]).toEqual([410, expect.stringContaining('This conversation has ended.')]);
  });

  it('that was cut, changed or made by somebody else opens nothing', async () => {
    const { pressed, see, press } = await open();
    const link = links.sign(yes, at);
    const other = createAnswerLinks('another secret of thirty-two characters').sign(yes, at);
    const [payload, signature] = link.split('.') as [string, string];
    const fields = JSON.parse(Buffer.from(payload, 'base64url').toString()) as unknown[];
    const forged = `${Buffer.from(JSON.stringify([fields[0], 'em-2', ...fields.slice(2)])).toString('base64url')}.${signature}`;
    for (const bad of [link.slice(0, -1), payload, `${payload}.`, `${link}.x`, forged, other, 'x'.repeat(5000), '%00'])
      for (const page of [await see(bad), await press(bad)])
        expect([page.status, await page.text()]).toEqual([404, expect.stringContaining('This link is not complete.')]);
    expect(pressed).toEqual([]);
  });

  it('is in the language of its mail', async () => {
    const { see } = await open();
    const html = await (await see(links.sign({ ...yes, value: 'Sí', locale: 'es-MX' }, at))).text();
    expect(html).toContain('<html lang="es">');
    expect(html).toContain('¿Enviar esta respuesta a City of &#60;Marlow&#62;?');
  });

  it('shows only words, whatever the answer is, and lets the page do nothing else', async () => {
    const { see } = await open();
    const page = await see(links.sign({ ...yes, value: '</blockquote><script>alert(1)</script>' }, at));
    expect(await page.text()).not.toContain('<script');
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
    );
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.headers.get('x-robots-tag')).toContain('noindex');
    expect(page.headers.has('set-cookie')).toBe(false);
  });
});

describe('the link itself', () => {
  it('is the same at every try, short, and says all that was signed', () => {
    expect(links.sign(yes, at)).toBe(links.sign({ ...yes }, at));
    expect(links.sign(yes, at).length).toBeLessThan(150);
    const long = { ...yes, value: '𝒳'.repeat(400), conversation: 'c'.repeat(200), message: 'another' };
    const link = links.sign(long, at);
    expect(links.read(link)).toEqual({ ...long, value: '𝒳'.repeat(150), until: at + 30 * day });
    expect(link).toMatch(/^[\w-]+\.[\w-]+$/);
  });
});
