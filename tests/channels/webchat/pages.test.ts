import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { asked } from '../../../src/channels/webchat/widget/asked.ts';
import { buildWidget, type Host, startHost } from './host.ts';

beforeAll(buildWidget);
let host: Host;
beforeEach(async () => {
  host = await startHost({ origins: ['https://www.marlow.example'] });
});
afterEach(() => host.end());

describe('the chat’s page', () => {
  const get = (query: string) => fetch(`${host.url}/webchat/chat?${query}`, { headers: { 'Accept-Language': 'en' } });

  it('is one for each language, whatever else is asked for: nothing is made for a request', async () => {
    const etags = new Set<string | null>();
    for (let n = 0; n < 50; n++) {
      for (const query of [`title=${n}`, `color=%2300${1000 + n}`, `locale=en-x${n}`, `locale=q${'abcdefgh'[n % 8]}`]) {
        const page = await get(query);
        expect(page.status).toBe(200);
        etags.add(page.headers.get('etag'));
        await page.arrayBuffer();
      }
    }
    for (const locale of ['es', 'es-MX']) {
      const page = await get(`site=https://www.marlow.example&locale=${locale}`);
      expect(await page.text()).toContain('lang="es"');
      etags.add(page.headers.get('etag'));
    }
    expect(etags.size).toBe(2);
  });

  it('is shown to no site that may not have it, however it asks', async () => {
    for (const query of ['site=https://evil.example', 'site=https://evil.example&site=https://www.marlow.example'])
      expect((await get(query)).status).toBe(403);
    expect((await fetch(`${host.url}/`)).headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  });

  it('reads from its address what the embedding page asks for, and leaves what cannot be used', () => {
    const settings = { title: 'City of Marlow', color: '#17616b', locale: 'en', site: 'https://own.example' };
    const read = (query: string) => asked(settings, new URLSearchParams(query));
    const wanted = { title: 'Help <b>', color: '#F2C14e', locale: 'es-MX', site: 'https://www.marlow.example' };
    expect(read(new URLSearchParams(wanted).toString())).toEqual(wanted);
    expect(read('title=&color=red&locale=zh-CHT&site=')).toEqual(settings);
    expect(read('locale=en-US-GB')).toEqual(settings);
    expect(read(`title=${'x'.repeat(100)}`).title).toHaveLength(80);
  });
});
