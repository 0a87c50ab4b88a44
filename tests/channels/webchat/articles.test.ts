import { afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { Reading } from '../../../src/channels/channel.ts';
import { buildWidget, type Host, secrets, startHost } from './host.ts';

beforeAll(buildWidget);
let host: Host;
let asked: string[];
const reading: Reading = {
  sections(locale) {
    asked.push(`sections ${locale}`);
    return [{ title: 'bills', articles: [{ id: 'pay', question: 'How can I pay?' }] }];
  },
  find(words, locale) {
    asked.push(`find ${words} ${locale}`);
    return [{ id: 'pay', question: 'How can I pay?' }];
  },
  article(id, locale) {
    asked.push(`article ${id} ${locale}`);
    return id === 'pay' ? { id, question: 'How can I pay?', text: '<img src=x> ![p](https://a.example/p)' } : undefined;
  },
};
beforeEach(async () => {
  asked = [];
  host = await startHost({ reading });
});
afterEach(() => host.end());

async function token(): Promise<string> {
  const headers = { Authorization: `Bearer ${secrets.webchat}` };
  const answer = await fetch(`${host.url}/v3/directline/tokens/generate`, { method: 'POST', headers });
  return ((await answer.json()) as { token: string }).token;
}
const get = (path: string, bearer: string, headers: Record<string, string> = {}) =>
  fetch(`${host.url}/webchat/articles${path}`, { headers: { Authorization: `Bearer ${bearer}`, ...headers } });

it('gives articles by topic, those that have some words, and one, in which nothing is drawn', async () => {
  const mine = await token();
  expect(await (await get('?locale=es', mine)).json()).toEqual({
    sections: [{ title: 'bills', articles: [{ id: 'pay', question: 'How can I pay?' }] }],
  });
  expect(await (await get('?words=pay', mine)).json()).toEqual({
    articles: [{ id: 'pay', question: 'How can I pay?' }],
  });
  expect(await (await get('/pay?locale=en', mine)).json()).toMatchObject({
    text: '\\<img src=x> [p](https://a.example/p)',
  });
  expect(asked).toEqual(['sections es', 'find pay en', 'article pay en']);
});

it('reads anything that is asked as words, or not at all', async () => {
  const mine = await token();
  for (const query of [
    '?locale=../x',
    '?locale[]=en&locale[]=es',
    `?words=${'x'.repeat(500)}`,
    '?words[a]=b',
    '?words=%20',
  ])
    expect((await get(query, mine)).status).toBe(200);
  expect(asked).toEqual(Array(5).fill('sections en'));
  for (const path of ['/none', '/..%2f..%2fetc', '/%00', '/__proto__', `/${'x'.repeat(5000)}`])
    expect((await get(path, mine)).status).toBe(404);
  expect((await get('/%E0%A4%A', mine)).status).toBeGreaterThanOrEqual(400);
});

it('gives nothing without a token, to a site that may not, and only so often', async () => {
  const mine = await token();
  expect((await get('', 'none')).status).toBe(403);
  expect((await get('/pay', secrets.webchat)).status).toBe(403);
  expect((await get('', mine, { Origin: 'https://evil.example' })).status).toBe(403);
  expect(asked).toEqual([]);
  const all = await Promise.all(Array.from({ length: 60 }, () => get('', mine)));
  const refused = all.filter(({ status }) => status === 429);
  expect(refused.length).toBeGreaterThan(0);
  expect(Number(refused[0]!.headers.get('Retry-After'))).toBeGreaterThan(0);
  expect((await get('', await token())).status).toBe(200);
});

it('has no such page where there is nothing to read', async () => {
  await host.end();
  host = await startHost();
  expect((await get('', await token())).status).toBe(404);
});
