import { expect, it } from '@jest/globals';
import { createOutage } from '../../src/conversation/outage.ts';

it('an outage is in the log twice: when it begins, with its first cause, and when it is over', () => {
  const said: unknown[] = [];
  const log = {
    error: (details: object, text: string) => void said.push([details, text]),
    info: (_details: object, text: string) => void said.push(text),
  };
  const outage = createOutage(log, { begins: 'Messages are refused', ends: 'Messages are taken again' });
  outage.succeeded();
  outage.failed('full');
  outage.failed('full, too');
  outage.succeeded();
  outage.succeeded();
  outage.failed('gone');
  expect(said).toEqual([
    [{ err: 'full' }, 'Messages are refused'],
    'Messages are taken again',
    [{ err: 'gone' }, 'Messages are refused'],
  ]);
});
