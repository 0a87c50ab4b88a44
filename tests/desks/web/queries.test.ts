import { describe, expect, it } from '@jest/globals';
import type { Entry } from '../../../src/conversation/decision.ts';
import { signIn } from '../../helpers/web-desk.ts';
import { answeringDesks } from './answering.ts';

const desks = answeringDesks();

/** Twice the same name, brackets, nothing, another kind, too much, what no address is made of. */
const odd = (name: string) => [
  `${name}=1&${name}=2`,
  `${name}[]=1`,
  `${name}[a][b]=1`,
  `${name}`,
  `${name}=`,
  `${name}=-1`,
  `${name}=1e999`,
  `${name}=__proto__&__proto__=${name}&constructor[prototype]=1`,
  `${name}=${'9'.repeat(4000)}`,
  `${name}=%00%ff%E0%A4%A`,
  `${name}=Nowhere/Land`,
  `${Array.from({ length: 500 }, (_, i) => `${name}=${i}`).join('&')}`,
];

describe('what the page asks with words that it would never send', () => {
  it.each([
    ['board', 'ticket'],
    ['live', 'ticket'],
    ['live', 'after'],
    ['tickets/1001', 'before'],
    ['tickets/1001/entries', 'before'],
    ['snooze-times', 'zone'],
    ['search', 'words'],
    ['search', 'limit'],
    ['resolved', 'team'],
    ['resolved', 'limit'],
    ['answers/articles/recycling', 'locale'],
    ['answers/articles', 'locale'],
    ['answers/questions', 'before'],
    ['answers/asked', 'ids'],
  ])('is answered, or refused with words: %s?%s=…', async (path, name) => {
    const { office } = await desks.open({});
    await office.says('web:1', 'My bill is wrong', { by: { id: 'jo', name: 'Jo' } });
    const ana = await signIn(await office.desk.link('Ana'));
    const others: string[] = [];
    for (const query of odd(name)) {
      const status = await ana.status(`${path}?${query}`);
      if (status !== 200 && status !== 400 && status !== 404) others.push(`${status} ${query.slice(0, 40)}`);
    }
    expect(others).toEqual([]);
    const { entries } = await ana.gets<{ entries: Entry[] }>('tickets/1001');
    expect(entries[0]?.message.text).toBe('My bill is wrong');
  });
});
