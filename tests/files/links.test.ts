import { createHmac, hkdfSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { createLinks } from '../../src/files/links.ts';

const hour = 60 * 60_000;
const now = 1_800_000_000_000;
const secret = 'a secret of at least thirty-two letters';
const linked = { conversation: '<m1@example.org>', id: 'aGVsbG8gaGVsbG8gaGVsbA' };

describe('links to files', () => {
  const links = createLinks({ secret });
  const link = links.sign('customer', linked, now);

  it('open their file, in every process that has the secret', () => {
    expect(link).toMatch(/^[\w-]+\.[\w-]{43}$/);
    expect(createLinks({ secret }).read('customer', link, now)).toEqual(linked);
  });

  it('expire within the hour', () => {
    expect(links.read('customer', link, now + 0.75 * hour - 1)).toEqual(linked);
    expect(links.read('customer', link, now + hour)).toBeUndefined();
    for (let minutes = 0; minutes < 60; minutes += 7) {
      const at = now + minutes * 60_000;
      const one = links.sign('customer', linked, at);
      expect(links.read('customer', one, at + 0.75 * hour - 1)).toEqual(linked);
      expect(links.read('customer', one, at + hour)).toBeUndefined();
    }
  });

  it('are the same for a while, so that a picture is fetched once', () => {
    const quarter = hour / 4;
    const start = Math.ceil(now / quarter) * quarter;
    const made = [0, 1, quarter - 1, quarter].map((later) => links.sign('customer', linked, start + later));
    expect(made[1]).toBe(made[0]);
    expect(made[2]).toBe(made[0]);
    expect(made[3]).not.toBe(made[0]);
  });

  it('are good for one audience, one conversation and one file', () => {
    expect(links.read('desk', link, now)).toBeUndefined();
    expect(links.sign('customer', { ...linked, id: 'b' }, now)).not.toBe(link);
    expect(links.sign('customer', { ...linked, conversation: 'b' }, now)).not.toBe(link);
  });

  it('are no good when anything about them was changed, or the secret is another', () => {
    const [payload = '', signature = ''] = link.split('.');
    const forged = Buffer.from(JSON.stringify([now + 99 * hour, 'other', 'id'])).toString('base64url');
    for (const bad of [
      `${forged}.${signature}`,
      `${payload}.${signature.slice(0, -1)}`,
      `${payload}.`,
      payload,
      `.${signature}`,
      '',
      '.',
      `${link}.x`,
      `${link}=`,
      ` ${link}`,
      'é'.repeat(43),
      `${payload}.${'é'.repeat(43)}`,
      'x'.repeat(10_000_000),
    ]) {
      expect(links.read('customer', bad, now)).toBeUndefined();
    }
    for (let at = 0; at < link.length; at++) {
      const changed = `${link.slice(0, at)}${link[at] === 'A' ? 'B' : 'A'}${link.slice(at + 1)}`;
      expect(links.read('customer', changed, now)).toBeUndefined();
    }
    expect(createLinks({ secret: `${secret}!` }).read('customer', link, now)).toBeUndefined();
  });

  it('open nothing when another version signed something else under the same secret', () => {
    const key = Buffer.from(hkdfSync('sha256', secret, '', 'frontdesk file links v1', 32));
    const signed = (text: string) => {
      const payload = Buffer.from(text).toString('base64url');
      return `${payload}.${createHmac('sha256', key).update(`"customer".${payload}`).digest('base64url')}`;
    };
    const { conversation, id } = linked;
    expect(links.read('customer', signed(JSON.stringify([now + hour, conversation, id])), now)).toEqual(linked);
    for (const bad of [
      '',
      '{',
      'null',
      '{}',
      '[]',
      JSON.stringify([now + hour]),
      JSON.stringify([now + hour, conversation]),
      JSON.stringify([String(now + hour), conversation, id]),
      JSON.stringify([null, conversation, id]),
      JSON.stringify([now + hour, { conversation }, id]),
      JSON.stringify([now + hour, conversation, [id]]),
      JSON.stringify([now + hour, conversation, id, 'more']),
    ]) {
      expect(links.read('customer', signed(bad), now)).toBeUndefined();
    }
  });
});
